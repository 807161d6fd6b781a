#pragma once
// The fonts that papers are printed with.

#include <absl/status/statusor.h>
#include <pango/pango-fontmap.h>

#include <memory>
#include <string>

struct _FcConfig;  // of fontconfig

namespace thidua::awards::papers {

// The four faces of Liberation Serif, which has the metrics of Times New Roman, in one folder and
// no other font: the system's would index thousands and put another in where a character is
// missing. Kept for the life of the process, because fontconfig and cairo do not give back all that
// a set of fonts cost them. Not thread-safe.
class Fonts {
 public:
  // The family's name, for font descriptions.
  static constexpr char kFamily[] = "Liberation Serif";

  //   INTERNAL: a face is missing, or pango cannot use such fonts.
  static absl::StatusOr<std::unique_ptr<Fonts>> Open(const std::string& folder);
  ~Fonts();
  Fonts(const Fonts&) = delete;
  Fonts& operator=(const Fonts&) = delete;

  PangoFontMap* map() const { return map_; }

 private:
  Fonts() = default;

  ::_FcConfig* config_ = nullptr;
  PangoFontMap* map_ = nullptr;
};

}  // namespace thidua::awards::papers
