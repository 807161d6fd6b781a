#include "services/awards/signature/qpdf.h"

namespace thidua::awards {

absl::StatusOr<std::shared_ptr<QPDF>> OpenPdf(std::string_view bytes) {
  return WithoutExceptions([&]() -> absl::StatusOr<std::shared_ptr<QPDF>> {
    if (!bytes.starts_with("%PDF-")) return Refusal("the file is not a PDF");
    std::shared_ptr<QPDF> document = QPDF::create();
    document->setSuppressWarnings(true);
    document->setAttemptRecovery(false);
    document->processMemoryFile("file", bytes.data(), bytes.size());
    if (document->isEncrypted()) return Refusal("the PDF is encrypted");
    return document;
  });
}

absl::Status CheckUndamaged(QPDF& document) {
  if (!document.anyWarnings()) return absl::OkStatus();
  return Refusal("the file is not a sound PDF: " + Quote(document.getWarnings().front().what()));
}

}  // namespace thidua::awards
