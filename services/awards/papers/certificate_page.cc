#include "services/awards/papers/certificate_page.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>
#include <vector>

#include "common/value/errors.h"
#include "common/value/status_macros.h"
#include "services/awards/papers/marks.h"
#include "services/awards/papers/qr_code.h"
#include "services/awards/papers/text_stack.h"
#include "services/awards/papers/words.h"

namespace thidua::awards::papers {
namespace {

constexpr double kWidth = kAcross.width;
constexpr double kHeight = kAcross.height;

constexpr double kFrame = 34;  // of the inner line of the border from the paper's edge
constexpr double kSideMargin = 62;
constexpr double kTextWidth = kWidth - 2 * kSideMargin;
constexpr double kHeaderTop = 48;
constexpr double kBodyTop = 98;
constexpr double kBottom = kHeight - 50;
constexpr double kColumnWidth = 340;      // of each half of the footer
constexpr double kFooterHeight = 136;     // or more where its texts need it
constexpr double kSignatureHeight = 180;  // up to here the footer grows; then its letters shrink
constexpr double kLargestSignature = 240;
constexpr double kGap = 8;      // between body and footer
constexpr double kQrSide = 68;  // at most

constexpr Colour kRed = {0.66, 0.09, 0.11};
constexpr Colour kGold = {0.72, 0.56, 0.23};
constexpr Colour kInk = {0.11, 0.11, 0.13};
constexpr Colour kWhite = {1, 1, 1};

constexpr char kQrCaption[] = "Quét mã để kiểm tra giấy này";

TextStyle Centred(double size, bool bold, bool italic = false, Colour colour = kInk) {
  return {.size = size,
          .bold = bold,
          .italic = italic,
          .colour = colour,
          .alignment = Alignment::kCentre,
          .balanced = true};
}

// The texts of one certificate, laid out on the canvas that they are drawn on.
class Page {
 public:
  // Of the first `steps` of StepSizes.
  static absl::StatusOr<Page> Of(Canvas& canvas, const Certificate& certificate, size_t steps) {
    Page page(canvas, certificate, steps);
    if (!certificate.check_text.empty()) {
      ASSIGN_OR_RETURN(page.qr_code_, QrCode::Of(certificate.check_text));
    }
    page.LayOut();
    return page;
  }

  // The member of the certificate that is in the way; null if everything fits.
  const char* misfit() const { return misfit_; }

  void Draw() {
    DrawBorder();
    DrawHeader();
    body_.Draw(canvas_, kSideMargin,
               kBodyTop + std::max(0.0, (footer_top_ - kGap - kBodyTop - body_.height()) / 2));
    const double x = kWidth - kSideMargin - kColumnWidth;
    office_.Draw(canvas_, x, footer_top_);
    const double name = kBottom - name_.height();
    canvas_.NoteSignature({x, name - kSealRoom, kColumnWidth, kSealRoom});
    name_.Draw(canvas_, x, name);
    register_.Draw(canvas_, kSideMargin + QrWidth(), kBottom - register_.height());
    DrawQrCode();
    DrawMarks(canvas_, MarksOf());
  }

 private:
  Page(Canvas& canvas, const Certificate& certificate, size_t steps)
      : canvas_(canvas), certificate_(certificate), steps_(steps) {}

  Marks MarksOf() const {
    return {certificate_.specimen, certificate_.revoked, certificate_.duplicate};
  }

  double QrWidth() const { return qr_code_.has_value() ? kQrSide + 10 : 0; }

  // The footer first, as high as its texts ask for; the body in the rest of the page.
  void LayOut() {
    LayOutSignature();
    register_ = TextStack::Fit(canvas_, RegisterTexts(), kColumnWidth - QrWidth(),
                               std::max(kFooterHeight, signature_height_), steps_);
    const double footer = std::max({kFooterHeight, signature_height_, register_.height()});
    footer_top_ = kBottom - footer;
    const double room = footer_top_ - kGap - kBodyTop;
    body_ = TextStack::Fit(canvas_, BodyTexts(), kTextWidth, room, steps_);
    if (register_.height() > std::max(kFooterHeight, signature_height_)) {
      misfit_ = register_.tallest();
    }
    if (body_.height() > room) {
      // Whichever half of the page is longer than it is meant to be, the signature before the body.
      misfit_ = signature_height_ > kSignatureHeight ? SignatureMisfit() : body_.tallest();
    }
  }

  // The texts of the signature shrink to keep it below kSignatureHeight; where they are as small as
  // `kLegible` allows, it takes from the body what it needs, up to kLargestSignature.
  void LayOutSignature() {
    const std::vector<StackedText> office = {
        {"place", Centred(13, false, true), PlaceAndDate(certificate_.place, certificate_.date)},
        {"signer_title", Centred(14, true), UpperCase(certificate_.signer_title)},
    };
    const std::vector<StackedText> name = {{"signer", Centred(15, true), certificate_.signer}};
    const double texts = kSignatureHeight - kSealRoom;
    const size_t legible = StepSizes::kLegible;
    name_ = TextStack::Fit(canvas_, name, kColumnWidth, texts / 3, std::min(steps_, legible));
    office_ = TextStack::Fit(canvas_, office, kColumnWidth, texts - name_.height(),
                             std::min(steps_, legible));
    if (Signature() > kLargestSignature) {
      misfit_ = SignatureMisfit();
      const double most = kLargestSignature - kSealRoom;
      name_ = TextStack::Fit(canvas_, name, kColumnWidth, most / 3, steps_);
      office_ = TextStack::Fit(canvas_, office, kColumnWidth, most - name_.height(), steps_);
    }
    signature_height_ = Signature();
  }

