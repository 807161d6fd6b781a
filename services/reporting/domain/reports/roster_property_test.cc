// Rosters over random trees of units whose kinds and parents change, compared with a plain search
// for each unit's owner: no subject stands in the rounds of two owners, and none is forgotten.
#include <absl/strings/str_cat.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "common/value/date.h"
#include "services/reporting/domain/catalog/testing/memory_catalog.h"
#include "services/reporting/domain/reports/round.h"

namespace thidua::reporting {
namespace {

using catalog::v1::Form;
using catalog::v1::Unit;
using v1::Round;

constexpr int kUnits = 30;
// Named subjects are of a kind of their own, so that none is also taken by its kind.
constexpr int kNamedKind = catalog::v1::UNIT_KIND_SCHOOL;
constexpr int kKinds[] = {catalog::v1::UNIT_KIND_PROVINCE, catalog::v1::UNIT_KIND_DISTRICT,
                          catalog::v1::UNIT_KIND_COMMUNE, catalog::v1::UNIT_KIND_TOWN,
                          catalog::v1::UNIT_KIND_VILLAGE};

// A unit in one of two ages: before July 2023 and from then on.
struct Plain {
  bool in_force = false;
  int kind = 0;
  int parent = -1;
};
using Age = std::vector<Plain>;

class Trees {
 public:
  explicit Trees(int seed) : random_(seed) {
    Redraw();
    for (int kind : kKinds) (Below(3) == 0 ? owner_kinds_ : subject_kinds_).insert(kind);
    if (owner_kinds_.empty()) owner_kinds_.insert(subject_kinds_.extract(*subject_kinds_.begin()));
    if (Below(4) == 0) owner_kinds_.insert(kNamedKind);
    has_owner_ = !owner_kinds_.contains(kNamedKind) && Below(2) == 0;
    for (int i = 0; i < kUnits; ++i) {
      if (IsSchool(i) && Below(2) == 0) named_.insert(i);
    }
  }

  // Draws the ages again, as if the catalog had been wrong.
  void Redraw() {
    for (Age& age : ages_) {
      age.assign(kUnits, {});
      for (int i = 0; i < kUnits; ++i) {
        const int kind = IsSchool(i) ? kNamedKind : kKinds[Below(std::size(kKinds))];
        age[i] = {Below(10) > 0, kind, Below(6) == 0 ? -1 : Below(i + 1) - 1};
      }
    }
    for (int i = 0; i < kUnits; ++i) catalog_.Add(UnitOf(i));
    // A unit that is in force in no age still exists.
  }

  // Opens the rounds of this period that the units may own, from a random one on, and keeps those
  // that were opened.
  void OpenAll(const std::string& period) {
    catalog_.Add(FormOf());
    std::vector<int> order(kUnits);
    for (int i = 0; i < kUnits; ++i) order[i] = i;
    std::shuffle(order.begin(), order.end(), random_);
    for (int owner : order) Open(owner, period, /*may_open=*/true);
  }
  // Only some of them.
  void OpenSome(const std::string& period) {
    catalog_.Add(FormOf());
    for (int owner = 0; owner < kUnits; ++owner) Open(owner, period, Below(2) == 0);
  }

  // The owner by whom each subject that the form names is to be counted in the year.
  std::map<std::string, std::string> Expected(int year) const {
    std::map<std::string, std::string> expected;
    for (int i = 0; i < kUnits; ++i) {
      // In 2023, who is not there at the end is taken as he was before.
      const Age& age = year == 2023 && !ages_[1][i].in_force ? ages_[0] : AgeOf(year);
      if (!age[i].in_force) continue;
      const auto owns = [&](int unit) {
        const bool lives_on = year == 2023 && ages_[1][unit].in_force;
        return owner_kinds_.contains((lives_on ? ages_[1] : age)[unit].kind);
      };
      const bool is_owner = owns(i);
      if (!named_.contains(i) && !subject_kinds_.contains(age[i].kind) &&
          !(has_owner_ && is_owner)) {
        continue;
      }
      int owner = i;
      while (owner >= 0 && age[owner].in_force && !owns(owner)) owner = age[owner].parent;
      if (owner >= 0 && age[owner].in_force) expected[NameOf(i)] = NameOf(owner);
    }
    return expected;
  }

  const std::vector<Round>& opened() const { return opened_; }
  void Forget() { opened_.clear(); }

 private:
  static bool IsSchool(int i) { return i % 4 == 3; }
  static std::string NameOf(int i) { return absl::StrCat("units/u", i); }
  int Below(int n) { return std::uniform_int_distribution<int>(0, n - 1)(random_); }
  const Age& AgeOf(int year) const { return ages_[year < 2023 ? 0 : 1]; }

