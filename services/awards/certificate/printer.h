#pragma once
// Prints certificates: one A4 page across, with a border, as PDF.

#include <absl/status/statusor.h>

#include <memory>
#include <mutex>
#include <string>

#include "services/awards/certificate/certificate.h"

namespace thidua::awards {

class Fonts;

// Where Debian's fonts-noto-core keeps its fonts.
inline constexpr char kDefaultFontFolder[] = "/usr/share/fonts/truetype/noto";

// Thread-safe; prints one at a time, which bounds its memory. Opens its fonts when it prints first.
class CertificatePrinter {
 public:
  explicit CertificatePrinter(std::string font_folder = kDefaultFontFolder);
  ~CertificatePrinter();

  // The PDF. The same certificate gives the same bytes.
  //   FAILED_PRECONDITION / INVALID_TEXT: the font lacks a character.
  //   INTERNAL: the fonts are not installed, or the PDF could not be made.
  absl::StatusOr<std::string> Print(const Certificate& certificate);

 private:
  const std::string font_folder_;
  std::mutex mutex_;
  std::unique_ptr<Fonts> fonts_;
};

}  // namespace thidua::awards
