#include "services/awards/certificate/printer.h"

#include <malloc.h>
#include <unicode/locid.h>
#include <unicode/unistr.h>

#include <memory>
#include <utility>
#include <vector>

#include "common/value/status_macros.h"
#include "services/awards/certificate/canvas.h"

namespace thidua::awards {
namespace {

// A4 across.
constexpr double kWidth = 841.89;
constexpr double kHeight = 595.276;

constexpr double kHeaderTop = 50;
constexpr double kBodyTop = 112;
constexpr double kFooterTop = 412;
constexpr double kSideMargin = 64;
constexpr double kColumnWidth = 340;  // of each half of the footer
constexpr double kLeast = 0.4;        // text shrinks to this share of its size at most

constexpr Colour kRed = {0.66, 0.09, 0.11};
constexpr Colour kGold = {0.72, 0.56, 0.23};
constexpr Colour kInk = {0.11, 0.11, 0.13};
constexpr Colour kSpecimen = {0.35, 0.35, 0.4, 0.28};
constexpr Colour kVoid = {0.8, 0.05, 0.05, 0.5};

std::string UpperCase(const std::string& text) {
  std::string result;
  icu::UnicodeString::fromUTF8(text).toUpper(icu::Locale("vi")).toUTF8String(result);
  return result;
}

constexpr char kSpecimenMark[] = "MẪU - MÔ PHỎNG";
constexpr char kVoidMark[] = "ĐÃ THU HỒI";

std::vector<const char*> MarksOf(const Certificate& certificate) {
  std::vector<const char*> marks;
  if (certificate.specimen) marks.push_back(kSpecimenMark);
  if (certificate.revoked) marks.push_back(kVoidMark);
  return marks;
}

// A block of the page's body.
struct Block {
  TextStyle style;
  std::string text;
  double space_before;
};

// Draws one certificate on a fresh canvas.
class Page {
 public:
  Page(Canvas& canvas, const Certificate& certificate)
      : canvas_(canvas), certificate_(certificate) {}

  void Draw() {
    Border();
    Header();
    Body();
    Register();
    Signature();
    Marks();
  }

 private:
  void Border() {
    canvas_.DrawRectangle(22, 3, kRed);
    canvas_.DrawRectangle(28, 0.8, kGold);
    canvas_.DrawRectangle(34, 1.2, kGold);
    for (double x : {34.0, kWidth - 34}) {
      for (double y : {34.0, kHeight - 34}) {
        canvas_.DrawDiamond(x, y, 12, {1, 1, 1});
        canvas_.DrawDiamond(x, y, 9, kGold);
        canvas_.DrawDiamond(x, y, 5, kRed);
      }
    }
    for (double y : {34.0, kHeight - 34}) {
      canvas_.DrawDiamond(kWidth / 2, y, 7, {1, 1, 1});
      canvas_.DrawDiamond(kWidth / 2, y, 5, kGold);
    }
  }

  void Header() {
    const double width = kWidth - 2 * kSideMargin;
    auto country = canvas_.LayOut({.size = 14, .bold = true, .colour = kInk},
                                  "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", width);
    canvas_.Draw(country, kSideMargin, kHeaderTop);
    auto motto = canvas_.LayOut({.size = 14, .bold = true, .colour = kInk},
                                "Độc lập - Tự do - Hạnh phúc", width);
    const double top = kHeaderTop + country.height();
    canvas_.Draw(motto, kSideMargin, top);
    const double y = top + motto.height() + 1;
    canvas_.DrawLine((kWidth - motto.width()) / 2, y, (kWidth + motto.width()) / 2, y, 0.8, kInk);
  }