  Unit UnitOf(int i) const {
    Unit unit;
    unit.set_name(NameOf(i));
    const auto add = [&](const Plain& plain, const char* from, const char* to) {
      if (!plain.in_force) return;
      auto* version = unit.add_versions();
      version->set_display_name("U");
      version->set_kind(static_cast<catalog::v1::UnitKind>(plain.kind));
      if (plain.parent >= 0) version->set_parent(NameOf(plain.parent));
      version->set_valid_from(from);
      version->set_valid_to(to);
    };
    add(ages_[0][i], "2010-01-01", "2023-07-01");
    add(ages_[1][i], "2023-07-01", "");
    return unit;
  }

  Form FormOf() const {
    Form form = FromText<Form>(
        "name: 'forms/f' calendar: FORM_CALENDAR_CALENDAR frequency: FORM_FREQUENCY_YEARLY");
    for (int kind : owner_kinds_) form.add_owner_kinds(static_cast<catalog::v1::UnitKind>(kind));
    for (int kind : subject_kinds_) {
      form.add_assignments()->add_subject_kinds(static_cast<catalog::v1::UnitKind>(kind));
    }
    for (int i : named_) form.add_assignments()->set_subject(NameOf(i));
    if (has_owner_) form.add_assignments()->set_subject_is_owner(true);
    return form;
  }

  void Open(int owner, const std::string& period, bool may_open) {
    if (!may_open) return;
    v1::OpenRoundRequest request;
    request.set_parent(NameOf(owner));
    request.set_form("forms/f");
    request.set_period(period);
    const std::string name = absl::StrCat(NameOf(owner), "/rounds/f.", period);
    for (const Round& round : opened_) {
      if (round.name() == name) return;
    }
    auto round = OpenRound(request, catalog_, opened_, StartInVietnam(absl::CivilDay(2025, 1, 1)));
    if (round.ok()) opened_.push_back(*std::move(round));
  }

  std::mt19937 random_;
  Age ages_[2];
  testing::MemoryCatalog catalog_;
  std::set<int> owner_kinds_, subject_kinds_;
  std::set<int> named_;
  bool has_owner_ = false;
  std::vector<Round> opened_;
};

// The owners in whose rounds each subject stands.
std::map<std::string, std::vector<std::string>> Standing(const std::vector<Round>& rounds) {
  std::map<std::string, std::vector<std::string>> standing;
  for (const Round& round : rounds) {
    const std::string owner = round.name().substr(0, round.name().find("/rounds/"));
    for (const auto& entry : round.roster()) standing[entry.subject()].push_back(owner);
  }
  return standing;
}

TEST(RosterProperty, EverySubjectStandsInTheRoundOfItsOneOwner) {
  int subjects = 0, owners = 0;
  for (int seed = 0; seed < 100; ++seed) {
    Trees trees(seed);
    for (int year : {2022, 2023, 2024}) {
      SCOPED_TRACE(absl::StrCat("seed ", seed, ", ", year));
      trees.Forget();
      trees.OpenAll(absl::StrCat(year));
      const auto standing = Standing(trees.opened());
      std::map<std::string, std::string> found;
      for (const auto& [subject, of] : standing) {
        ASSERT_EQ(of.size(), 1u) << subject << " stands in rounds of " << of[0] << " and " << of[1];
        found[subject] = of[0];
      }
      ASSERT_EQ(found, trees.Expected(year));
      for (const Round& round : trees.opened()) {
        ASSERT_EQ(round.counted_elsewhere_size(), 0) << round.ShortDebugString();
      }
      subjects += static_cast<int>(found.size());
      owners += static_cast<int>(trees.opened().size());
    }
  }
  // That the trees are not trivial: several owners each, and several subjects.
  EXPECT_GT(owners, 600);
  EXPECT_GT(subjects, 2000);
}

// The catalog of the past is corrected between one opening and the next.
TEST(RosterProperty, NoSubjectIsCountedTwiceThoughTheCatalogIsCorrected) {
  int elsewhere = 0;
  for (int seed = 0; seed < 100; ++seed) {
    SCOPED_TRACE(absl::StrCat("seed ", seed));
    Trees trees(seed);
    trees.OpenSome("2022");
    trees.Redraw();
    trees.OpenSome("2022");
    trees.Redraw();
    trees.OpenAll("2022");
    std::set<std::string> owners;
    for (const Round& round : trees.opened()) {
      owners.insert(round.name().substr(0, round.name().find("/rounds/")));
      elsewhere += round.counted_elsewhere_size();
    }
    for (const auto& [subject, of] : Standing(trees.opened())) {
      ASSERT_EQ(of.size(), 1u) << subject << " stands in rounds of " << of[0] << " and " << of[1];
      // Who owns a round stands in that one alone.
      ASSERT_TRUE(!owners.contains(subject) || of[0] == subject) << subject << " in " << of[0];
    }
  }
  EXPECT_GT(elsewhere, 50);
}

}  // namespace
}  // namespace thidua::reporting
