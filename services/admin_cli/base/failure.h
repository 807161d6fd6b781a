#pragma once
// How a command fails: what is printed and with which exit code the process ends.
//
//   0  done
//   1  a service refused, or what was asked for did not hold (a rejected row, a broken ledger)
//   2  the command line, or a file that it names, is wrong
//   3  a service cannot be reached, or does not know the caller

#include <absl/status/status.h>

#include <string>
#include <string_view>
#include <vector>

namespace thidua::cli {

// An error as a person reads it.
struct ErrorText {
  std::string code;     // canonical, for example "INVALID_ARGUMENT"; empty for our own errors
  std::string reason;   // of google.rpc.ErrorInfo, for example "UNKNOWN_PERIOD"; may be empty
  std::string message;  // what happened
  struct Field {
    std::string path;         // for example "report.cells[3].number"
    std::string description;  // what is wrong with it
  };
  std::vector<Field> fields;  // every violation
};

// The command line or a file that it names is wrong: exit code 2.
absl::Status UsageError(std::string_view message);

// What was asked for did not hold although every call was answered: exit code 1.
absl::Status Refused(std::string_view message);

// Takes the error apart.
ErrorText Explain(const absl::Status& status);

// The error as lines for standard error: "error: CODE (REASON): message", then one line a field.
std::string FormatError(const absl::Status& status);

// The exit code of a command that ended with `status`.
int ExitCode(const absl::Status& status);

}  // namespace thidua::cli