  // The body is centred between header and footer; long texts shrink until they fit.
  void Body() {
    std::vector<Block> blocks = {
        {{.size = 19, .bold = true, .colour = kInk}, UpperCase(certificate_.authority), 0},
        {{.size = 15, .bold = true, .colour = kRed}, "TẶNG", 10},
        {{.size = 36, .bold = true, .colour = kRed}, UpperCase(certificate_.honour_title), 0},
        {{.size = 25, .bold = true, .colour = kInk}, certificate_.recipient, 8},
    };
    if (!certificate_.description.empty()) {
      blocks.push_back({{.size = 15, .italic = true, .colour = kInk}, certificate_.description, 0});
    }
    blocks.push_back({{.size = 16, .colour = kInk}, certificate_.merit, 8});

    const double room = kFooterTop - kBodyTop;
    for (double scale = 1;; scale *= 0.93) {
      std::vector<Canvas::Text> texts;
      double height = 0;
      for (const Block& block : blocks) {
        TextStyle style = block.style;
        style.size *= scale;
        texts.push_back(canvas_.LayOut(style, block.text, kWidth - 2 * kSideMargin));
        height += block.space_before * scale + texts.back().height();
      }
      if (height > room && scale > kLeast) continue;
      double y = kBodyTop + std::max(0.0, (room - height) / 2);
      for (size_t i = 0; i < blocks.size(); ++i) {
        y += blocks[i].space_before * scale;
        canvas_.Draw(texts[i], kSideMargin, y);
        y += texts[i].height();
      }
      return;
    }
  }

  // Bottom left: the decision and the number in the register.
  void Register() {
    const TextStyle style = {.size = 11.5, .colour = kInk, .alignment = Alignment::kLeft};
    auto number = canvas_.LayOut(style, "Số vào sổ: " + certificate_.number, kColumnWidth);
    auto decision = canvas_.LayOut(style, certificate_.decision, kColumnWidth);
    double y = kHeight - 52 - number.height();
    canvas_.Draw(number, kSideMargin, y);
    y -= decision.height();
    canvas_.Draw(decision, kSideMargin, y);
    // The marks across the page once more as plain lines, for programs that read the file.
    for (const char* mark : MarksOf(certificate_)) {
      auto line = canvas_.LayOut(
          {.size = 11.5, .bold = true, .colour = kRed, .alignment = Alignment::kLeft}, mark,
          kColumnWidth);
      y -= line.height();
      canvas_.Draw(line, kSideMargin, y);
    }
  }

  // Bottom right: place and date, the signer's office, room for seal and signature, the name.
  void Signature() {
    const double x = kWidth - kSideMargin - kColumnWidth;
    auto date = canvas_.LayOut({.size = 13, .italic = true, .colour = kInk},
                               certificate_.place_and_date, kColumnWidth);
    auto title = canvas_.LayOut({.size = 14, .bold = true, .colour = kInk},
                                UpperCase(certificate_.signer_title), kColumnWidth);
    auto name = canvas_.LayOut({.size = 15, .bold = true, .colour = kInk}, certificate_.signer,
                               kColumnWidth);
    canvas_.Draw(date, x, kFooterTop + 4);
    canvas_.Draw(title, x, kFooterTop + 4 + date.height());
    canvas_.Draw(name, x, kHeight - 52 - name.height());
  }

  // Across the page, over everything.
  void Marks() {
    constexpr double kAngle = -0.4;
    auto draw = [&](const char* text, const Colour& colour, double offset) {
      auto mark = canvas_.LayOut({.size = 70, .bold = true, .colour = colour}, text, 2 * kWidth);
      canvas_.DrawTurned(mark, kWidth / 2, kHeight / 2 + offset, kAngle);
    };
    const bool both = certificate_.specimen && certificate_.revoked;
    if (certificate_.specimen) draw(kSpecimenMark, kSpecimen, both ? 75 : 0);
    if (certificate_.revoked) draw(kVoidMark, kVoid, both ? -75 : 0);
  }

  Canvas& canvas_;
  const Certificate& certificate_;
};

absl::StatusOr<std::string> PrintWith(const Fonts& fonts, const Certificate& certificate) {
  ASSIGN_OR_RETURN(auto canvas, Canvas::Create(fonts, kWidth, kHeight));
  canvas->SetInformation(certificate.honour_title + " " + certificate.number,
                         certificate.date + "T00:00:00+07:00");
  Page(*canvas, certificate).Draw();
  return canvas->Finish();
}

}  // namespace

CertificatePrinter::CertificatePrinter(std::string font_folder)
    : font_folder_(std::move(font_folder)) {}

CertificatePrinter::~CertificatePrinter() = default;

absl::StatusOr<std::string> CertificatePrinter::Print(const Certificate& certificate) {
  std::lock_guard lock(mutex_);
  if (fonts_ == nullptr) {
    ASSIGN_OR_RETURN(fonts_, Fonts::Open(font_folder_));
  }
  auto pdf = PrintWith(*fonts_, certificate);
  malloc_trim(0);  // a print needs megabytes for a moment, an idle service does not
  return pdf;
}

}  // namespace thidua::awards
