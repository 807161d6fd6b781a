// Scans, versions and positions on every engine.
#include <absl/strings/str_cat.h>

#include "common/ledger/ledger.h"
#include "common/ledger/testing/ledger_fixture.h"

namespace thidua::ledger {
namespace {

using LedgerReadTest = LedgerFixture;

INSTANTIATE_TEST_SUITE_P(Engines, LedgerReadTest, ::testing::ValuesIn(sql::Engines()), sql::NameOf);

TEST_P(LedgerReadTest, ScanTakesPrefixesLiterally) {
  for (const char* key :
       {"u/d1", "u/d1/a", "u/d1/b", "u/d10", "u/d10/a", "u/D1/a", "u/d1.x", "v"}) {
    Put(key, "1");
  }
  EXPECT_EQ(Scan("u/d1/"), "u/d1/a=1 u/d1/b=1");
  EXPECT_EQ(Scan("u/d10"), "u/d10=1 u/d10/a=1");
  EXPECT_EQ(Scan("u/d1"), "u/d1=1 u/d1.x=1 u/d1/a=1 u/d1/b=1 u/d10=1 u/d10/a=1");
  EXPECT_EQ(Scan("u/D"), "u/D1/a=1");
  EXPECT_EQ(Scan("u/%"), "");
  EXPECT_EQ(Scan("u/d1/a/"), "");
  EXPECT_EQ(Scan("u/đ"), "");
}

TEST_P(LedgerReadTest, ScanReachesTheLastKeyOfAPrefix) {
  Put("a~", "1");
  Put("a~~", "2");
  Put("b", "3");
  EXPECT_EQ(Scan("a"), "a~=1 a~~=2");
  EXPECT_EQ(Scan("a~"), "a~=1 a~~=2");
  EXPECT_EQ(Scan(""), "a~=1 a~~=2 b=3");
}

TEST_P(LedgerReadTest, ScanPagesByAfterAndLimit) {
  for (const char* key : {"p/a", "p/a/x", "p/ab", "p/b", "q"}) Put(key, "1");
  EXPECT_EQ(Scan("p/", "", 2), "p/a=1 p/a/x=1");
  EXPECT_EQ(Scan("p/", "p/a/x", 2), "p/ab=1 p/b=1");
  EXPECT_EQ(Scan("p/", "p/b", 2), "");
  EXPECT_EQ(Scan("p/", "a", 1), "p/a=1") << "after lies before the prefix";
  EXPECT_EQ(Scan("p/", "z", 1), "") << "after lies behind the prefix";
}

TEST_P(LedgerReadTest, ScanLeavesOutDeletedKeys) {
  for (const char* key : {"a", "b", "c", "d"}) Put(key, "1");
  Delete("a");
  Delete("c");
  EXPECT_EQ(Scan("", "", 2), "b=1 d=1");
}

TEST_P(LedgerReadTest, ACommitOfThousandsIsWhole) {
  constexpr int kImages = 2500;
  Commit([](Txn& txn) {
    for (int i = 0; i < kImages; ++i) txn.Put(absl::StrCat("k/", i), absl::StrCat("bytes ", i));
    return absl::OkStatus();
  });
  auto reader = ledger_->Read("l", std::nullopt).value();
  EXPECT_EQ(reader->Scan("k/", "", 0)->size(), size_t{kImages});
  EXPECT_EQ(reader->Get("k/2499").value()->bytes, "bytes 2499");
  const Verification verification = ledger_->Verify("l", Head()).value();
  EXPECT_EQ(verification.images, kImages);
  EXPECT_TRUE(verification.violations.empty());
  // Half of it again: the rest alone changes.
  const CommitResult again = Commit([](Txn& txn) {
    for (int i = 0; i < kImages; ++i)
      txn.Put(absl::StrCat("k/", i), i % 2 == 0 ? "new" : absl::StrCat("bytes ", i));
    return absl::OkStatus();
  });
  EXPECT_EQ(again.changes.size(), size_t{kImages} / 2);
}

// The direct members of a collection by a plain scan of everything below it.
std::vector<std::string> Members(Reader& reader, const std::string& prefix,
                                 const std::string& after) {
  std::vector<std::string> members;
  const std::vector<Image> images = reader.Scan(prefix, after, 0).value();
  for (const Image& image : images) {
    if (image.key.find('/', prefix.rfind('/') + 1) != std::string::npos) continue;
    members.push_back(absl::StrCat(image.key, "=", image.bytes));
  }
  return members;
}

std::vector<std::string> Walked(Reader& reader, const std::string& prefix,
                                const std::string& after) {
  std::vector<std::string> walked;
  const auto ended =
      reader.WalkCollection(prefix, after, [&](const Image& image) -> absl::StatusOr<bool> {
        walked.push_back(absl::StrCat(image.key, "=", image.bytes));
        return true;
      });
  EXPECT_THAT(ended, IsOk());
  EXPECT_FALSE(*ended);
  return walked;
}

TEST_P(LedgerReadTest, AWalkShowsWhatAScanShowsOfTheMembers) {
  std::vector<std::string> keys;
  // Ids that begin alike sort before, within and behind the children of the shorter one; some have
  // children, some of them are orphans, and there are more than one statement brings.
  for (int i = 0; i < 450; ++i) {
    const std::string key = absl::StrCat("c/", 1000 + i / 3,
                                         i % 3 == 0   ? ""
                                         : i % 3 == 1 ? "-a"
                                                      : "b");
    if (i % 50 != 49) keys.push_back(key);
    for (int child = 0; child < i % 4; ++child) keys.push_back(absl::StrCat(key, "/r/", child));
  }
  Commit([&](Txn& txn) {
    for (const std::string& key : keys) txn.Put(key, "1");
    return absl::OkStatus();
  });
  const Position before = Head();
  Commit([&](Txn& txn) {
    for (size_t i = 0; i < keys.size(); i += 5) txn.Delete(keys[i]);
    for (size_t i = 1; i < keys.size(); i += 7) txn.Put(keys[i], "2");
    txn.Put("c/later", "3");
    txn.Put("c/1000/later", "3");
    return absl::OkStatus();
  });
  const std::vector<std::string> prefixes = {"c/", "c/10", "c/1000", "c/1000/r/", "d/", "c"};
  const std::vector<std::string> afters = {"",         "a",         "c/",         "c/1000",
                                           "c/1003-a", "c/1016",    "c/1016/r/0", "c/1016/~",
                                           "c/1149b",  "c/1149b/z", "c/later",    "z"};
  const auto compare = [&](Reader& reader) {
    for (const std::string& prefix : prefixes) {
      for (const std::string& after : afters) {
        EXPECT_EQ(Walked(reader, prefix, after), Members(reader, prefix, after))
            << prefix << " after " << after;
      }
    }
  };
  for (const auto& at : {std::optional<Position>(), std::optional(before)}) {
    compare(*ledger_->Read("l", at).value());
  }
  ASSERT_TRUE(Try([&](Txn& txn) {
                txn.Put("c/1000-0", "4");
                txn.Delete("c/1001");
                txn.Put("c/1002", "5");
                compare(txn);
                return absl::OkStatus();
              }).ok());
  auto reader = ledger_->Read("l").value();
  EXPECT_EQ(Walked(*reader, "\xff", ""), std::vector<std::string>());
  EXPECT_TRUE(*reader->WalkCollection("c/", "",
                                      [](const Image&) -> absl::StatusOr<bool> { return false; }));
}

TEST_P(LedgerReadTest, VersionIsTheLastSeqUnderItsEntries) {
  EXPECT_EQ(Version("r", "r/"), 0);
  Put("r", "1");
  Put("r/figures/a", "1");
  Put("r/reports/a", "1");
  Put("r2/figures/a", "1");
  EXPECT_EQ(Version("r", "r/figures/"), 2);
  EXPECT_EQ(Version("r", ""), 1);
  EXPECT_EQ(Version("", "r/"), 3);
  EXPECT_EQ(Version("r", "r2/"), 4);
  EXPECT_EQ(Version("x", "x/"), 0);
  EXPECT_EQ(Version("", ""), 0);
  EXPECT_EQ(Version("\xff", "\xff"), 0);
}

TEST_P(LedgerReadTest, VersionCountsDeletions) {
  Put("r/a", "1");
  Put("s", "1");
  Delete("r/a");
  EXPECT_EQ(Version("", "r/"), 3);
  EXPECT_EQ(Version("r/a", ""), 3);
}

TEST_P(LedgerReadTest, VersionsOfManyComeInTheirOrder) {
  std::vector<VersionQuery> queries;
  for (int i = 0; i < 40; ++i) {
    const std::string ledger = absl::StrCat("l", i % 3), key = absl::StrCat("r", i);
    Put(key, "1", ledger);
    Put(key + "/a", "1", ledger);
    queries.push_back({ledger, key, key + "/"});
  }
  queries.push_back({"l0", "none", "none/"});
  queries.push_back({"none", "r", "r/"});
  const std::vector<Versioned> versions = ledger_->Versions(queries).value();
  ASSERT_EQ(versions.size(), queries.size());
  for (int i = 0; i < 40; ++i) {
    EXPECT_EQ(versions[i].version.seq, i / 3 * 2 + 2) << i;
    EXPECT_EQ(versions[i].version.ledger, queries[i].ledger) << i;
    EXPECT_EQ(versions[i].head, Head(queries[i].ledger)) << i;
  }
  EXPECT_EQ(versions[40].version, Position{"l0"});
  EXPECT_EQ(versions[41].version, Position{"none"});
}

TEST_P(LedgerReadTest, WhatIsReadAheadIsWhatWouldBeRead) {
  const Position one = Put("r", "1").position;
  Put("r/a", "1");
  Put("r", "2");
  Put("r/b", "1");
  Delete("r/a");
  Put("r/b", "2");
  Put("r/c", "1");
  Delete("r/c");
  const Ahead ahead{{"r", "none", "\xff"}, {"r/", "\xff"}, {{"r", "r/"}, {"r/b", "none/"}}};
  const Position five{ledger_->Log({"l"}, 5)->back().position};  // after the deletion of r/a
  for (const auto& at : {std::optional<Position>(), std::optional(Head()), std::optional(five),
                         std::optional(one)}) {
    auto with = ledger_->Read("l", at, ahead).value(), without = ledger_->Read("l", at).value();
    EXPECT_EQ(with->position(), without->position());
    EXPECT_EQ(with->Get("r").value()->bytes, without->Get("r").value()->bytes);
    EXPECT_EQ(with->Get("none").value(), std::nullopt);
    EXPECT_EQ(with->Get("\xff").value(), std::nullopt);
    EXPECT_EQ(Show(with->Scan("r/", "", 0).value()), Show(without->Scan("r/", "", 0).value()));
    EXPECT_EQ(Show(with->Scan("r/", "r/a", 0).value()),
              Show(without->Scan("r/", "r/a", 0).value()));
    EXPECT_EQ(with->Version("r", "r/").value(), without->Version("r", "r/").value());
    EXPECT_EQ(with->Version("r", "").value(), without->Version("r", "").value());
    EXPECT_EQ(with->Versions(ahead.versions).value(), without->Versions(ahead.versions).value());
  }
  const Position other{"l", one.seq, one.hash8 + 1}, later{"l", 99, 1};
  for (const Position& unknown : {other, later}) {
    EXPECT_THAT(ledger_->Read("l", unknown, ahead),
                Fails(absl::StatusCode::kOutOfRange, type::v1::ERROR_REASON_UNKNOWN_POSITION));
  }
}

TEST_P(LedgerReadTest, ReadsTheStateExactlyAtAPosition) {
  const Position one = Put("a", "1").position;
  const Position two = Put("b", "1").position;
  const Position three = Commit([](Txn& txn) {
                           txn.Put("a", "2");
                           txn.Delete("b");
                           txn.Put("c", "1");
                           return absl::OkStatus();
                         }).position;
  Put("a", "3");
  EXPECT_EQ(ScanAt({"l"}, ""), "");
  EXPECT_EQ(ScanAt(one, ""), "a=1");
  EXPECT_EQ(ScanAt(two, ""), "a=1 b=1");
  EXPECT_EQ(ScanAt(three, ""), "a=2 c=1");
  EXPECT_EQ(ScanAt(three, "", "a", 1), "c=1");
  EXPECT_EQ(ScanAt(Head(), ""), "a=3 c=1");
  EXPECT_EQ(LookupAt(one, "a"), "1");
  EXPECT_EQ(LookupAt(one, "b"), "-");
  EXPECT_EQ(LookupAt(three, "b"), "-");
  EXPECT_EQ(LookupAt(three, "a"), "2");
  EXPECT_EQ(VersionAt(two, "a", "b"), 2);
  EXPECT_EQ(VersionAt(three, "b", ""), 3);
  EXPECT_EQ(VersionAt(two, "b", ""), 2);
  EXPECT_EQ(VersionAt(one, "b", ""), 0);
}

TEST_P(LedgerReadTest, ReadersAndDecisionsKnowThePositionOfEveryCommitBeforeThem) {
  const Position one = Put("a", "1").position;
  const Position two = Put("b", "1").position;
  auto reader = ledger_->Read("l", std::nullopt).value();
  EXPECT_EQ(reader->PositionOf(0).value(), Position{"l"});
  EXPECT_EQ(reader->PositionOf(1).value(), one);
  EXPECT_EQ(reader->PositionOf(2).value(), two);
  EXPECT_EQ(reader->PositionOf(3).status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(reader->PositionOf(-1).status().code(), absl::StatusCode::kInvalidArgument);
  Commit([&](Txn& txn) {
    EXPECT_EQ(txn.PositionOf(1).value(), one);
    EXPECT_EQ(txn.PositionOf(2).value(), two);
    return absl::OkStatus();
  });
}

TEST_P(LedgerReadTest, ReaderIsOneSnapshotAtItsPosition) {
  const Position one = Put("a", "1").position;
  auto reader = ledger_->Read("l", std::nullopt).value();
  Put("a", "2");
  EXPECT_EQ(reader->position(), one);
  EXPECT_EQ(reader->Get("a").value()->bytes, "1");
  EXPECT_EQ(reader->Version("a", "").value(), one);
  EXPECT_EQ(ledger_->Read("l", one).value()->position(), one);
}

TEST_P(LedgerReadTest, RefusesPositionsOfAnotherHistory) {
  Put("a", "1", "other");
  const Position one = Put("a", "1").position;
  const Position two = Put("a", "2").position;
  const std::vector<Position> foreign = {
      {"l", 1, one.hash8 ^ 1}, {"l", 2, one.hash8}, {"l", 3, two.hash8}, {"l", 0, 1}, {"l", -1, 0},
      {"none", 1, 5},
  };
  for (const Position& position : foreign) {
    const auto refused =
        Fails(absl::StatusCode::kOutOfRange, type::v1::ERROR_REASON_UNKNOWN_POSITION);
    EXPECT_THAT(ledger_->Read(position.ledger, position), refused) << position.seq;
    EXPECT_THAT(ledger_->Log(position, 1), refused) << position.seq;
  }
  EXPECT_THAT(ledger_->Read("other", one),
              Fails(absl::StatusCode::kOutOfRange, type::v1::ERROR_REASON_UNKNOWN_POSITION));
}

TEST_P(LedgerReadTest, EqualContentUnderAnotherCauseIsAnotherHistory) {
  Put("a", "1", "l");
  Cause cause;
  cause.reason = "another";
  ASSERT_TRUE(ledger_->Commit("m", cause, Putting("a", "1"), absl::InfiniteFuture()).ok());
  EXPECT_NE(Head("l").hash8, Head("m").hash8);
}

}  // namespace
}  // namespace thidua::ledger
