#include "services/admin_cli/files/ledger_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "common/ledger/log/log_message.h"
#include "common/testing/status.h"
#include "common/testing/temporary_folder.h"
#include "common/value/digest.h"

namespace thidua::cli {
namespace {

using ::testing::HasSubstr;

class LedgerFileTest : public ::testing::Test {
 protected:
  LedgerFileTest() {
    ledger::HeadRow head;
    for (int64_t seq = 1; seq <= 5; ++seq) {
      ledger::LogEntry entry;
      entry.position = {"d1", seq, 0};
      entry.time = absl::FromUnixMicros(1'700'000'000'000'000 + seq);
      entry.cause.actor = "user:lan";
      entry.cause.reason = "a reason that is easy to find";
      entry.changes = {{"units/d1/rounds/r", false, "image " + std::to_string(seq)}};
      ledger::ChangesDigest digest;
      digest.Add(entry.changes[0].key, false, Sha256(entry.changes[0].bytes));
      entry.hash =
          ledger::CommitHash(head.hash, "d1", seq, entry.time, entry.cause, digest.Finish());
      head = {seq, entry.time, entry.hash};
      commits_.push_back(ledger::ToMessage(entry));
    }
  }
  void Write(int64_t said, size_t commits) {
    ledger::v1::LedgerFileHeader header;
    header.set_service("reporting");
    header.set_ledger("d1");
    header.set_seq(said);
    auto writer = LedgerFileWriter::Create(path_, header);
    ASSERT_THAT(writer, IsOk());
    for (size_t i = 0; i < commits; ++i) ASSERT_THAT((*writer)->Add(commits_[i]), IsOk());
    ASSERT_THAT((*writer)->Finish(), IsOk());
  }
  // How many commits there are, or what is wrong.
  std::string Read() {
    auto reader = LedgerFileReader::Open(path_);
    if (!reader.ok()) return std::string(reader.status().message());
    ledger::v1::StoredCommit commit;
    for (;;) {
      auto more = (*reader)->Next(&commit);
      if (!more.ok()) return std::string(more.status().message());
      if (!*more) return std::to_string((*reader)->head().seq);
    }
  }
  std::string Bytes() {
    std::ifstream in(path_, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  void SetBytes(const std::string& bytes) {
    std::ofstream(path_, std::ios::binary | std::ios::trunc) << bytes;
  }

  TemporaryFolder folder_;
  const std::string path_ = folder_ / "d1.ledger";
  std::vector<ledger::v1::StoredCommit> commits_;
};

TEST_F(LedgerFileTest, ReadsWhatWasWrittenAndNobodyElseMay) {
  Write(5, 5);
  EXPECT_EQ(Read(), "5");
  EXPECT_EQ(std::filesystem::status(path_).permissions(), std::filesystem::perms(0600));
}

TEST_F(LedgerFileTest, UnfinishedFileIsNotThere) {
  { auto writer = LedgerFileWriter::Create(path_, {}); }
  EXPECT_TRUE(std::filesystem::is_empty(folder_.path()));
}

TEST_F(LedgerFileTest, TellsACutFileAtEveryByte) {
  Write(5, 5);
  const std::string whole = Bytes();
  for (size_t size = 0; size < whole.size(); ++size) {
    SetBytes(whole.substr(0, size));
    EXPECT_NE(Read(), "5") << size;
  }
  Write(5, 3);
  EXPECT_THAT(Read(), HasSubstr("ends after commit 3 of 5"));
  Write(3, 4);
  EXPECT_THAT(Read(), HasSubstr("goes on after its last commit, 3"));
}

TEST_F(LedgerFileTest, NamesTheCommitThatWasAltered) {
  Write(5, 5);
  const std::string whole = Bytes();
  std::string altered = whole;
  altered[altered.find("image 4")] = 'I';
  SetBytes(altered);
  EXPECT_THAT(Read(), HasSubstr("commit 4 of d1 does not match its hash"));
  // Whatever byte: an intact file of the same ledger it is not. Only bytes that mean nothing may
  // change: those of the header's service.
  const size_t service = whole.find("reporting");
  for (size_t i = 0; i < whole.size(); ++i) {
    if (i >= service && i < service + 9) continue;
    altered = whole;
    altered[i] = static_cast<char>(altered[i] ^ 1);
    SetBytes(altered);
    EXPECT_NE(Read(), "5") << i;
  }
}

TEST_F(LedgerFileTest, RefusesWhatIsNoLedger) {
  EXPECT_THAT(Read(), HasSubstr("cannot be read"));
  SetBytes("name,value\n");
  EXPECT_THAT(Read(), HasSubstr("is not an exported ledger"));
}

TEST_F(LedgerFileTest, DigestIsOfTheWholeFile) {
  Write(5, 5);
  EXPECT_EQ(DigestOfFile(path_).value(), Sha256(Bytes()));
  EXPECT_THAT(DigestOfFile(path_ + ".none"), Fails(absl::StatusCode::kInvalidArgument));
}

}  // namespace
}  // namespace thidua::cli
