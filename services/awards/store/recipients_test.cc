#include "services/awards/store/recipients.h"

#include <gtest/gtest.h>

#include <memory>

#include "common/ledger/testing/new_ledger.h"
#include "common/resource/image.h"
#include "common/resource/store.h"
#include "common/testing/status.h"
#include "common/testing/temporary_folder.h"
#include "services/awards/store/roll.h"
#include "services/awards/store/titles.h"
#include "thidua/awards/v1/entries.pb.h"

namespace thidua::awards {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using Code = absl::StatusCode;

constexpr char kOwner[] = "units/khoai-chau";

std::string Name(const std::string& id, const std::string& owner = "khoai-chau") {
  return "units/" + owner + "/recipients/" + id;
}

v1::Recipient Person(const std::string& name, const std::string& display_name) {
  v1::Recipient recipient;
  recipient.set_name(name);
  recipient.set_kind(v1::RECIPIENT_KIND_PERSON);
  recipient.set_display_name(display_name);
  recipient.set_unit("units/dan-tien");
  recipient.set_state(v1::RECIPIENT_STATE_ACTIVE);
  return recipient;
}

v1::Grant TitleOf(const std::string& recipient, int year, const std::string& honour,
                  const std::string& id) {
  v1::Grant grant;
  grant.set_name("units/" + LedgerOf(recipient) + "/decisions/d/grants/" + id);
  grant.mutable_honouree()->set_recipient(recipient);
  grant.set_year(year);
  grant.set_honour(honour);
  return grant;
}

class RecipientsTest : public ::testing::Test {
 protected:
  RecipientsTest() : ledger_(ledger::NewLedger(folder_)), store_(*ledger_, "awards") {}

  absl::Status Commit(const std::string& ledger, const ledger::Decision& decide) {
    return ledger_->Commit(ledger, {}, decide).status();
  }

  void Enter(v1::Recipient recipient) {
    auto keys = PersonalKeys::LoadAndMake(*ledger_, {}, {recipient.name()});
    ASSERT_THAT(keys.status(), IsOk());
    ASSERT_THAT(Seal(*keys, recipient), IsOk());
    ASSERT_THAT(Commit(LedgerOf(recipient.name()),
                       [&](ledger::Txn& txn) {
                         resource::Put(txn, recipient);
                         return absl::OkStatus();
                       }),
                IsOk());
  }

  absl::Status Give(const v1::Grant& grant) {
    return Commit(LedgerOf(grant.name()), [&](ledger::Txn& txn) { return PutTitle(txn, grant); });
  }

  absl::Status Join(const std::string& from, const std::string& into) {
    auto keys = PersonalKeys::Load(*ledger_, {Name(from), Name(into)});
    if (!keys.ok()) return keys.status();
    return Commit("khoai-chau", [&](ledger::Txn& txn) -> absl::Status {
      ASSIGN_OR_RETURN(v1::Recipient joined, JoinIn(txn, *keys, Name(from), Name(into), ""));
      resource::Put(txn, std::move(joined));
      return absl::OkStatus();
    });
  }

  absl::Status Erase(const std::string& id) {
    return Commit("khoai-chau", [&](ledger::Txn& txn) -> absl::Status {
      ASSIGN_OR_RETURN(v1::Recipient erased, EraseIn(txn, Name(id), ""));
      resource::Put(txn, std::move(erased));
      return absl::OkStatus();
    });
  }

  v1::Recipient Stored(const std::string& id) {
    auto reader = store_.Open("khoai-chau");
    auto recipient = resource::Load<v1::Recipient>(**reader, Name(id));
    EXPECT_THAT(recipient.status(), IsOk());
    return *recipient;
  }

  std::vector<std::string> Titles(const std::string& name) {
    auto titles =
        TitlesOf([&](const std::string& ledger) { return store_.Open(ledger); }, *ledger_, name);
    EXPECT_THAT(titles.status(), IsOk());
    std::vector<std::string> result;
    for (const v1::TitleEvidence& title : *titles) {
      result.push_back(title.honour() + " " + std::to_string(title.year()) + " " +
                       std::string(LastSegment(title.source())));
    }
    return result;
  }

