#include "services/awards/papers/closing.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>

#include <algorithm>

#include "services/awards/papers/certificate_page.h"
#include "services/awards/papers/paragraph.h"
#include "services/awards/papers/words.h"

namespace thidua::awards::papers {
namespace {

constexpr double kSpaceBefore = 12;
constexpr double kColumnShare = 0.48;  // of the width

}  // namespace

double Closing::Signature::height() const { return offices.height() + kSealRoom + name.height(); }

Closing::Closing(PageFlow& flow, const Document& document)
    : flow_(flow), column_(kColumnShare * flow.width()) {
  if (document.signature.has_value()) signatures_.push_back(LayOut(*document.signature));
  if (document.second_signature.has_value()) {
    signatures_.push_back(LayOut(*document.second_signature));
  }
  const std::vector<std::string>& recipients = document.recipients;
  if (recipients.empty()) return;
  recipients_.push_back(
      flow.canvas().LayOut({.size = 12, .bold = true, .italic = true}, "Nơi nhận:", column_));
  for (size_t i = 0; i < recipients.size(); ++i) {
    const char mark = i + 1 == recipients.size() ? '.' : ';';
    recipients_.push_back(flow.canvas().LayOut(
        {.size = 11}, absl::StrCat("- ", EndWith(recipients[i], mark)), column_));
  }
}

Closing::Signature Closing::LayOut(const SignatureBlock& block) {
  const TextStyle style = {
      .size = kBodySize, .bold = true, .alignment = Alignment::kCentre, .balanced = true};
  return {flow_.canvas().LayOut(style, UpperCase(absl::StrJoin(block.offices, "\n")), column_),
          flow_.canvas().LayOut(style, block.signer, column_)};
}

double Closing::LeastHeight() const {
  double height = 0;
  for (const Signature& signature : signatures_) height = std::max(height, signature.height());
  return height > 0 ? kSpaceBefore + height : 0;
}

void Closing::Draw() {
  flow_.Skip(kSpaceBefore);
  const double right = flow_.left() + flow_.width() - column_;
  double height = 0;
  for (const Signature& signature : signatures_) height = std::max(height, signature.height());
  flow_.Need(height);
  const double top = flow_.y();
  if (!signatures_.empty()) Draw(signatures_[0], right, top);
  if (signatures_.size() > 1) {
    Draw(signatures_[1], flow_.left(), top);
    flow_.Skip(height + kSpaceBefore);
  }
  DrawRecipients();
}

void Closing::Draw(const Signature& signature, double x, double y) {
  flow_.canvas().Draw(signature.offices, x, y);
  const double name = y + signature.height() - signature.name.height();
  flow_.canvas().NoteSignature({x, name - kSealRoom, column_, kSealRoom});
  flow_.canvas().Draw(signature.name, x, name);
}

void Closing::DrawRecipients() {
  for (const Canvas::Text& text : recipients_) {
    flow_.Need(text.height());
    flow_.canvas().Draw(text, flow_.left(), flow_.y());
    flow_.Skip(text.height());
  }
}

}  // namespace thidua::awards::papers
