#include "services/awards/domain/evidence_request.h"

#include <absl/strings/str_cat.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "services/awards/domain/testing/faults.h"

namespace thidua::awards {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> FaultsOf(const v1::EvidenceRequest& request) {
  Violations violations;
  CheckEvidenceRequest(violations, "at", request, "khoai-chau");
  return FieldsOf(violations);
}

v1::EvidenceRequest Full() {
  v1::EvidenceRequest request;
  request.add_rounds("units/khoai-chau/rounds/f.2020");
  request.add_targets("units/khoai-chau/plans/p/targets/t1");
  request.set_scheme("units/khoai-chau/schemes/s");
  request.set_period("2020");
  return request;
}

TEST(CheckEvidenceRequest, NamesTheFault) {
  struct Case {
    std::string field;  // empty: none
    std::function<void(v1::EvidenceRequest&)> spoil;
  };
  const Case cases[] = {
      {"", [](auto&) {}},
      {"", [](auto& r) { r.Clear(); }},
      {"",  // rounds need no period
       [](auto& r) {
         r.clear_targets();
         r.clear_scheme();
         r.clear_period();
       }},
      {"at.rounds[0]", [](auto& r) { r.set_rounds(0, "units/khoai-chau"); }},
      {"at.rounds[0]", [](auto& r) { r.set_rounds(0, "units/an-thi/rounds/f.2020"); }},
      {"at.rounds[1]", [](auto& r) { r.add_rounds(r.rounds(0)); }},
      {"at.targets[0]", [](auto& r) { r.set_targets(0, "units/khoai-chau/plans/p"); }},
      {"at.targets[0]", [](auto& r) { r.set_targets(0, "units/an-thi/plans/p/targets/t1"); }},
      {"at.targets[1]", [](auto& r) { r.add_targets("units/khoai-chau/plans/q/targets/t1"); }},
      {"at.targets[1]", [](auto& r) { r.add_targets(r.targets(0)); }},
      {"at.scheme", [](auto& r) { r.set_scheme("s"); }},
      {"at.scheme", [](auto& r) { r.set_scheme("units/an-thi/schemes/s"); }},
      {"at.period", [](auto& r) { r.clear_period(); }},
      {"at.period", [](auto& r) { r.set_period("2020-q1"); }},
      {"at.period", [](auto& r) { r.set_period("khi nào"); }},
      {"at.period",  // the league table needs one as well
       [](auto& r) {
         r.clear_targets();
         r.clear_period();
       }},
      {"at.period",  // and a wrong one is wrong even if nothing needs it
       [](auto& r) {
         r.clear_targets();
         r.clear_scheme();
         r.set_period("2020-q1");
       }},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.field);
    v1::EvidenceRequest request = Full();
    c.spoil(request);
    if (c.field.empty()) {
      EXPECT_THAT(FaultsOf(request), IsEmpty());
    } else {
      EXPECT_THAT(FaultsOf(request), ElementsAre(c.field));
    }
  }
}

TEST(CheckEvidenceRequest, BoundsWhatIsLookedUp) {
  v1::EvidenceRequest request;
  request.set_period("2020");
  for (int i = 0; i < 60; ++i) {
    request.add_rounds(absl::StrCat("units/khoai-chau/rounds/f", i, ".2020"));
  }
  for (int i = 0; i < 100; ++i) {
    request.add_targets(absl::StrCat("units/khoai-chau/plans/p/targets/t", i));
  }
  EXPECT_THAT(FaultsOf(request), IsEmpty());
  request.add_rounds("units/khoai-chau/rounds/one-more.2020");
  request.add_targets("units/khoai-chau/plans/p/targets/one-more");
  EXPECT_THAT(FaultsOf(request), ElementsAre("at.rounds", "at.targets"));
}

TEST(CheckEvidenceRequest, ListsEveryFaultAtOnce) {
  v1::EvidenceRequest request;
  request.add_rounds("x");
  request.add_targets("y");
  request.set_scheme("z");
  EXPECT_THAT(FaultsOf(request),
              ElementsAre("at.rounds[0]", "at.targets[0]", "at.scheme", "at.period"));
}

}  // namespace
}  // namespace thidua::awards
