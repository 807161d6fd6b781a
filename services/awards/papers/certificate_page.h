#pragma once
// How a certificate looks: one A4 page across, with a border.

#include <absl/status/status.h>

#include "services/awards/papers/canvas.h"
#include "services/awards/papers/certificate.h"

namespace thidua::awards::papers {

// Room for the seal and the signature, between the signer's office and name: 25 mm, or more.
inline constexpr double kSealRoom = 25 * kMillimetre;

// Draws it on the canvas's page, which is as large as kAcross. Texts that are longer than
// certificate.h allows become smaller than kLeastSize, never run into each other. Notes on the
// canvas where it is signed.
//   INVALID_ARGUMENT / INVALID_TEXT: no QR code holds `check_text`.
absl::Status DrawCertificate(Canvas& canvas, const Certificate& certificate);

// OK if all of it stands on its page in letters of kLeastSize or more. Draws nothing.
//   INVALID_ARGUMENT / INVALID_TEXT: it does not; the violation's field is the member of
//   Certificate that takes most of the room, or `check_text` if no QR code of its place holds it.
absl::Status CheckFits(Canvas& canvas, const Certificate& certificate);

}  // namespace thidua::awards::papers
