#pragma once
// A whole ledger in a file, from one deployment to another: a LedgerFileHeader, then every commit
// in order, each message preceded by its length as a varint.

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <google/protobuf/io/zero_copy_stream_impl.h>

#include <memory>
#include <string>

#include "common/files/output_file.h"
#include "common/ledger/log/chain.h"
#include "thidua/ledger/v1/ledger_service.pb.h"

namespace thidua::cli {

// Writes a file that only its owner may read; there is none unless it is finished. What is there
// and is no regular file is written into. Not thread-safe.
class LedgerFileWriter {
 public:
  //   INVALID_ARGUMENT: `path` cannot be written.
  static absl::StatusOr<std::unique_ptr<LedgerFileWriter>> Create(
      std::string path, const ledger::v1::LedgerFileHeader& header);

  absl::Status Add(const ledger::v1::StoredCommit& commit);
  // On the disk and under its name.
  absl::Status Finish();

 private:
  explicit LedgerFileWriter(std::unique_ptr<files::OutputFile> file);
  absl::Status Write(const google::protobuf::Message& message);

  const std::unique_ptr<files::OutputFile> file_;
  google::protobuf::io::FileOutputStream out_;
};

// The SHA-256 of the file, 32 bytes.
//   INVALID_ARGUMENT: `path` cannot be read.
absl::StatusOr<std::string> DigestOfFile(const std::string& path);

// Reads a file and recomputes its chain; holds one commit at a time. Not thread-safe.
class LedgerFileReader {
 public:
  //   INVALID_ARGUMENT: `path` cannot be read or is not such a file.
  static absl::StatusOr<std::unique_ptr<LedgerFileReader>> Open(std::string path);

  const ledger::v1::LedgerFileHeader& header() const { return header_; }
  // Of the commits read so far.
  const ledger::HeadRow& head() const { return head_; }

  // False at the end of the file.
  //   INVALID_ARGUMENT: the file is cut short, goes on after its last commit, or a commit was
  //   altered; the text names the commit.
  absl::StatusOr<bool> Next(ledger::v1::StoredCommit* commit);

 private:
  LedgerFileReader(std::string path, int fd);

  const std::string path_;
  google::protobuf::io::FileInputStream in_;
  ledger::v1::LedgerFileHeader header_;
  ledger::HeadRow head_;
};

}  // namespace thidua::cli
