// An erased secret is in no file of the database, nor in a backup of afterwards.
#include <absl/strings/str_cat.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string_view>

#include "common/ledger/secrets.h"
#include "common/ledger/testing/ledger_fixture.h"
#include "common/sql/postgres/testing/postgres_server.h"
#include "common/testing/temporary_folder.h"
#include "common/value/digest.h"

namespace thidua::ledger {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

std::string BytesOf(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

class SecretsErasureTest : public LedgerFixture {
 protected:
  static constexpr int kPeople = 2000;

  // Names of any length, in an order in which pages fill up and split everywhere.
  void MakeAll() {
    std::mt19937 random(7);
    for (int i = 0; i < kPeople; ++i) {
      names_.push_back(absl::StrCat(std::string(1 + random() % 200, 'a' + random() % 6), i));
    }
    std::vector<std::string> names = names_;
    std::shuffle(names.begin(), names.end(), random);
    for (size_t i = 0; i < names.size(); i += 50) {
      secrets_.merge(
          ledger_->secrets().Make("l", {names.begin() + i, names.begin() + i + 50}).value());
      Put(absl::StrCat("k/", i), std::string(5000, 'x'));
    }
    ASSERT_THAT(secrets_, SizeIs(kPeople));
  }

  bool sqlite() const { return GetParam().sole_writer; }
  std::string path() const { return stored_->address().substr(std::string("sqlite:").size()); }
  std::string database_name() const {
    const std::string address = stored_->address();
    const size_t begin = address.find("@/") + 2;
    return address.substr(begin, address.find('?') - begin);
  }

  // What the files of the database hold, but for PostgreSQL's write-ahead log.
  std::string Files() {
    if (sqlite()) return BytesOf(path()) + BytesOf(path() + "-wal") + BytesOf(path() + "-shm");
    auto& server = sql::testing::PostgresServer::Shared();
    EXPECT_TRUE(server.Execute(database_name(), "CHECKPOINT").ok());
    const std::string oid =
        server
            .Ask("postgres", absl::StrCat("SELECT oid FROM pg_database WHERE datname = '",
                                          database_name(), "'"))
            .value();
    std::string bytes;
    for (const auto& file :
         std::filesystem::directory_iterator(server.host() + "/data/base/" + oid)) {
      bytes += BytesOf(file.path());
    }
    return bytes;
  }

  // A backup as deploy/backup makes it, but that pg_dump writes text, which is not compressed.
  std::string Backup() {
    const std::string file = folder_ / absl::StrCat("backup-", ++backups_);
    if (sqlite()) {
      auto connection = database_->Connect(sql::Access::kWrite).value();
      EXPECT_THAT(connection->Script(absl::StrCat("VACUUM INTO '", file, "'")), IsOk());
    } else {
      const std::string command =
          absl::StrCat("pg_dump --file=", file, " '--dbname=", stored_->address(), "'");
      EXPECT_EQ(std::system(command.c_str()), 0);
    }
    return BytesOf(file);
  }

  // Where the part begins, from `from` on; npos: nowhere. std::string's own search took 20 seconds
  // of the test under the sanitizers.
  static size_t Find(std::string_view bytes, std::string_view part, size_t from = 0) {
    const char* begin = bytes.data() + from;
    const void* found = memmem(begin, bytes.size() - from, part.data(), part.size());
    return found == nullptr ? std::string_view::npos
                            : static_cast<const char*>(found) - bytes.data();
  }

  // Whether any part of the secret is among the bytes, raw or in hexadecimal.
  static bool Holds(const std::string& bytes, const std::string& secret) {
    for (size_t i = 0; i + 16 <= secret.size(); i += 16) {
      const std::string part = secret.substr(i, 16);
      if (Find(bytes, part) != std::string_view::npos ||
          Find(bytes, ToHex(part)) != std::string_view::npos) {
        return true;
      }
    }
    return false;
  }

  static bool HoldsTwice(std::string_view bytes, std::string_view secret) {
    const size_t first = Find(bytes, secret);
    return first != std::string_view::npos &&
           Find(bytes, secret, first + 1) != std::string_view::npos;
  }

  // Those of `names` whose secrets the bytes hold.
  std::vector<std::string> Found(const std::string& bytes, const std::vector<std::string>& names) {
    std::vector<std::string> found;
    for (const std::string& name : names) {
      if (Holds(bytes, secrets_.at(name))) found.push_back(name);
    }
    return found;
  }

  const TemporaryFolder folder_;
  std::vector<std::string> names_;
  SecretMap secrets_;
  int backups_ = 0;
};

INSTANTIATE_TEST_SUITE_P(Engines, SecretsErasureTest, ::testing::ValuesIn(sql::Engines()),
                         sql::NameOf);

TEST_P(SecretsErasureTest, LeavesNothingInFilesAndBackups) {
  MakeAll();
  Tamper("ANALYZE");
  if (sqlite()) Tamper("PRAGMA wal_checkpoint(TRUNCATE)");
  std::string files = Files();
  std::vector<std::string> erased, kept;
  for (size_t i = 0; i < names_.size(); ++i) {
    // Some, and whoever's secret lies in several places because the engine moved rows.
    const bool twice = sqlite() && HoldsTwice(files, secrets_.at(names_[i]));
    if (i % 80 == 0 || (twice && erased.size() < 60)) {
      erased.push_back(names_[i]);
    } else if (i % 80 == 1) {
      kept.push_back(names_[i]);
    }
  }
  EXPECT_EQ(Found(files, erased), erased) << "the search finds what is there";
  EXPECT_EQ(Found(Backup(), erased), erased);

  for (const std::string& name : erased) ASSERT_THAT(ledger_->secrets().Erase("l", name), IsOk());
  files = Files();
  const std::string backup = Backup();
  EXPECT_THAT(Found(files, erased), IsEmpty());
  EXPECT_THAT(Found(backup, erased), IsEmpty());
  EXPECT_EQ(Found(files, kept), kept);
  EXPECT_EQ(Found(backup, kept), kept);

  // Nor does what happens later bring one back.
  Reopen();
  Put("k/last", std::string(50000, 'y'));
  ledger_->secrets().Make("l", {"somebody"}).value();
  EXPECT_THAT(Found(Files(), erased), IsEmpty());
  EXPECT_EQ(ledger_->secrets().Load("l", kept)->size(), kept.size());
  Close();
  EXPECT_THAT(Found(Files(), erased), IsEmpty());
}

TEST_P(SecretsErasureTest, IsNotDoneWhileSomebodyReadsAStateOfBefore) {
  secrets_ = ledger_->secrets().Make("l", {"lan", "binh"}).value();
  Put("a", "1");
  auto reader = ledger_->Read("l").value();
  Put("a", "2");
  EXPECT_THAT(ledger_->secrets().Erase("l", "lan"),
              Fails(absl::StatusCode::kUnavailable, type::v1::ERROR_REASON_STORE_UNAVAILABLE));
  EXPECT_THAT(ledger_->secrets().Load("l", {"lan"}).value(), IsEmpty()) << "but nobody loads it";
  EXPECT_THAT(ledger_->secrets().Make("l", {"lan"}), Fails(absl::StatusCode::kFailedPrecondition));
  EXPECT_EQ(reader->Get("a").value()->bytes, "1");
  reader.reset();
  ASSERT_THAT(ledger_->secrets().Erase("l", "lan"), IsOk());
  EXPECT_THAT(Found(Files(), {"lan"}), IsEmpty());
  EXPECT_THAT(Found(Files(), {"binh"}), SizeIs(1));
}

}  // namespace
}  // namespace thidua::ledger
