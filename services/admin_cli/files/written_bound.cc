#include "services/admin_cli/files/written_bound.h"

#include <absl/strings/ascii.h>
#include <absl/strings/str_replace.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "common/value/status_macros.h"
#include "common/value/text.h"
#include "services/admin_cli/base/failure.h"
#include "services/admin_cli/files/csv_records.h"
#include "services/admin_cli/files/number_format.h"

namespace thidua::cli {
namespace {

using targets::v1::Bound;
using targets::v1::BOUND_KIND_ABOUT;
using targets::v1::BOUND_KIND_AT_LEAST;
using targets::v1::BOUND_KIND_AT_MOST;
using targets::v1::BOUND_KIND_BAND;
using targets::v1::BOUND_KIND_LESS_THAN;
using targets::v1::BOUND_KIND_MORE_THAN;
using targets::v1::BOUND_KIND_POINT;
using targets::v1::BOUND_KIND_UNSPECIFIED;
using targets::v1::BoundKind;

struct Word {
  std::string_view text;  // folded
  BoundKind kind;
};

// A word that begins another one stands behind it.
constexpr std::array kBefore = {
    Word{">=", BOUND_KIND_AT_LEAST},
    Word{"\u2265", BOUND_KIND_AT_LEAST},
    Word{"<=", BOUND_KIND_AT_MOST},
    Word{"\u2264", BOUND_KIND_AT_MOST},
    Word{">", BOUND_KIND_MORE_THAN},
    Word{"<", BOUND_KIND_LESS_THAN},
    Word{"=", BOUND_KIND_POINT},
    Word{"~", BOUND_KIND_ABOUT},
    Word{"\u2248", BOUND_KIND_ABOUT},
    Word{"it nhat ", BOUND_KIND_AT_LEAST},
    Word{"toi thieu ", BOUND_KIND_AT_LEAST},
    Word{"khong duoi ", BOUND_KIND_AT_LEAST},
    Word{"khong thap hon ", BOUND_KIND_AT_LEAST},
    Word{"at least ", BOUND_KIND_AT_LEAST},
    Word{"khong qua ", BOUND_KIND_AT_MOST},
    Word{"khong vuot qua ", BOUND_KIND_AT_MOST},
    Word{"toi da ", BOUND_KIND_AT_MOST},
    Word{"nhieu nhat ", BOUND_KIND_AT_MOST},
    Word{"at most ", BOUND_KIND_AT_MOST},
    Word{"tren ", BOUND_KIND_MORE_THAN},
    Word{"hon ", BOUND_KIND_MORE_THAN},
    Word{"more than ", BOUND_KIND_MORE_THAN},
    Word{"duoi ", BOUND_KIND_LESS_THAN},
    Word{"less than ", BOUND_KIND_LESS_THAN},
    Word{"khoang ", BOUND_KIND_ABOUT},
    Word{"about ", BOUND_KIND_ABOUT},
    Word{"chiem ", BOUND_KIND_POINT},
};
constexpr std::array kBehind = {Word{" tro len", BOUND_KIND_AT_LEAST},
                                Word{" tro xuong", BOUND_KIND_AT_MOST}};
constexpr std::array<std::string_view, 5> kDashes = {"-", "\u2010", "\u2011", "\u2013", "\u2014"};
constexpr std::string_view kMinus = "\u2212";  // also stands between the ends of a band

bool TakePrefix(std::string_view word, std::string* text) {
  if (!text->starts_with(word)) {
    return false;
  }
  *text = Trimmed(text->substr(word.size()));
  return true;
}

bool TakeSuffix(std::string_view word, std::string* text) {
  if (!text->ends_with(word)) {
    return false;
  }
  *text = Trimmed(text->substr(0, text->size() - word.size()));
  return true;
}

// The text with plain single spaces, in lower case and without marks.
std::string Folded(std::string_view text) {
  std::string folded = Trimmed(FoldForSearch(absl::StrReplaceAll(
      absl::string_view(text.data(), text.size()),
      {{"\u00A0", " "}, {"\u202F", " "}, {"\u2009", " "}, {"\t", " "}, {"\n", " "}, {"\r", " "}})));
  while (absl::StrReplaceAll({{"  ", " "}}, &folded) > 0) {
  }
  return folded;
}

// The dash between two numbers, as {where, bytes}: one that has a digit or a percent sign before
// it.
std::optional<std::pair<size_t, size_t>> FindDash(const std::string& text) {
  for (size_t at = 1; at < text.size(); ++at) {
    size_t before = at;
    while (before > 0 && text[before - 1] == ' ') {
      --before;
    }
    if (before == 0 || !(absl::ascii_isdigit(static_cast<unsigned char>(text[before - 1])) ||
                         text[before - 1] == '%')) {
      continue;
    }
    for (const std::string_view dash : {kDashes[0], kDashes[1], kDashes[2], kDashes[3], kDashes[4],
                                        kMinus, std::string_view(" den ")}) {
      if (text.compare(at, dash.size(), dash) == 0) {
        return std::pair(at, dash.size());
      }
    }
  }
  return std::nullopt;
}

absl::Status NoBound(std::string_view text, const std::string& why) {
  return UsageError(Quote(text) + " is no bound: " + why);
}

// Takes the percent sign off a number, and refuses what is a number in neither format.
absl::Status CheckNumber(std::string_view text, std::string* number, bool* percent) {
  *percent = TakeSuffix("%", number) || *percent;
  if (ReadNumber(*number, Locale::kVietnamese).has_value() ||
      ReadNumber(*number, Locale::kEnglish).has_value()) {
    return absl::OkStatus();
  }
  return NoBound(text,
                 (number->empty() ? "a number is missing" : Quote(*number) + " is no number") +
                     "; write for example >= 115, > 9,5, 40-45, <= 3, = 100 or khoảng 100, "
                     "and the unit of measure in its own column");
}

absl::StatusOr<std::string> ReadEnd(const std::string& text, Locale format) {
  const auto number = ReadNumber(text, format);
  if (!number.has_value()) {
    return UsageError(Quote(text) + " is no number of the format " + FormatName(format));
  }
  return *number;
}

// Digits after the point, of which at most kMaxDecimals are taken.
int DecimalsOf(const std::string& number) {
  const size_t point = number.find('.');
  return point == std::string::npos
             ? 0
             : std::min(static_cast<int>(number.size() - point - 1), kMaxDecimals);
}

}  // namespace

absl::StatusOr<WrittenBound> ParseWrittenBound(std::string_view text) {
  std::string rest = Folded(text);
  if (rest.empty()) {
    return UsageError("is empty: write what the figure must be, for example >= 115");
  }
  WrittenBound bound;
  const bool reaches = TakePrefix("dat ", &rest);  // "đạt 115" is at least 115
  for (const Word& word : kBefore) {
    if (TakePrefix(word.text, &rest)) {
      bound.kind = word.kind;
      break;
    }
  }
  for (const Word& word : kBehind) {
    if (TakeSuffix(word.text, &rest)) {
      if (bound.kind != BOUND_KIND_UNSPECIFIED) {
        return NoBound(text, "it is compared in two ways; keep one of them");
      }
      bound.kind = word.kind;
    }
  }
  const bool from = TakePrefix("tu ", &rest);
  const auto dash = FindDash(rest);
  if (!dash.has_value()) {
    if (from && bound.kind == BOUND_KIND_UNSPECIFIED) {
      return NoBound(text, "\"từ\" has no end; write từ 40 đến 45, or từ 40 trở lên");
    }
    bound.value = rest;
    RETURN_IF_ERROR(CheckNumber(text, &bound.value, &bound.percent));
    if (bound.kind == BOUND_KIND_UNSPECIFIED) {
      bound.bare = !reaches;
      bound.kind = reaches ? BOUND_KIND_AT_LEAST : BOUND_KIND_POINT;
    }
    return bound;
  }
  bound.value = Trimmed(rest.substr(0, dash->first));
  bound.upper = Trimmed(rest.substr(dash->first + dash->second));
  RETURN_IF_ERROR(CheckNumber(text, &bound.value, &bound.percent));
  RETURN_IF_ERROR(CheckNumber(text, &bound.upper, &bound.percent));
  if (bound.kind != BOUND_KIND_UNSPECIFIED) {
    return NoBound(text,
                   "a band has both of its ends, so no other comparison goes with it; write " +
                       bound.value + "-" + bound.upper + ", or one number behind the word");
  }
  bound.kind = BOUND_KIND_BAND;
  return bound;
}

absl::StatusOr<Bound> ReadBound(const WrittenBound& written, Locale format) {
  Bound bound;
  bound.set_kind(written.kind);
  ASSIGN_OR_RETURN(*bound.mutable_value(), ReadEnd(written.value, format));
  if (written.kind == BOUND_KIND_BAND) {
    ASSIGN_OR_RETURN(*bound.mutable_upper(), ReadEnd(written.upper, format));
  }
  const int decimals = std::max(DecimalsOf(bound.value()), DecimalsOf(bound.upper()));
  ASSIGN_OR_RETURN(const int64_t low, ParseScaled(bound.value(), decimals));
  if (written.kind == BOUND_KIND_BAND) {
    ASSIGN_OR_RETURN(const int64_t high, ParseScaled(bound.upper(), decimals));
    if (low >= high) {
      return UsageError("the band " + written.value + "-" + written.upper +
                        " is upside down or of one number: write its lower end first");
    }
  }
  return bound;
}

}  // namespace thidua::cli
