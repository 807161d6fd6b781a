#include "services/admin_cli/views/printer.h"

#include <absl/strings/str_join.h>
#include <google/protobuf/util/json_util.h>

#include "common/value/status_macros.h"

namespace thidua::cli {

absl::StatusOr<std::string> ToJson(const google::protobuf::Message& message, bool compact) {
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = !compact;
  options.always_print_primitive_fields = true;
  std::string json;
  if (const auto status = google::protobuf::util::MessageToJsonString(message, &json, options);
      !status.ok()) {
    return absl::InternalError("cannot print as JSON: " + std::string(status.message()));
  }
  if (json.empty() || json.back() != '\n') {
    json += '\n';
  }
  return json;
}

absl::Status Printer::Print(const google::protobuf::Message& message, const Table& table) {
  EndProgress();
  if (settings_.format != Format::kJson) {
    Print(table);
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(const std::string json, ToJson(message));
  out_ << json;
  return absl::OkStatus();
}

absl::Status Printer::Print(const google::protobuf::Message& message, const Table& table,
                            const std::string& text) {
  if (settings_.format != Format::kTable) {
    return Print(message, table);
  }
  EndProgress();
  out_ << text;
  return absl::OkStatus();
}

void Printer::Print(const Table& table) {
  EndProgress();
  switch (settings_.format) {
    case Format::kTable:
      if (table.rows().empty()) {
        Note("nothing to show");
      } else {
        PrintLines(table);
      }
      break;
    case Format::kCsv:
      out_ << table.ToCsv();
      break;
    case Format::kJson:
      out_ << table.ToJson();
      break;
  }
}

void Printer::PrintLines(const Table& table) {
  if (settings_.width == 0) {
    out_ << table.ToText(settings_.colour);
    return;
  }
  std::vector<std::string> left_out;
  out_ << table.ToText(settings_.colour, settings_.width, &left_out);
  if (!left_out.empty()) {
    Note("left out for want of room: " + absl::StrJoin(left_out, ", ") + "; -o wide shows them");
  }
}

void Printer::Note(const std::string& line) {
  if (!settings_.quiet) {
    EndProgress();
    err_ << line << "\n";
  }
}

void Printer::Problem(const std::string& line) {
  EndProgress();
  err_ << line << "\n";
}

void Printer::Progress(const std::string& label, int64_t done, int64_t total) {
  if (settings_.progress && !settings_.quiet) {
    err_ << "\r\033[K" << label << " " << done << "/" << total << std::flush;
    progress_shown_ = true;
  }
}

void Printer::EndProgress() {
  if (progress_shown_) {
    err_ << "\r\033[K" << std::flush;
    progress_shown_ = false;
  }
}

std::string Printer::Paint(const std::string& text, Colour colour) const {
  return settings_.colour ? Painted(text, colour) : text;
}

}  // namespace thidua::cli
