#include "services/admin_cli/files/ballots.h"

#include <absl/strings/numbers.h>
#include <absl/strings/str_join.h>
#include <absl/strings/str_split.h>

#include <map>
#include <optional>

#include "common/value/status_macros.h"
#include "common/value/text.h"
#include "services/admin_cli/base/failure.h"
#include "services/admin_cli/base/names.h"
#include "services/admin_cli/files/csv_dialect.h"
#include "services/admin_cli/files/header_words.h"

namespace thidua::cli {
namespace {

using awards::v1::SessionBallot;

enum BallotColumn { kNominationName, kInFavour, kAgainst, kBlank, kWritten, kConfirmed, kRejects };

const std::vector<HeaderWords>& BallotWords() {
  static const auto& words = *new std::vector<HeaderWords>{
      {"nomination", {"đề nghị", "mã đề nghị", "hồ sơ", "name"}, true},
      {"in favour", {"đồng ý", "tán thành", "số phiếu đồng ý"}, true},
      {"against", {"không đồng ý", "không tán thành", "số phiếu không đồng ý"}, true},
      {"blank", {"phiếu trắng", "không hợp lệ", "phiếu trắng hoặc không hợp lệ"}},
      {"written", {"bằng văn bản", "ý kiến bằng văn bản"}},
      {"confirmation", {"xác nhận", "lý do xác nhận"}},
      {"rejected", {"không thông qua", "bác"}}};
  return words;
}

absl::StatusOr<std::string> NominationName(const std::string& movement, const std::string& text) {
  return ExpandName(kNomination,
                    text.find('/') == std::string::npos ? movement + "/nominations/" + text : text);
}

// A count of votes; nothing where it is none.
std::optional<int32_t> VotesOf(std::string_view text) {
  int32_t votes;
  const bool read = absl::SimpleAtoi(absl::string_view(text.data(), text.size()), &votes);
  return read && votes >= 0 ? std::optional(votes) : std::nullopt;
}

// True for what says yes in a column of marks.
std::optional<bool> MarkOf(const std::string& text) {
  const std::string folded = FoldForSearch(text);
  if (folded.empty() || folded == "khong" || folded == "no" || folded == "false") return false;
  if (folded == "x" || folded == "co" || folded == "yes" || folded == "true") return true;
  return std::nullopt;
}

// Reads the rows of one file.
class BallotRows {
 public:
  BallotRows(const HeaderPlaces& columns, const std::string& movement)
      : columns_(columns), movement_(movement) {}

  void Add(const CsvRecord& row) {
    row_ = &row;
    SessionBallot ballot;
    const auto name = NominationName(movement_, Field(kNominationName));
    if (!name.ok()) {
      Fault(kNominationName, std::string(name.status().message()));
    } else if (const auto [first, added] = lines_.emplace(*name, row.line); !added) {
      Fault(kNominationName, *name + " stands in row " + std::to_string(first->second) + " too");
    } else {
      ballot.set_nomination(*name);
    }
    ballot.set_in_favour(Votes(kInFavour, true));
    ballot.set_against(Votes(kAgainst, true));
    ballot.set_blank(Votes(kBlank, false));
    ballot.set_written(Votes(kWritten, false));
    ballot.set_confirmation(Field(kConfirmed));
    const auto rejects = MarkOf(Field(kRejects));
    if (!rejects.has_value()) Fault(kRejects, "write x, or leave it empty");
    ballot.set_rejected(rejects.value_or(false));
    ballots_.push_back(std::move(ballot));
  }

  absl::StatusOr<std::vector<SessionBallot>> Finish() {
    if (!faults_.empty()) return UsageError(absl::StrJoin(faults_, "\n  "));
    if (ballots_.empty()) return UsageError("the file has no row");
    return std::move(ballots_);
  }

 private:
  std::string Field(BallotColumn column) const { return FieldOf(*row_, columns_.places[column]); }

  int32_t Votes(BallotColumn column, bool required) {
    const std::string text = Field(column);
    if (text.empty() && !required) return 0;
    const auto votes = VotesOf(text);
    if (!votes.has_value()) Fault(column, Quote(text) + " is not a number of votes");
    return votes.value_or(0);
  }

  void Fault(BallotColumn column, const std::string& what) {
    faults_.push_back("row " + std::to_string(row_->line) + ", " +
                      std::string(BallotWords()[column].name) + ": " + what);
  }

  const HeaderPlaces& columns_;
  const std::string& movement_;
  const CsvRecord* row_ = nullptr;
  std::map<std::string, int> lines_;  // of the nominations
  std::vector<SessionBallot> ballots_;
  std::vector<std::string> faults_;
};

absl::Status CheckHeader(const HeaderPlaces& found, const std::vector<std::string>& titles) {
  std::vector<std::string> faults = found.faults;
  for (const size_t place : found.unknown) {
    faults.push_back("the column " + Quote(titles[place]) + " is not known");
  }
  return faults.empty() ? absl::OkStatus() : UsageError(absl::StrJoin(faults, ", "));
}

}  // namespace

absl::StatusOr<SessionBallot> ReadBallot(const std::string& text, const std::string& movement) {
  const auto wrong = [&] {
    return UsageError("--ballot: " + Quote(text) +
                      " is not NOMINATION=IN_FAVOUR/AGAINST/BLANK[/WRITTEN], such as n1=7/1/1");
  };
  const size_t equals = text.find('=');
  if (equals == std::string::npos) return wrong();
  const std::vector<std::string> counts = absl::StrSplit(text.substr(equals + 1), '/');
  if (counts.size() != 3 && counts.size() != 4) return wrong();
  std::vector<int32_t> votes;
  for (const std::string& count : counts) {
    const auto read = VotesOf(count);
    if (!read.has_value()) return wrong();
    votes.push_back(*read);
  }
  SessionBallot ballot;
  ASSIGN_OR_RETURN(*ballot.mutable_nomination(), NominationName(movement, text.substr(0, equals)));
  ballot.set_in_favour(votes[0]);
  ballot.set_against(votes[1]);
  ballot.set_blank(votes[2]);
  if (votes.size() == 4) ballot.set_written(votes[3]);
  return ballot;
}

absl::StatusOr<std::vector<SessionBallot>> ReadBallots(std::string_view text,
                                                       const std::string& movement) {
  ASSIGN_OR_RETURN(const CsvSheet sheet,
                   ReadCsvSheet(text, [](const std::vector<std::string>& titles) {
                     return CheckHeader(FindColumns(BallotWords(), titles), titles);
                   }));
  const HeaderPlaces columns = FindColumns(BallotWords(), sheet.header.fields);
  BallotRows rows(columns, movement);
  for (const CsvRecord& row : sheet.rows) rows.Add(row);
  return rows.Finish();
}

}  // namespace thidua::cli
