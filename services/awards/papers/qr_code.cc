#include "services/awards/papers/qr_code.h"

#include <qrencode.h>

#include "common/value/errors.h"

namespace thidua::awards::papers {

absl::StatusOr<QrCode> QrCode::Of(const std::string& text) {
  const bool whole = !text.empty() && text.find('\0') == std::string::npos;
  const std::unique_ptr<QRcode, decltype(&QRcode_free)> encoded(
      whole ? QRcode_encodeString8bit(text.c_str(), 0, QR_ECLEVEL_M) : nullptr, QRcode_free);
  if (encoded == nullptr) {
    return Error(absl::StatusCode::kInvalidArgument, type::v1::ERROR_REASON_INVALID_TEXT,
                 "a QR code holds text of 1 to 2,331 bytes without zeros");
  }
  QrCode code;
  code.side_ = encoded->width;
  code.dark_.reserve(static_cast<size_t>(code.side_) * code.side_);
  for (int i = 0; i < code.side_ * code.side_; ++i) {
    code.dark_.push_back((encoded->data[i] & 1) != 0);
  }
  return code;
}

void DrawDarkModules(Canvas& canvas, const QrCode& code, double module, double x, double y) {
  std::vector<Bar> bars;  // dark modules beside each other
  for (int row = 0; row < code.side(); ++row) {
    for (int column = 0; column < code.side();) {
      const int first = column;
      while (column < code.side() && code.IsDark(column, row)) ++column;
      if (column > first) {
        bars.push_back({x + first * module, y + (row + 0.5) * module, (column - first) * module});
      }
      ++column;
    }
  }
  canvas.DrawBars(bars, module, kBlack);
}

}  // namespace thidua::awards::papers
