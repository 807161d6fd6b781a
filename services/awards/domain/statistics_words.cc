#include "services/awards/domain/statistics_words.h"

#include <absl/strings/str_cat.h>

#include <vector>

#include "common/value/date.h"
#include "common/value/enum_switch.h"

namespace thidua::awards {
namespace {

// "01/01/2020" of a day that has passed its check.
std::string DayInFigures(const std::string& day) {
  const auto parsed = ParseDate(day);
  return parsed.ok() ? DateInFigures(*parsed) : day;
}

std::string NameOf(v1::StatisticalForm form) {
  switch (form) {
    case v1::STATISTICAL_FORM_MOVEMENTS:
      return "Phong trào thi đua";
    case v1::STATISTICAL_FORM_STATE_AWARDS:
      return "Khen thưởng cấp Nhà nước";
    case v1::STATISTICAL_FORM_PROVINCIAL_AWARDS:
      return "Khen thưởng cấp bộ, ban, ngành, tỉnh";
    case v1::STATISTICAL_FORM_BASE_AWARDS:
      return "Khen thưởng của huyện, xã, cơ quan, đơn vị";
    case v1::STATISTICAL_FORM_UNSPECIFIED:
    case SENTINELS_OF(v1::StatisticalForm):
      break;
  }
  return "";
}

std::string NumberOf(v1::StatisticalForm form) {
  switch (form) {
    case v1::STATISTICAL_FORM_MOVEMENTS:
      return "0601.N";
    case v1::STATISTICAL_FORM_STATE_AWARDS:
      return "0602.N";
    case v1::STATISTICAL_FORM_PROVINCIAL_AWARDS:
      return "0603.N";
    case v1::STATISTICAL_FORM_BASE_AWARDS:
    case v1::STATISTICAL_FORM_UNSPECIFIED:
    case SENTINELS_OF(v1::StatisticalForm):
      break;
  }
  return "";
}

}  // namespace

Heading HeadingOf(catalog::v1::UnitKind kind) {
  switch (kind) {
    case catalog::v1::UNIT_KIND_COUNTRY:
      return {"country", "Cả nước"};
    case catalog::v1::UNIT_KIND_PROVINCE:
      return {"province", "Tỉnh, thành phố"};
    case catalog::v1::UNIT_KIND_DISTRICT:
      return {"district", "Huyện, quận, thị xã, thành phố thuộc tỉnh"};
    case catalog::v1::UNIT_KIND_COMMUNE:
      return {"commune", "Xã"};
    case catalog::v1::UNIT_KIND_TOWN:
      return {"town", "Thị trấn"};
    case catalog::v1::UNIT_KIND_WARD:
      return {"ward", "Phường"};
    case catalog::v1::UNIT_KIND_SPECIAL_ZONE:
      return {"special-zone", "Đặc khu"};
    case catalog::v1::UNIT_KIND_DEPARTMENT:
      return {"department", "Phòng, ban, cơ quan"};
    case catalog::v1::UNIT_KIND_SCHOOL:
      return {"school", "Trường học"};
    case catalog::v1::UNIT_KIND_PARTY_ORGANISATION:
      return {"party-organisation", "Tổ chức đảng"};
    case catalog::v1::UNIT_KIND_MASS_ORGANISATION:
      return {"mass-organisation", "Mặt trận, đoàn thể"};
    case catalog::v1::UNIT_KIND_VILLAGE:
      return {"village", "Thôn, tổ dân phố"};
    case catalog::v1::UNIT_KIND_URBAN_AREA:
      return {"urban-area", "Đô thị"};
    case catalog::v1::UNIT_KIND_UNSPECIFIED:
    case SENTINELS_OF(catalog::v1::UnitKind):
      break;
  }
  return {"unknown", "Đơn vị chưa rõ loại"};
}

int PlaceOf(catalog::v1::UnitKind kind) {
  constexpr catalog::v1::UnitKind kOrder[] = {
      catalog::v1::UNIT_KIND_COUNTRY,
      catalog::v1::UNIT_KIND_PROVINCE,
      catalog::v1::UNIT_KIND_DISTRICT,
      catalog::v1::UNIT_KIND_COMMUNE,
      catalog::v1::UNIT_KIND_WARD,
      catalog::v1::UNIT_KIND_TOWN,
      catalog::v1::UNIT_KIND_SPECIAL_ZONE,
      catalog::v1::UNIT_KIND_DEPARTMENT,
      catalog::v1::UNIT_KIND_SCHOOL,
      catalog::v1::UNIT_KIND_PARTY_ORGANISATION,
      catalog::v1::UNIT_KIND_MASS_ORGANISATION,
      catalog::v1::UNIT_KIND_VILLAGE,
      catalog::v1::UNIT_KIND_URBAN_AREA,
  };
  int place = 0;
  for (const catalog::v1::UnitKind each : kOrder) {
    if (each == kind) return place;
    ++place;
  }
  return place;
}

std::string TitleOf(v1::StatisticalForm form, const StatisticsSpan& span) {
  return absl::StrCat(NameOf(form), " từ ngày ", DayInFigures(span.first), " đến ngày ",
                      DayInFigures(span.last));
}

std::string SourceOf(v1::StatisticalForm form) {
  const std::string number = NumberOf(form);
  if (number.empty()) return "Không có biểu nào của thông tư hỏi số liệu này.";
  return absl::StrCat("Các cột theo bản sao biểu ", number,
                      " của Thông tư 02/2023/TT-BNV, đã được Thông tư 18/2025/TT-BNV thay thế; văn "
                      "bản chính thức của cả hai chưa được đọc.");
}

void AddColumn(v1::Statistics& statistics, const Heading& heading) {
  v1::StatisticsColumn& column = *statistics.add_columns();
  column.set_column(std::string(heading.id));
  column.set_title(std::string(heading.title));
}

void AddTotalRow(v1::Statistics& statistics) {
  std::vector<int64_t> sums(statistics.columns_size(), 0);
  for (const v1::StatisticsRow& row : statistics.rows()) {
    for (int i = 0; i < row.counts_size(); ++i) sums[i] += row.counts(i);
  }
  v1::StatisticsRow& total = *statistics.add_rows();
  total.set_row("total");
  total.set_title("Tổng số");
  for (const int64_t sum : sums) total.add_counts(sum);
}

}  // namespace thidua::awards
