#include "services/awards/papers/printer.h"

#include <malloc.h>

#include <utility>

#include "common/value/errors.h"
#include "common/value/status_macros.h"
#include "services/awards/papers/canvas.h"
#include "services/awards/papers/certificate_page.h"
#include "services/awards/papers/document_page.h"
#include "services/awards/papers/fonts.h"

namespace thidua::awards::papers {
namespace {

// What readers are told: the day of the decision, never the moment of printing, so that the same
// paper gives the same bytes.
std::string Created(const std::string& date) {
  return date.size() == 10 ? date + "T00:00:00+07:00" : "";
}

absl::StatusOr<std::string> Draw(Canvas& canvas, const std::vector<Certificate>& certificates,
                                 absl::FunctionRef<absl::Status(size_t done)> progress) {
  if (certificates.empty()) {
    return Error(absl::StatusCode::kInvalidArgument, type::v1::ERROR_REASON_INVALID_TEXT,
                 "there is no certificate to print");
  }
  const Certificate& first = certificates.front();
  canvas.SetInformation(first.honour_title + " " + first.number, Created(first.date));
  for (size_t i = 0; i < certificates.size(); ++i) {
    if (i > 0) canvas.NextPage(kAcross);
    RETURN_IF_ERROR(DrawCertificate(canvas, certificates[i]));
    RETURN_IF_ERROR(progress(i + 1));
  }
  return canvas.Finish();
}

}  // namespace

Printer::Printer(std::string font_folder) : font_folder_(std::move(font_folder)) {}

Printer::~Printer() = default;

absl::StatusOr<std::string> Printer::Print(const Certificate& certificate) {
  return Print(std::vector<Certificate>{certificate}, [](size_t) { return absl::OkStatus(); });
}

absl::StatusOr<std::string> Printer::Print(const std::vector<Certificate>& certificates,
                                           absl::FunctionRef<absl::Status(size_t done)> progress,
                                           std::vector<SignatureRoom>* rooms) {
  std::lock_guard lock(mutex_);
  ASSIGN_OR_RETURN(auto canvas, Begin(kAcross));
  auto pdf = Draw(*canvas, certificates, progress);
  if (rooms != nullptr) *rooms = canvas->signature_rooms();
  canvas.reset();
  malloc_trim(0);  // a print needs megabytes for a moment, an idle service does not
  return pdf;
}

absl::StatusOr<std::string> Printer::Print(const Document& document,
                                           std::vector<SignatureRoom>* rooms) {
  std::lock_guard lock(mutex_);
  ASSIGN_OR_RETURN(auto canvas, Begin(FirstPageOf(document)));
  canvas->SetInformation(NameOf(document), Created(document.letterhead.date));
  DrawDocument(*canvas, document);
  if (rooms != nullptr) *rooms = canvas->signature_rooms();
  auto pdf = canvas->Finish();
  canvas.reset();
  malloc_trim(0);  // a print needs megabytes for a moment, an idle service does not
  return pdf;
}

absl::Status Printer::CheckFits(const Certificate& certificate) {
  std::lock_guard lock(mutex_);
  ASSIGN_OR_RETURN(auto canvas, Begin(kAcross));
  RETURN_IF_ERROR(papers::CheckFits(*canvas, certificate));
  return canvas->Finish().status();  // knows which characters the font lacks
}

absl::StatusOr<std::unique_ptr<Canvas>> Printer::Begin(PageSize size) {
  if (fonts_ == nullptr) {
    ASSIGN_OR_RETURN(fonts_, Fonts::Open(font_folder_));
  }
  return Canvas::Create(*fonts_, size);
}

}  // namespace thidua::awards::papers
