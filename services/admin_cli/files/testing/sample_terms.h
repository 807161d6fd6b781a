#pragma once
// A small catalog, as tests of file readers need it.

#include "common/testing/from_text.h"
#include "services/admin_cli/files/catalog_terms.h"

namespace thidua::cli::testing {

// Units: the district, a township of the same name, three communes, one of which ended. Elements: a
// count, an amount of three decimals, a rate in per cent, a state.
inline const CatalogTerms& SampleTerms() {
  using catalog::v1::Element;
  using catalog::v1::Form;
  using catalog::v1::Scale;
  using catalog::v1::Unit;
  static const auto& terms = *new CatalogTerms(
      {FromText<Unit>("name: 'units/khoai-chau' versions { code: '330' display_name: 'Khoái Châu' "
                      "kind: UNIT_KIND_DISTRICT valid_from: '2004-07-08' }"),
       FromText<Unit>("name: 'units/thi-tran' versions { code: '12205' display_name: 'Khoái Châu' "
                      "kind: UNIT_KIND_TOWN valid_from: '2004-07-08' }"),
       FromText<Unit>("name: 'units/dan-tien' versions { code: '12238' display_name: 'Dân Tiến' "
                      "kind: UNIT_KIND_COMMUNE valid_from: '2004-07-08' }"),
       FromText<Unit>("name: 'units/an-vi' versions { code: '12229' display_name: 'An Vĩ' "
                      "kind: UNIT_KIND_COMMUNE valid_from: '2004-07-08' }"),
       FromText<Unit>("name: 'units/ham-tu' versions { code: '12217' display_name: 'Hàm Tử' kind: "
                      "UNIT_KIND_COMMUNE valid_from: '2004-07-08' valid_to: '2025-01-01' } "
                      "successions { successor: 'units/pham-hong-thai' date: '2025-01-01' }")},
      {FromText<Element>("name: 'elements/population' title: 'Dân số trung bình' "
                         "kind: VALUE_KIND_COUNT source: '0201'"),
       FromText<Element>("name: 'elements/output' title: 'Giá trị sản xuất' decimals: 3 "
                         "unit_of_measure: 'tỷ đồng' kind: VALUE_KIND_AMOUNT"),
       FromText<Element>("name: 'elements/growth' title: 'Tốc độ tăng' unit_of_measure: '%' "
                         "decimals: 2 kind: VALUE_KIND_PUBLISHED_RATE"),
       FromText<Element>("name: 'elements/rating' title: 'Xếp loại' kind: VALUE_KIND_STATE "
                         "scale: 'scales/rating'"),
       FromText<Element>("name: 'elements/level-of-water' title: 'Mức' kind: VALUE_KIND_AMOUNT")},
      {FromText<Scale>("name: 'scales/rating' levels { level: 'weak' title: 'Yếu kém' } "
                       "levels { level: 'good' title: 'Hoàn thành tốt nhiệm vụ' }")},
      {FromText<Form>("name: 'forms/socio' title: 'Báo cáo kinh tế - xã hội'"),
       FromText<Form>("name: 'forms/ratings' title: 'Xếp loại hằng năm'")});
  return terms;
}

}  // namespace thidua::cli::testing
