#pragma once
// What people call the things that an answer names.

#include <map>
#include <string>
#include <string_view>

namespace thidua::cli {

// The name of a level of a scale as Titles knows it: "scales/rating/levels/good".
std::string LevelName(std::string_view scale, std::string_view level);

// Titles by resource name. A value.
class Titles {
 public:
  void Set(const std::string& name, const std::string& title);

  // The title, or the id where there is none.
  std::string Title(std::string_view name) const;
  // The title in quotes with the id in brackets, so that both can be searched for: "\"Sản xuất\"
  // [production]"; the id alone where there is no title.
  std::string Quoted(std::string_view name) const;
  // The same without quotes, at the beginning of a line: "Tỷ lệ trường đạt chuẩn [t20]".
  std::string Headed(std::string_view name) const;

 private:
  std::string Bracketed(std::string_view name, std::string_view quote) const;

  std::map<std::string, std::string, std::less<>> titles_;
};

}  // namespace thidua::cli
