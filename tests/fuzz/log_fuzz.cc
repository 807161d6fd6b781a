// The log as others bring it: statements, commits as messages, and files of whole ledgers.

#include "common/ledger/log/chain.h"
#include "common/ledger/log/keys.h"
#include "common/ledger/log/log_message.h"
#include "common/ledger/log/statement.h"
#include "common/ledger/log/statement_chain.h"
#include "common/testing/key_pair.h"
#include "common/testing/temporary_folder.h"
#include "common/value/check.h"
#include "common/value/digest.h"
#include "common/value/serialize.h"
#include "services/admin_cli/files/ledger_file.h"
#include "tests/fuzz/target.h"

namespace thidua::ledger {
namespace {

constexpr char kLedger[] = "khoai-chau";

// What the hash of a commit of `previous` would be, whatever it says.
std::string HashOf(const HeadRow& previous, const LogEntry& entry) {
  ChangesDigest changes;
  for (const Change& change : entry.changes) {
    changes.Add(change.key, change.deleted, Sha256(change.bytes));
  }
  return CommitHash(previous.hash, kLedger, entry.position.seq, entry.time, entry.cause,
                    changes.Finish());
}

}  // namespace

FUZZ(statement) {
  const auto statement = ParseStatement(bytes);
  if (statement) {
    THIDUA_CHECK(WriteStatement(*statement) == bytes, "A statement has one text.");
  }
  static const SigningKey& key = *new SigningKey(*SigningKey::FromPem(NewKeyPair().private_pem));
  VerifyingKeys keys;
  keys.Add(key);
  StatementChain chain("reporting", keys);
  const StoredStatement stored{1, std::string(bytes), *key.Sign(bytes)};
  const auto problems = chain.Add(stored);
  THIDUA_CHECK(statement || !problems.empty(), "What is no statement is a problem.");
  if (!problems.empty() || chain.CheckAll()) return;
  const StoredStatement next{2, WriteStatement(chain.Next({}, absl::UnixEpoch())), ""};
  THIDUA_CHECK(chain.Add({2, next.body, *key.Sign(next.body)}).empty() && !chain.CheckAll(),
               "The next statement follows.");
}

FUZZ(commit) {
  v1::StoredCommit message;
  if (!message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return;
  LogEntry entry = FromMessage(kLedger, message);
  const LogEntry again = FromMessage(kLedger, ToMessage(entry));
  THIDUA_CHECK(again.position == entry.position && again.time == entry.time &&
                   again.hash == entry.hash && again.changes.size() == entry.changes.size() &&
                   again.cause.reason == entry.cause.reason,
               "A commit is written as it was read.");
  const HeadRow head;
  if (CheckFollows(head, kLedger, entry).ok()) {
    THIDUA_CHECK(entry.hash == HashOf(head, entry), "A commit that follows has its hash.");
  }
  entry.hash = HashOf(head, entry);
  const auto digests = CheckFollows(head, kLedger, entry);
  if (!digests.ok()) return;
  THIDUA_CHECK(digests->images.size() == entry.changes.size() && entry.position.seq == 1,
               "The first commit is number one.");
  for (const Change& change : entry.changes) THIDUA_CHECK(IsKey(change.key), "Keys are keys.");
  entry.cause.reason += "x";
  THIDUA_CHECK(!CheckFollows(head, kLedger, entry).ok(), "A commit that was altered is found.");
}

// A file of any bytes; and one of the commits that they are, made to follow each other.
FUZZ(ledger_file) {
  {
    const fuzz::MemoryFile file(bytes);
    THIDUA_CHECK(cli::DigestOfFile(file.path()).value() == Sha256(bytes), "A file has its digest.");
    auto reader = cli::LedgerFileReader::Open(file.path());
    v1::StoredCommit commit;
    while (reader.ok()) {
      const auto more = (*reader)->Next(&commit);
      if (!more.ok() || !*more) break;
      THIDUA_CHECK((*reader)->head().hash == commit.hash(), "Commits follow each other.");
    }
  }
  v1::ExportCommitsResponse commits;
  if (!commits.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return;
  HeadRow head;
  std::string file;
  const auto append = [&file](const google::protobuf::Message& message) {
    const std::string body = Serialize(message);
    for (size_t size = body.size(); size >= 0x80 || (file += static_cast<char>(size), false);
         size >>= 7) {
      file += static_cast<char>(size | 0x80);
    }
    file += body;
  };
  v1::LedgerFileHeader header;
  header.set_format("thidua.ledger.1");
  header.set_ledger(kLedger);
  header.set_seq(commits.commits_size());
  append(header);
  for (v1::StoredCommit& commit : *commits.mutable_commits()) {
    commit.set_seq(head.seq + 1);
    LogEntry entry = FromMessage(kLedger, commit);
    entry.hash = HashOf(head, entry);
    if (!CheckFollows(head, kLedger, entry).ok()) return;
    commit.set_hash(entry.hash);
    append(commit);
    head = {entry.position.seq, entry.time, entry.hash};
  }
  const fuzz::MemoryFile sound(file);
  auto reader = cli::LedgerFileReader::Open(sound.path());
  THIDUA_CHECK(reader.ok(), "A sound file is opened.");
  v1::StoredCommit commit;
  for (int i = 0; i <= commits.commits_size(); ++i) {
    const auto more = (*reader)->Next(&commit);
    THIDUA_CHECK(more.ok() && *more == (i < commits.commits_size()), "A sound file is read.");
    if (!*more) break;
    THIDUA_CHECK(Serialize(commit) == Serialize(commits.commits(i)), "Commits stay what they are.");
  }
}

}  // namespace thidua::ledger
