#include "services/admin_cli/files/likely_doubles.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace thidua::cli {
namespace {

using awards::v1::Recipient;
using ::testing::IsEmpty;

Recipient Person(const std::string& id, const std::string& name, int born = 0,
                 const std::string& unit = "units/x") {
  Recipient person;
  person.set_name("units/a/recipients/" + id);
  person.set_kind(awards::v1::RECIPIENT_KIND_PERSON);
  person.set_display_name(name);
  person.set_birth_year(born);
  person.set_unit(unit);
  return person;
}

SheetNomination Row(int line, const Recipient& recipient) {
  SheetNomination row;
  row.line = line;
  *row.entry.mutable_recipient() = recipient;
  return row;
}

TEST(FindLikelyDoubles, LooksAtTheRegisterAndAtRowsBefore) {
  const auto doubles = FindLikelyDoubles(
      {Row(2, Person("n1", "Nguyễn Văn A", 1980)), Row(3, Person("n2", "NGUYỄN VĂN A")),
       Row(4, Person("n3", "Nguyễn Văn A", 1981))},
      {Person("k1", "Nguyễn  Văn A", 1980), Person("k2", "Nguyễn Văn B", 1980)});
  ASSERT_EQ(doubles.size(), 4u);
  EXPECT_EQ(doubles[0].row, 0u);
  EXPECT_EQ(doubles[0].other.name(), "units/a/recipients/k1");
  EXPECT_EQ(doubles[0].other_line, 0);
  EXPECT_EQ(doubles[1].row, 1u);
  EXPECT_EQ(doubles[2].other.name(), "units/a/recipients/n1");
  EXPECT_EQ(doubles[2].other_line, 2);
  // Born in 1981 is alike to the one of whom nothing is known, and to no other.
  EXPECT_EQ(doubles[3].row, 2u);
  EXPECT_EQ(doubles[3].other_line, 3);
}

TEST(FindLikelyDoubles, OfCollectivesAreOfOneUnit) {
  Recipient here = Person("n1", "Tổ 3"), there = Person("k1", "Tổ 3", 0, "units/y");
  here.set_kind(awards::v1::RECIPIENT_KIND_COLLECTIVE);
  there.set_kind(awards::v1::RECIPIENT_KIND_COLLECTIVE);
  EXPECT_THAT(FindLikelyDoubles({Row(2, here)}, {there}), IsEmpty());
  there.set_unit("units/x");
  EXPECT_EQ(FindLikelyDoubles({Row(2, here)}, {there}).size(), 1u);
  there.set_kind(awards::v1::RECIPIENT_KIND_HOUSEHOLD);
  EXPECT_THAT(FindLikelyDoubles({Row(2, here)}, {there}), IsEmpty());
}

TEST(FindLikelyDoubles, LeavesOutWhatIsSaidOrEndedOrThere) {
  const Recipient known = Person("k1", "A");
  SheetNomination said = Row(2, Person("n1", "A"));
  said.entry.add_different_from(known.name());
  EXPECT_THAT(FindLikelyDoubles({said}, {known}), IsEmpty());
  EXPECT_THAT(FindLikelyDoubles({Row(2, known)}, {known}), IsEmpty());
  SheetNomination faulty = Row(2, Person("n1", "A"));
  faulty.faults.push_back({"", "x"});
  EXPECT_THAT(FindLikelyDoubles({faulty}, {known}), IsEmpty());
  Recipient joined = known;
  joined.set_state(awards::v1::RECIPIENT_STATE_JOINED);
  EXPECT_THAT(FindLikelyDoubles({Row(2, Person("n1", "A"))}, {joined}), IsEmpty());
  // One person in two rows is one recipient, and no double of himself.
  const Recipient twice = Person("n1", "B");
  EXPECT_THAT(FindLikelyDoubles({Row(2, twice), Row(3, twice)}, {}), IsEmpty());
}

}  // namespace
}  // namespace thidua::cli
