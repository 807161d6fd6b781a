#include "services/admin_cli/commands/total_filter_flags.h"

#include <filesystem>
#include <fstream>
#include <sstream>

#include "common/files/output_file.h"
#include "common/value/status_macros.h"
#include "services/admin_cli/base/context.h"
#include "services/admin_cli/base/failure.h"
#include "services/admin_cli/base/names.h"
#include "services/admin_cli/commands/command.h"

namespace thidua::cli {
namespace {

constexpr int kCursorMode = 0600;

}  // namespace

void TotalFilterFlags::AddTo(CLI::App* verb) {
  verb->add_option("UNIT", unit, "A province, a district: " + ShortForm(kUnit))->required();
  Repeated(verb->add_option("--form", forms, "Only this form; may be repeated"));
  verb->add_option("--from", from, "Only rounds whose window ends on this day or later");
  verb->add_option("--to", to, "Only rounds whose window ends on this day or earlier");
}

absl::Status TotalFilterFlags::Fill(reporting::v1::TotalFilter* filter) const {
  ASSIGN_OR_RETURN(*filter->mutable_parent(), ExpandName(kUnit, unit));
  for (const std::string& form : forms) {
    ASSIGN_OR_RETURN(*filter->add_forms(), ExpandName(kForm, form));
  }
  filter->set_start_date(from);
  filter->set_end_date(to);
  return absl::OkStatus();
}

absl::StatusOr<std::string> ReadCursor(const std::string& path) {
  if (path.empty() || !std::filesystem::exists(path)) return std::string();
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  if (!file) return absl::InvalidArgumentError("--cursor-file: " + path + " cannot be read");
  std::string cursor = text.str();
  while (!cursor.empty() && cursor.back() == '\n') cursor.pop_back();
  return cursor;
}

absl::Status WriteCursor(const std::string& path, const std::string& cursor) {
  if (path.empty()) return absl::OkStatus();
  return files::WriteFile(path, cursor + "\n", kCursorMode);
}

}  // namespace thidua::cli
