#include "services/admin_cli/views/titles.h"

#include "services/admin_cli/base/names.h"
#include "services/admin_cli/views/width.h"

namespace thidua::cli {

std::string LevelName(std::string_view scale, std::string_view level) {
  return std::string(scale) + "/levels/" + std::string(level);
}

void Titles::Set(const std::string& name, const std::string& title) {
  if (!title.empty()) titles_[name] = OneLine(title);
}

std::string Titles::Title(std::string_view name) const {
  const auto found = titles_.find(name);
  return found == titles_.end() ? LastSegment(name) : found->second;
}

std::string Titles::Bracketed(std::string_view name, std::string_view quote) const {
  const auto found = titles_.find(name);
  if (found == titles_.end()) return LastSegment(name);
  const std::string mark(quote);
  return mark + found->second + mark + " [" + LastSegment(name) + "]";
}

std::string Titles::Quoted(std::string_view name) const { return Bracketed(name, "\""); }

std::string Titles::Headed(std::string_view name) const { return Bracketed(name, ""); }

}  // namespace thidua::cli
