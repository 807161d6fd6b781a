#include "services/admin_cli/files/message_file.h"

#include <absl/strings/ascii.h>
#include <google/protobuf/io/tokenizer.h>
#include <google/protobuf/text_format.h>
#include <google/protobuf/util/json_util.h>

#include "common/value/status_macros.h"
#include "services/admin_cli/base/context.h"
#include "services/admin_cli/base/failure.h"

namespace thidua::cli {
namespace {

class Faults : public google::protobuf::io::ErrorCollector {
 public:
  explicit Faults(std::string path) : path_(std::move(path)) {}

  void AddError(int line, google::protobuf::io::ColumnNumber column,
                const std::string& message) override {
    text_ +=
        (text_.empty() ? "" : "\n  ") + path_ + ":" + std::to_string(line + 1) + ": " + message;
  }

  const std::string& text() const { return text_; }

 private:
  std::string path_;
  std::string text_;
};

}  // namespace

absl::Status ReadMessage(const std::string& path, google::protobuf::Message* message) {
  ASSIGN_OR_RETURN(const std::string text, ReadFile(path));
  const absl::string_view content = absl::StripLeadingAsciiWhitespace(text);
  if (path.ends_with(".json") || (!content.empty() && content.front() == '{')) {
    if (const auto status = google::protobuf::util::JsonStringToMessage(text, message);
        !status.ok()) {
      return UsageError(path + ": " + std::string(status.message()));
    }
    return absl::OkStatus();
  }
  Faults faults(path);
  google::protobuf::TextFormat::Parser parser;
  parser.RecordErrorsTo(&faults);
  if (!parser.ParseFromString(text, message)) {
    return UsageError(faults.text());
  }
  return absl::OkStatus();
}

}  // namespace thidua::cli