  double Signature() const { return office_.height() + kSealRoom + name_.height(); }

  const char* SignatureMisfit() const {
    return name_.height() > office_.height() ? name_.tallest() : office_.tallest();
  }

  std::vector<StackedText> BodyTexts() const {
    std::vector<StackedText> texts = {
        {"authority", Centred(19, true), UpperCase(certificate_.authority)},
        {"", Centred(15, true, false, kRed), "TẶNG", 8},
        {"honour_title", Centred(38, true, false, kRed), UpperCase(certificate_.honour_title)},
        {"recipient", Centred(25, true), certificate_.recipient, 8},
    };
    if (!certificate_.description.empty()) {
      texts.push_back({"description", Centred(16, false, true), certificate_.description, 2});
    }
    texts.push_back({"merit", Centred(17, false), certificate_.merit, 8});
    return texts;
  }

  // The decision and the number in the register, below the marks as plain lines for programs that
  // read the file, and what the QR code is for.
  std::vector<StackedText> RegisterTexts() const {
    const TextStyle plain = {.size = 12, .colour = kInk, .balanced = true};
    std::vector<StackedText> texts;
    for (const char* mark : PlainMarks(MarksOf())) {
      texts.push_back({"", {.size = 12, .bold = true, .colour = kRed}, mark});
    }
    texts.push_back({"decision_number", plain,
                     absl::StrCat("Quyết định số ", DocumentNumber(certificate_.decision_number),
                                  " ", DateInWords(certificate_.date))});
    texts.push_back({"number", plain, "Số vào sổ: " + certificate_.number});
    if (!certificate_.check_code.empty()) {
      texts.push_back({"check_code", plain, "Mã kiểm tra: " + certificate_.check_code});
    }
    if (qr_code_.has_value()) {
      texts.push_back({"", {.size = 10.5, .italic = true, .colour = kInk}, kQrCaption, 2});
    }
    return texts;
  }

  void DrawBorder() {
    const auto frame = [&](double inset, double line_width, const Colour& colour) {
      canvas_.DrawFrame({inset, inset, kWidth - 2 * inset, kHeight - 2 * inset}, line_width,
                        colour);
    };
    frame(22, 3, kRed);
    frame(28, 0.8, kGold);
    frame(kFrame, 1.2, kGold);
    for (double x : {kFrame, kWidth - kFrame}) {
      for (double y : {kFrame, kHeight - kFrame}) {
        canvas_.DrawDiamond(x, y, 12, kWhite);
        canvas_.DrawDiamond(x, y, 9, kGold);
        canvas_.DrawDiamond(x, y, 5, kRed);
      }
    }
    for (double y : {kFrame, kHeight - kFrame}) {
      canvas_.DrawDiamond(kWidth / 2, y, 7, kWhite);
      canvas_.DrawDiamond(kWidth / 2, y, 5, kGold);
    }
  }

  void DrawHeader() {
    const auto country = canvas_.LayOut(Centred(14, true), kStateName, kTextWidth);
    canvas_.Draw(country, kSideMargin, kHeaderTop);
    const auto motto = canvas_.LayOut(Centred(15, true), kMotto, kTextWidth);
    const double top = kHeaderTop + country.height();
    canvas_.Draw(motto, kSideMargin, top);
    const double y = top + motto.height() + 1;
    canvas_.DrawLine((kWidth - motto.width()) / 2, y, (kWidth + motto.width()) / 2, y, 0.8, kInk);
  }

  // In the bottom left corner.
  void DrawQrCode() {
    if (!qr_code_.has_value()) return;
    // Whole eighths of a point make short figures in the file.
    const double module = std::floor(kQrSide / qr_code_->side() * 8) / 8;
    DrawDarkModules(canvas_, *qr_code_, module, kSideMargin, kBottom - module * qr_code_->side());
  }

  Canvas& canvas_;
  const Certificate& certificate_;
  const size_t steps_;
  std::optional<QrCode> qr_code_;
  TextStack body_, office_, name_, register_;
  double signature_height_ = 0;
  double footer_top_ = 0;
  const char* misfit_ = nullptr;
};

}  // namespace

absl::Status DrawCertificate(Canvas& canvas, const Certificate& certificate) {
  ASSIGN_OR_RETURN(Page page, Page::Of(canvas, certificate, StepSizes::kAll));
  page.Draw();
  return absl::OkStatus();
}

absl::Status CheckFits(Canvas& canvas, const Certificate& certificate) {
  Violations violations;
  if (certificate.check_text.size() > kMaxCheckText) {
    violations.Add("check_text", absl::StrCat("is longer than ", kMaxCheckText, " bytes"),
                   type::v1::ERROR_REASON_INVALID_TEXT);
    return violations.ToStatus();
  }
  ASSIGN_OR_RETURN(const Page page, Page::Of(canvas, certificate, StepSizes::kLegible));
  if (page.misfit() != nullptr) {
    violations.Add(page.misfit(),
                   "leaves no room on the certificate for legible letters; shorten it",
                   type::v1::ERROR_REASON_INVALID_TEXT);
  }
  return violations.ToStatus();
}

}  // namespace thidua::awards::papers