  TemporaryFolder folder_;
  std::unique_ptr<ledger::Ledger> ledger_;
  resource::Store store_;
};

TEST_F(RecipientsTest, FollowsWhatWasJoined) {
  for (const char* id : {"p1", "p2", "p3"}) Enter(Person(Name(id), "Nguyễn Thị Lan"));
  ASSERT_THAT(Join("p1", "p2"), IsOk());
  ASSERT_THAT(Join("p2", "p3"), IsOk());
  {
    auto reader = store_.Open("khoai-chau");
    auto found = LoadCarryingOn(**reader, Name("p1"));
    ASSERT_THAT(found.status(), IsOk());
    EXPECT_EQ(found->name(), Name("p3"));
    EXPECT_THAT(found->joined(), ElementsAre(Name("p2"), Name("p1")));
    EXPECT_THAT(LoadCarryingOn(**reader, Name("p4")).status(), Fails(Code::kNotFound));
    EXPECT_FALSE(FindCarryingOn(**reader, Name("p4"))->has_value());
  }
  EXPECT_TRUE(Stored("p3").display_name().empty());
  EXPECT_FALSE(Stored("p3").sealed().empty());
  EXPECT_THAT(Join("p1", "p3"),
              Fails(Code::kFailedPrecondition, type::v1::ERROR_REASON_ILLEGAL_STATE));
}

TEST_F(RecipientsTest, TitlesComeAndGoWithTheirGrants) {
  Enter(Person(Name("p1"), "Nguyễn Thị Lan"));
  ASSERT_THAT(Give(TitleOf(Name("p1"), 2019, "cstd", "g1")), IsOk());
  ASSERT_THAT(Give(TitleOf(Name("p1"), 2018, "cstd", "g0")), IsOk());
  ASSERT_THAT(Give(TitleOf(Name("p1"), 0, "giay-khen", "g2")), IsOk());
  EXPECT_THAT(Titles(Name("p1")), ElementsAre("cstd 2018 g0", "cstd 2019 g1"));
  EXPECT_THAT(Give(TitleOf(Name("p1"), 2019, "cstd", "g9")),
              Fails(Code::kFailedPrecondition, type::v1::ERROR_REASON_MERIT_TAKEN));
  const auto take_back = [&](const std::string& grant) {
    return Commit("khoai-chau", [&](ledger::Txn& txn) {
      return DeleteTitle(txn, TitleOf(Name("p1"), 2019, "cstd", grant));
    });
  };
  ASSERT_THAT(take_back("g9"), IsOk());
  EXPECT_THAT(Titles(Name("p1")), ElementsAre("cstd 2018 g0", "cstd 2019 g1"));
  ASSERT_THAT(take_back("g1"), IsOk());
  EXPECT_THAT(Titles(Name("p1")), ElementsAre("cstd 2018 g0"));
}

TEST_F(RecipientsTest, TitlesGoOverWhenTwoAreJoined) {
  for (const char* id : {"p1", "p2"}) Enter(Person(Name(id), "Nguyễn Thị Lan"));
  ASSERT_THAT(Give(TitleOf(Name("p1"), 2018, "cstd", "g1")), IsOk());
  ASSERT_THAT(Give(TitleOf(Name("p2"), 2019, "cstd", "g2")), IsOk());
  ASSERT_THAT(Join("p1", "p2"), IsOk());
  EXPECT_THAT(Titles(Name("p2")), ElementsAre("cstd 2018 g1", "cstd 2019 g2"));
  EXPECT_THAT(Titles(Name("p1")), ElementsAre("cstd 2018 g1", "cstd 2019 g2"));
  // A grant of before still names the one that ended.
  ASSERT_THAT(Commit("khoai-chau",
                     [&](ledger::Txn& txn) {
                       return DeleteTitle(txn, TitleOf(Name("p1"), 2018, "cstd", "g1"));
                     }),
              IsOk());
  EXPECT_THAT(Titles(Name("p2")), ElementsAre("cstd 2019 g2"));
}

TEST_F(RecipientsTest, OneTitleOfAYearForbidsAJoin) {
  for (const char* id : {"p1", "p2"}) Enter(Person(Name(id), "Nguyễn Thị Lan"));
  ASSERT_THAT(Give(TitleOf(Name("p1"), 2019, "cstd", "g1")), IsOk());
  ASSERT_THAT(Give(TitleOf(Name("p2"), 2019, "cstd", "g2")), IsOk());
  const absl::Status refused = Join("p1", "p2");
  EXPECT_THAT(refused, Fails(Code::kFailedPrecondition, type::v1::ERROR_REASON_MERIT_TAKEN));
  EXPECT_THAT(std::string(refused.message()), HasSubstr("grants/g1"));
  EXPECT_EQ(Stored("p1").state(), v1::RECIPIENT_STATE_ACTIVE);
}

TEST_F(RecipientsTest, StandingFollowsTheSamePersonThroughOwners) {
  v1::Recipient here = Person(Name("p1"), "Nguyễn Thị Lan");
  here.add_formerly(Name("x1", "kim-dong"));
  here.add_formerly(Name("gone", "kim-dong"));
  here.add_bars()->set_source("12/QĐ");
  here.add_past_honours()->set_honour("ldtt");
  here.mutable_past_honours(0)->set_year(2015);
  here.mutable_past_honours(0)->set_source("34-QĐ");
  Enter(here);
  v1::Recipient there = Person(Name("x1", "kim-dong"), "Nguyễn Thị Lan");
  there.add_formerly(Name("p1"));  // a circle
  there.add_past_honours()->set_honour("ldtt");
  there.mutable_past_honours(0)->set_year(2016);
  there.mutable_past_honours(0)->set_source("35-QĐ");
  Enter(there);
  ASSERT_THAT(Give(TitleOf(Name("p1"), 2020, "ldtt", "g1")), IsOk());
  ASSERT_THAT(Give(TitleOf(Name("x1", "kim-dong"), 2017, "ldtt", "g2")), IsOk());
  EXPECT_THAT(Titles(Name("p1")),
              ElementsAre("ldtt 2015 34-QĐ", "ldtt 2016 35-QĐ", "ldtt 2017 g2", "ldtt 2020 g1"));
  auto standing = StandingOf([&](const std::string& ledger) { return store_.Open(ledger); },
                             *ledger_, Name("p1"));
  ASSERT_THAT(standing.status(), IsOk());
  EXPECT_EQ(standing->recipient.display_name(), "Nguyễn Thị Lan");
  EXPECT_EQ(standing->recipient.bars_size(), 1);
  EXPECT_THAT(TitlesOf([&](const std::string& ledger) { return store_.Open(ledger); }, *ledger_,
                       Name("gone"))
                  .status(),
              Fails(Code::kNotFound));
}

TEST_F(RecipientsTest, ErasingTakesThePersonFromAllThatWereJoined) {
  for (const char* id : {"p1", "p2"}) Enter(Person(Name(id), "Nguyễn Thị Lan"));
  ASSERT_THAT(Give(TitleOf(Name("p1"), 2018, "cstd", "g1")), IsOk());
  ASSERT_THAT(Join("p1", "p2"), IsOk());
  EXPECT_THAT(Erase("p1"), Fails(Code::kFailedPrecondition));
  ASSERT_THAT(Erase("p2"), IsOk());
  EXPECT_EQ(Stored("p2").state(), v1::RECIPIENT_STATE_ERASED);
  EXPECT_EQ(Stored("p1").state(), v1::RECIPIENT_STATE_JOINED);
  EXPECT_TRUE(Stored("p1").sealed().empty() && Stored("p2").sealed().empty());
  EXPECT_THAT(KeysToErase(Stored("p2")), ElementsAre(Name("p2"), Name("p1")));
  const std::string etag = Stored("p2").etag();
  ASSERT_THAT(Erase("p2"), IsOk());
  EXPECT_EQ(Stored("p2").etag(), etag);
  EXPECT_THAT(Titles(Name("p2")), ElementsAre("cstd 2018 g1"));
}

TEST_F(RecipientsTest, WhatIsUnderWayForbidsToErase) {
  Enter(Person(Name("p1"), "Nguyễn Thị Lan"));
  v1::Nomination nomination;
  nomination.set_name("units/khoai-chau/movements/m/nominations/n1");
  const auto put = [&](v1::NominationState state) {
    nomination.set_state(state);
    v1::MeritEntry entry;
    entry.add_holders()->set_nomination(nomination.name());
    return Commit("khoai-chau", [&](ledger::Txn& txn) {
      resource::Put(txn, nomination);
      txn.Put("units/khoai-chau/merits/p1/movements/m/honours/ldtt", Serialize(entry));
      return absl::OkStatus();
    });
  };
  ASSERT_THAT(put(v1::NOMINATION_STATE_VOTED), IsOk());
  const absl::Status refused = Erase("p1");
  EXPECT_THAT(refused, Fails(Code::kFailedPrecondition, type::v1::ERROR_REASON_ILLEGAL_STATE));
  EXPECT_THAT(std::string(refused.message()), HasSubstr("nominations/n1"));
  ASSERT_THAT(put(v1::NOMINATION_STATE_GRANTED), IsOk());
  EXPECT_THAT(Erase("p1"), IsOk());
}

TEST_F(RecipientsTest, TheRollKnowsWhoIsAlike) {
  Enter(Person(Name("p1"), "Nguyễn Thị Lan"));
  Enter(Person(Name("p2"), "Nguyễn Thị Hoa"));
  Enter(Person(Name("p3"), "NGUYỄN THỊ LAN"));
  ASSERT_THAT(Erase("p3"), IsOk());
  auto roll = Roll::Read(store_, kOwner);
  ASSERT_THAT(roll.status(), IsOk());
  const auto names = [&](const v1::Recipient& recipient) {
    std::vector<std::string> result;
    for (const Identity& identity : roll->AlikeTo(IdentityOf(recipient))) {
      result.push_back(identity.name);
    }
    return result;
  };
  EXPECT_THAT(names(Person(Name("p9"), "nguyen thi lan")), ElementsAre(Name("p1")));
  EXPECT_THAT(names(Person(Name("p9"), "Nguyễn Thị Loan")), IsEmpty());
  roll->Add(IdentityOf(Person(Name("p0"), "Nguyễn Thị Loan")));
  EXPECT_THAT(names(Person(Name("p9"), "Nguyễn Thị Loan")), ElementsAre(Name("p0")));
  // One that is entered differently is what it becomes.
  Roll changed = *roll;
  changed.Add(IdentityOf(Person(Name("p1"), "Nguyễn Thị Hoa")));
  EXPECT_THAT(changed.AlikeTo(IdentityOf(Person(Name("p9"), "Nguyễn Thị Lan"))), IsEmpty());
  EXPECT_EQ(changed.AlikeTo(IdentityOf(Person(Name("p9"), "Nguyễn Thị Hoa"))).size(), 2u);
  EXPECT_THAT(names(Person(Name("p9"), "Nguyễn Thị Lan")), ElementsAre(Name("p1")));
  auto reader = store_.Open("khoai-chau");
  EXPECT_THAT(roll->CheckLatest(**reader), IsOk());
}

TEST_F(RecipientsTest, AWriteIsTriedAgainWithANewerRoll) {
  int calls = 0;
  const auto check = [&](const Roll& roll) {
    auto reader = store_.Open("khoai-chau");
    return roll.CheckLatest(**reader);
  };
  EXPECT_THAT(WriteWithRoll(store_, kOwner,
                            [&](Roll& roll) {
                              if (++calls == 1) Enter(Person(Name("p1"), "Nguyễn Thị Lan"));
                              return check(roll);
                            }),
              IsOk());
  EXPECT_EQ(calls, 2);
  // Nobody was faster: another reason to abort is handed on.
  calls = 0;
  EXPECT_THAT(WriteWithRoll(store_, kOwner,
                            [&](Roll&) {
                              ++calls;
                              return absl::AbortedError("etag");
                            }),
              Fails(Code::kAborted));
  EXPECT_EQ(calls, 1);
  // Somebody always is.
  calls = 0;
  EXPECT_THAT(WriteWithRoll(store_, kOwner,
                            [&](Roll& roll) {
                              Enter(Person(Name("q" + std::to_string(++calls)), "Lê Hoa"));
                              return check(roll);
                            }),
              Fails(Code::kAborted, type::v1::ERROR_REASON_ETAG_MISMATCH));
  EXPECT_EQ(calls, 5);
}

}  // namespace
}  // namespace thidua::awards
