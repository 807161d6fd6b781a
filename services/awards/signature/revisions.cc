#include "services/awards/signature/revisions.h"

#include <absl/strings/ascii.h>
#include <absl/strings/str_cat.h>

#include <cstdint>
#include <optional>
#include <string>

#include "common/value/status_macros.h"
#include "services/awards/signature/qpdf.h"
#include "services/awards/signature/refusal.h"

namespace thidua::awards {
namespace {

// Bounds how deep QPDF nests calls for lengths of streams that are objects themselves.
constexpr int64_t kMostObjects = 1000;
constexpr int kMostUpdates = 64;
constexpr size_t kEntrySize = 20;  // "0000000017 00000 n" and an end of line of two bytes

bool IsSpace(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// The number that the text is, of at most ten digits and nothing else.
std::optional<int64_t> NumberOf(std::string_view text) {
  if (text.empty() || text.size() > 10) return std::nullopt;
  int64_t number = 0;
  for (const char c : text) {
    if (!IsDigit(c)) return std::nullopt;
    number = number * 10 + (c - '0');
  }
  return number;
}

void DropSpaceBehind(std::string_view& text) {
  while (!text.empty() && IsSpace(text.back())) text.remove_suffix(1);
}

// One table and its trailer.
class Table {
 public:
  // Objects may begin from `lower` on.
  Table(std::string_view pdf, size_t at, size_t lower) : pdf_(pdf), at_(at), lower_(lower) {}

  // Where the table before begins. `left` is how many objects there may still be.
  absl::StatusOr<size_t> Read(int64_t& left) {
    begin_ = at_;
    if (!Take("xref") || !TakeLineEnd()) {
      return Refusal("what was appended has no plain table of cross-references");
    }
    do {
      RETURN_IF_ERROR(ReadSection(left));
    } while (!Take("trailer"));
    return ReadTrailer();
  }

  // The first object of the table; its own place where it has none.
  size_t first_object() const { return first_object_; }

 private:
  bool Take(std::string_view word) {
    if (!pdf_.substr(at_).starts_with(word)) return false;
    at_ += word.size();
    return true;
  }

  bool TakeLineEnd() {
    while (Take(" ")) continue;
    return Take("\r\n") || Take("\n") || Take("\r");
  }

  std::optional<int64_t> TakeNumber() {
    size_t size = 0;
    while (at_ + size < pdf_.size() && IsDigit(pdf_[at_ + size])) ++size;
    const auto number = NumberOf(pdf_.substr(at_, size));
    at_ += size;
    return number;
  }

  static absl::Status Malformed() {
    return Refusal("a table of cross-references of what was appended is malformed");
  }

  absl::Status ReadSection(int64_t& left) {
    const auto first = TakeNumber();
    if (!first || !Take(" ")) return Malformed();
    const auto count = TakeNumber();
    if (!count || !TakeLineEnd()) return Malformed();
    if (*first < next_number_) return Malformed();
    left -= *count;
    if (left < 0) return Refusal("too many objects were appended to the paper");
    for (int64_t number = *first; number < *first + *count; ++number) {
      RETURN_IF_ERROR(ReadEntry(number));
    }
    next_number_ = *first + *count;
    return absl::OkStatus();
  }

  absl::Status ReadEntry(int64_t number) {
    const std::string_view entry = pdf_.substr(std::min(at_, pdf_.size()), kEntrySize);
    if (entry.size() != kEntrySize || entry[10] != ' ' || entry[16] != ' ') return Malformed();
    const std::string_view line_end = entry.substr(18);
    if (line_end != "\r\n" && line_end != " \n" && line_end != " \r") return Malformed();
    const auto place = NumberOf(entry.substr(0, 10)), generation = NumberOf(entry.substr(11, 5));
    if (!place || !generation) return Malformed();
    at_ += kEntrySize;
    if (entry[17] == 'f') return absl::OkStatus();
    if (entry[17] != 'n' || *generation != 0) return Malformed();
    const auto offset = static_cast<size_t>(*place);
    if (offset < lower_ || offset >= begin_ ||
        !pdf_.substr(offset).starts_with(absl::StrCat(number, " 0 obj"))) {
      return Refusal("a table of what was appended leads to something that was not");
    }
    first_object_ = std::min(first_object_, offset);
    return absl::OkStatus();
  }

  absl::StatusOr<size_t> ReadTrailer() {
    const size_t end = pdf_.find("startxref", at_);
    if (end == std::string_view::npos) return Malformed();
    std::string_view text = pdf_.substr(at_, end - at_);
    const size_t close = text.rfind(">>");
    if (close == std::string_view::npos) return Malformed();
    // Some programs leave their name behind the trailer, as a comment.
    std::string_view rest = text.substr(close + 2);
    while (!rest.empty() && IsSpace(rest.front())) rest.remove_prefix(1);
    DropSpaceBehind(rest);
    if (!rest.empty() && (rest.front() != '%' || rest.find_first_of("\r\n") != rest.npos)) {
      return Malformed();
    }
    const std::shared_ptr<QPDF> nowhere = QPDF::create();
    nowhere->emptyPDF();
    nowhere->setSuppressWarnings(true);
    QPDFObjectHandle trailer =
        QPDFObjectHandle::parse(nowhere.get(), std::string(text.substr(0, close + 2)));
    RETURN_IF_ERROR(CheckUndamaged(*nowhere));
    if (!trailer.isDictionary()) return Malformed();
    if (trailer.hasKey("/Encrypt")) return Refusal("the PDF is encrypted");
    if (trailer.hasKey("/XRefStm")) {
      return Refusal("what was appended has cross-references of two kinds");
    }
    QPDFObjectHandle previous = trailer.getKey("/Prev"), size = trailer.getKey("/Size");
    if (previous.isIndirect() || !previous.isInteger() || previous.getIntValue() < 0 ||
        size.isIndirect() || !size.isInteger() || size.getIntValue() < next_number_) {
      return Malformed();
    }
    return static_cast<size_t>(previous.getIntValue());
  }

  const std::string_view pdf_;
  size_t at_;
  const size_t lower_;
  size_t begin_ = 0;
  size_t first_object_ = std::string_view::npos;
  int64_t next_number_ = 0;
};

absl::Status CheckEach(std::string_view pdf, size_t base_size) {
  ASSIGN_OR_RETURN(const size_t base_table, LastTable(pdf.substr(0, base_size)));
  ASSIGN_OR_RETURN(size_t table, LastTable(pdf));
  int64_t left = kMostObjects;
  size_t objects_after = std::string_view::npos;  // the first object of the update after
  for (int updates = 0; table != base_table; ++updates) {
    if (updates == kMostUpdates) return Refusal("the paper was updated too often");
    if (table < base_size) {
      return Refusal("what was appended does not lead to the table of the paper before it");
    }
    Table update(pdf, table, base_size);
    ASSIGN_OR_RETURN(const size_t previous, update.Read(left));
    if (previous >= table || objects_after < table) {
      return Refusal("what was appended is not one update after the other");
    }
    objects_after = update.first_object();
    table = previous;
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<size_t> LastTable(std::string_view pdf) {
  const absl::Status refusal = Refusal("the file does not end as a PDF ends");
  if (pdf.ends_with('\n')) pdf.remove_suffix(1);
  if (pdf.ends_with('\r')) pdf.remove_suffix(1);
  if (!pdf.ends_with("%%EOF")) return refusal;
  pdf.remove_suffix(5);
  const size_t all = pdf.size();
  DropSpaceBehind(pdf);
  const bool apart = pdf.size() < all;
  size_t digits = 0;
  while (digits < pdf.size() && IsDigit(pdf[pdf.size() - 1 - digits])) ++digits;
  const auto place = NumberOf(pdf.substr(pdf.size() - digits));
  pdf.remove_suffix(digits);
  const size_t before = pdf.size();
  DropSpaceBehind(pdf);
  const bool own_line = pdf.ends_with("\nstartxref") || pdf.ends_with("\rstartxref");
  if (!apart || !place || pdf.size() == before || !own_line ||
      static_cast<size_t>(*place) >= pdf.size()) {
    return refusal;
  }
  return static_cast<size_t>(*place);
}

absl::Status CheckUpdates(std::string_view pdf, size_t base_size) {
  return WithoutExceptions([&] { return CheckEach(pdf, base_size); });
}

}  // namespace thidua::awards
