#include "services/admin_cli/files/ledger_file.h"

#include <absl/strings/str_cat.h>
#include <fcntl.h>
#include <google/protobuf/util/delimited_message_util.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "common/ledger/log/log_message.h"
#include "common/value/digest.h"
#include "common/value/status_macros.h"
#include "services/admin_cli/base/failure.h"

namespace thidua::cli {
namespace {

using google::protobuf::util::ParseDelimitedFromZeroCopyStream;
using google::protobuf::util::SerializeDelimitedToZeroCopyStream;

constexpr char kFormat[] = "thidua.ledger.1";
constexpr int kFileMode = 0600;

}  // namespace

absl::StatusOr<std::unique_ptr<LedgerFileWriter>> LedgerFileWriter::Create(
    std::string path, const ledger::v1::LedgerFileHeader& header) {
  ASSIGN_OR_RETURN(auto file, files::OutputFile::Open(path, kFileMode));
  auto writer = std::unique_ptr<LedgerFileWriter>(new LedgerFileWriter(std::move(file)));
  ledger::v1::LedgerFileHeader complete = header;
  complete.set_format(kFormat);
  RETURN_IF_ERROR(writer->Write(complete));
  return writer;
}

LedgerFileWriter::LedgerFileWriter(std::unique_ptr<files::OutputFile> file)
    : file_(std::move(file)), out_(file_->fd()) {}

absl::Status LedgerFileWriter::Write(const google::protobuf::Message& message) {
  return SerializeDelimitedToZeroCopyStream(message, &out_) ? absl::OkStatus()
                                                            : file_->Failure(out_.GetErrno());
}

absl::Status LedgerFileWriter::Add(const ledger::v1::StoredCommit& commit) { return Write(commit); }

absl::Status LedgerFileWriter::Finish() {
  if (!out_.Flush()) return file_->Failure(out_.GetErrno());
  return file_->Commit();
}

absl::StatusOr<std::string> DigestOfFile(const std::string& path) {
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return UsageError(path + " cannot be read: " + std::strerror(errno));
  google::protobuf::io::FileInputStream in(fd);
  in.SetCloseOnDelete(true);
  Sha256Stream digest;
  const void* data = nullptr;
  int size = 0;
  while (in.Next(&data, &size)) {
    digest.Add({static_cast<const char*>(data), static_cast<size_t>(size)});
  }
  if (in.GetErrno() != 0) {
    return UsageError(path + " cannot be read: " + std::strerror(in.GetErrno()));
  }
  return digest.Finish();
}

absl::StatusOr<std::unique_ptr<LedgerFileReader>> LedgerFileReader::Open(std::string path) {
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return UsageError(path + " cannot be read: " + std::strerror(errno));
  auto reader = std::unique_ptr<LedgerFileReader>(new LedgerFileReader(std::move(path), fd));
  if (!ParseDelimitedFromZeroCopyStream(&reader->header_, &reader->in_, nullptr) ||
      reader->header_.format() != kFormat) {
    return UsageError(reader->path_ + " is not an exported ledger");
  }
  return reader;
}

LedgerFileReader::LedgerFileReader(std::string path, int fd) : path_(std::move(path)), in_(fd) {
  in_.SetCloseOnDelete(true);
}

absl::StatusOr<bool> LedgerFileReader::Next(ledger::v1::StoredCommit* commit) {
  commit->Clear();  // parsing adds to what is there
  bool at_end = false;
  const bool parsed = ParseDelimitedFromZeroCopyStream(commit, &in_, &at_end);
  if (!parsed && at_end && head_.seq == header_.seq()) return false;
  if (!parsed && at_end) {
    return UsageError(absl::StrCat(path_, " is cut short: it ends after commit ", head_.seq, " of ",
                                   header_.seq()));
  }
  if (!parsed) {
    return UsageError(absl::StrCat(path_, ": commit ", head_.seq + 1,
                                   " cannot be read: the file is cut short or was altered"));
  }
  if (head_.seq == header_.seq()) {
    return UsageError(absl::StrCat(path_, " goes on after its last commit, ", head_.seq));
  }
  const ledger::LogEntry entry = ledger::FromMessage(header_.ledger(), *commit);
  const absl::Status follows = ledger::CheckFollows(head_, header_.ledger(), entry).status();
  if (!follows.ok()) {
    return UsageError(absl::StrCat(path_, ": ", std::string(follows.message())));
  }
  head_ = {entry.position.seq, entry.time, entry.hash};
  return true;
}

}  // namespace thidua::cli
