#pragma once
// Prints papers as PDF.
//
//   Printer printer;
//   ASSIGN_OR_RETURN(std::string pdf, printer.Print(certificate));

#include <absl/functional/function_ref.h>
#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "services/awards/papers/certificate.h"
#include "services/awards/papers/document.h"
#include "services/awards/papers/style.h"

namespace thidua::awards::papers {

class Canvas;
class Fonts;

// Where Debian's fonts-liberation2 keeps its fonts.
inline constexpr char kDefaultFontFolder[] = "/usr/share/fonts/truetype/liberation2";

// Thread-safe; prints one paper or batch at a time, which bounds its memory. Opens its fonts when
// it prints first. The same input gives the same bytes.
//
// Every method may fail with
//   FAILED_PRECONDITION / INVALID_TEXT: the font lacks a character.
//   INTERNAL: the fonts are not installed, or the PDF could not be made.
class Printer {
 public:
  explicit Printer(std::string font_folder = kDefaultFontFolder);
  ~Printer();

  // The PDF, of one page. A certificate that CheckFits refuses is printed all the same, in letters
  // as small as it takes.
  //   INVALID_ARGUMENT / INVALID_TEXT: no QR code holds `check_text`.
  absl::StatusOr<std::string> Print(const Certificate& certificate);

  // One PDF with a page for each certificate, in their order. Calls `progress` after each page with
  // the number of pages done; what is not OK ends the print and is returned. `rooms`, where it is
  // given, is told where each is signed.
  //   INVALID_ARGUMENT / INVALID_TEXT: there is no certificate, or no QR code holds a `check_text`.
  absl::StatusOr<std::string> Print(const std::vector<Certificate>& certificates,
                                    absl::FunctionRef<absl::Status(size_t done)> progress,
                                    std::vector<SignatureRoom>* rooms = nullptr);

  // The PDF, of as many pages as it takes. `rooms`, where it is given, is told where the document
  // is signed: its signature and then its second one, as far as it has them.
  absl::StatusOr<std::string> Print(const Document& document,
                                    std::vector<SignatureRoom>* rooms = nullptr);

  // OK if the certificate's texts stand on their page in letters of kLeastSize or more.
  //   INVALID_ARGUMENT / INVALID_TEXT: they do not; the violation's field is the member of
  //   Certificate to shorten.
  absl::Status CheckFits(const Certificate& certificate);

 private:
  // Ready to be drawn on; the mutex is held.
  absl::StatusOr<std::unique_ptr<Canvas>> Begin(PageSize size);

  const std::string font_folder_;
  std::mutex mutex_;
  std::unique_ptr<Fonts> fonts_;
};

}  // namespace thidua::awards::papers
