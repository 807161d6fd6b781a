#include "common/ledger/log/statement.h"

#include <absl/strings/escaping.h>
#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_split.h>

#include "common/value/digest.h"

namespace thidua::ledger {
namespace {

constexpr char kFormat[] = "thidua statement 1";
constexpr char kTime[] = "%Y-%m-%dT%H:%M:%E6SZ";
constexpr size_t kFields = 6;  // the lines before the heads

std::string HeadLine(const CommitId& head) {
  return absl::StrCat(head.ledger, " ", head.seq, " ", ToHex(head.hash), "\n");
}

// What stands after `name` and a colon; nothing where the line is another.
std::optional<absl::string_view> Field(absl::string_view line, absl::string_view name) {
  if (!absl::ConsumePrefix(&line, name) || !absl::ConsumePrefix(&line, ": ")) return std::nullopt;
  return line;
}

// Takes what is no hexadecimal digit for a zero: ParseStatement writes it again and compares.
std::string FromHex(absl::string_view hex) {
  return hex.size() == 64 ? absl::HexStringToBytes(hex) : "";
}

std::optional<CommitId> ParseHead(absl::string_view text) {
  const std::vector<absl::string_view> parts = absl::StrSplit(text, ' ');
  CommitId head;
  if (parts.size() != 3 || !absl::SimpleAtoi(parts[1], &head.seq)) return std::nullopt;
  head.ledger = std::string(parts[0]);
  head.hash = FromHex(parts[2]);
  return head;
}

}  // namespace

std::string HeadLines(const HeadsByName& heads) {
  std::string lines;
  for (const auto& [ledger, head] : heads) lines += HeadLine(head);
  return lines;
}

std::string WriteStatement(const Statement& statement) {
  std::string text =
      absl::StrCat(kFormat, "\nservice: ", statement.service, "\nnumber: ", statement.number,
                   "\ntime: ", absl::FormatTime(kTime, statement.time, absl::UTCTimeZone()),
                   "\nprevious: ", ToHex(statement.previous), "\nall: ", statement.ledgers, " ",
                   ToHex(statement.all), "\n");
  for (const CommitId& head : statement.heads) absl::StrAppend(&text, "head: ", HeadLine(head));
  return text;
}

std::optional<Statement> ParseStatement(std::string_view text) {
  const std::vector<absl::string_view> lines =
      absl::StrSplit(absl::string_view(text.data(), text.size()), '\n');
  // After the last line feed comes nothing.
  if (lines.size() <= kFields || lines[0] != kFormat || !lines.back().empty()) return std::nullopt;
  const auto service = Field(lines[1], "service"), number = Field(lines[2], "number"),
             time = Field(lines[3], "time"), previous = Field(lines[4], "previous"),
             all = Field(lines[5], "all");
  if (!service || !number || !time || !previous || !all) return std::nullopt;
  Statement statement;
  statement.service = std::string(*service);
  statement.previous = FromHex(*previous);
  const std::pair<absl::string_view, absl::string_view> count =
      absl::StrSplit(*all, absl::MaxSplits(' ', 1));
  statement.all = FromHex(count.second);
  if (!absl::SimpleAtoi(*number, &statement.number) ||
      !absl::SimpleAtoi(count.first, &statement.ledgers) ||
      !absl::ParseTime(absl::RFC3339_full, *time, &statement.time, nullptr)) {
    return std::nullopt;
  }
  for (size_t i = kFields; i + 1 < lines.size(); ++i) {
    const auto field = Field(lines[i], "head");
    auto head = field ? ParseHead(*field) : std::nullopt;
    if (!head) return std::nullopt;
    if (!statement.heads.empty() && statement.heads.back().ledger >= head->ledger) {
      return std::nullopt;
    }
    statement.heads.push_back(*std::move(head));
  }
  // One statement has one text: spaces, signs and zeros in front, other digits are none of it.
  if (WriteStatement(statement) != text) return std::nullopt;
  return statement;
}

}  // namespace thidua::ledger
