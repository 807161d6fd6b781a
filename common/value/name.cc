#include "common/value/name.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <cassert>

#include "common/value/errors.h"
#include "common/value/text.h"

namespace thidua {
namespace {

constexpr std::string_view kCatalog = "catalog";
constexpr size_t kMaxId = 63;
constexpr size_t kMaxFormId = 53;  // leaves room for ".2021-2025", the longest period

absl::Status InvalidName(const std::string& message) {
  return Error(absl::StatusCode::kInvalidArgument, type::v1::ERROR_REASON_INVALID_NAME, message);
}

bool IsLetterOrDigit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

bool IsId(std::string_view text) {
  return !text.empty() && text.size() <= kMaxId && IsLetterOrDigit(text.front()) &&
         IsLetterOrDigit(text.back()) && std::all_of(text.begin(), text.end(), [](char c) {
           return IsLetterOrDigit(c) || c == '.' || c == '_' || c == ':' || c == '@' || c == '-';
         });
}

bool IsVariable(std::string_view segment) { return segment.starts_with('{'); }

// Walks the segments of a name. An empty name has one, empty segment.
class Segments {
 public:
  explicit Segments(std::string_view text) : rest_(text) {}

  bool done() const { return done_; }

  std::string_view Next() {
    const size_t slash = rest_.find('/');
    std::string_view segment = rest_.substr(0, slash);
    done_ = slash == std::string_view::npos;
    rest_.remove_prefix(done_ ? rest_.size() : slash + 1);
    return segment;
  }

 private:
  std::string_view rest_;
  bool done_ = false;
};

}  // namespace

absl::StatusOr<std::vector<std::string>> NamePattern::Match(std::string_view name) const {
  const auto expected = [&] {
    return absl::StrCat(Quote(name), " is not a name of the form ",
                        absl::string_view(pattern_.data(), pattern_.size()));
  };
  std::vector<std::string> ids;
  Segments pattern(pattern_);
  Segments segments(name);
  while (!pattern.done()) {
    if (segments.done()) return InvalidName(expected());
    const std::string_view wanted = pattern.Next();
    const std::string_view segment = segments.Next();
    if (!IsVariable(wanted)) {
      if (segment != wanted) return InvalidName(expected());
      continue;
    }
    absl::Status status = CheckId(segment);
    if (!status.ok()) return InvalidName(absl::StrCat(expected(), ": ", status.message()));
    if (wanted == "{unit}" && IsReservedId(segment)) {
      return InvalidName(absl::StrCat(expected(), ": no unit has the id ", Quote(segment)));
    }
    if (wanted == "{unit}" && segment.find('@') != std::string_view::npos) {
      return InvalidName(absl::StrCat(expected(),
                                      ": no unit's id has an @; a code on a day stands for a unit "
                                      "only where a read says so"));
    }
    ids.emplace_back(segment);
  }
  if (!segments.done()) return InvalidName(expected());
  return ids;
}

std::string NamePattern::Format(std::initializer_list<std::string_view> ids) const {
  std::string name;
  auto id = ids.begin();
  Segments pattern(pattern_);
  while (!pattern.done()) {
    std::string_view segment = pattern.Next();
    if (IsVariable(segment)) {
      assert(id != ids.end());
      segment = *id++;
    }
    if (!name.empty()) name.push_back('/');
    name += segment;
  }
  assert(id == ids.end());
  return name;
}

absl::Status CheckId(std::string_view id) {
  if (IsId(id)) return absl::OkStatus();
  return InvalidName(absl::StrCat(Quote(id),
                                  " is not an id: 1 to 63 of a-z, 0-9 and . _ : @ -, with a letter "
                                  "or digit first and last"));
}

absl::Status CheckFormId(std::string_view id) {
  if (IsId(id) && id.size() <= kMaxFormId && id.find('.') == std::string_view::npos) {
    return absl::OkStatus();
  }
  return InvalidName(absl::StrCat(Quote(id),
                                  " is not the id of a form: 1 to 53 of a-z, 0-9 and _ : @ -, with "
                                  "a letter or digit first and last"));
}

bool IsReservedId(std::string_view id) { return id == kCatalog; }

std::string LedgerOf(std::string_view name) {
  Segments segments(name);
  segments.Next();
  if (segments.done()) return std::string(kCatalog);
  const std::string_view second = segments.Next();
  return std::string(segments.done() ? kCatalog : second);
}

std::string RoundId::ToString() const { return absl::StrCat(form, ".", period.ToString()); }

absl::StatusOr<RoundId> SplitRoundId(std::string_view round_id) {
  const size_t dot = round_id.find('.');
  if (dot == std::string_view::npos) {
    return InvalidName(absl::StrCat(Quote(round_id),
                                    " is not the id of a round: {form}.{period}, for example "
                                    "income.2022-q3"));
  }
  const std::string_view form = round_id.substr(0, dot);
  absl::Status status = CheckFormId(form);
  absl::StatusOr<Period> period = ParsePeriod(round_id.substr(dot + 1));
  if (status.ok()) status = period.status();
  if (!status.ok()) {
    return InvalidName(
        absl::StrCat(Quote(round_id), " is not the id of a round: ", status.message()));
  }
  return RoundId{std::string(form), *period};
}

}  // namespace thidua
