#include "services/awards/papers/fonts.h"

#include <absl/strings/str_cat.h>
#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>
#include <pango/pangofc-fontmap.h>

#include "common/value/errors.h"

namespace thidua::awards::papers {
namespace {

constexpr const char* kFaces[] = {"LiberationSerif-Regular.ttf", "LiberationSerif-Bold.ttf",
                                  "LiberationSerif-Italic.ttf", "LiberationSerif-BoldItalic.ttf"};

}  // namespace

absl::StatusOr<std::unique_ptr<Fonts>> Fonts::Open(const std::string& folder) {
  std::unique_ptr<Fonts> fonts(new Fonts());
  fonts->config_ = FcConfigCreate();
  for (const char* face : kFaces) {
    const std::string path = absl::StrCat(folder, "/", face);
    if (!FcConfigAppFontAddFile(fonts->config_, reinterpret_cast<const FcChar8*>(path.c_str()))) {
      return Internal("cannot read the font " + path);
    }
  }
  fonts->map_ = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
  if (fonts->map_ == nullptr) return Internal("pango has no FreeType fonts");
  pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(fonts->map_), fonts->config_);
  return fonts;
}

Fonts::~Fonts() {
  if (map_ != nullptr) g_object_unref(map_);
  if (config_ != nullptr) FcConfigDestroy(config_);
}

}  // namespace thidua::awards::papers
