#include "services/admin_cli/commands/nomination_entering.h"

#include <absl/strings/numbers.h>

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include "common/client/client.h"
#include "common/value/status_macros.h"
#include "common/value/text.h"
#include "services/admin_cli/base/failure.h"
#include "services/admin_cli/base/names.h"
#include "services/admin_cli/commands/nomination_choice.h"
#include "thidua/awards/v1/awards_service.pb.h"

namespace thidua::cli {
namespace {

using awards::v1::CreateNominationsRequest;
using awards::v1::ListRecipientsRequest;
using awards::v1::ListRecipientsResponse;
using awards::v1::Nomination;
using awards::v1::NominationsOutcome;
using awards::v1::Recipient;

// What a request holds beside its entries.
constexpr size_t kHeadBytes = 16 << 10;

// True of refusals that speak of entries, and not of the caller or the service.
bool IsOfEntries(const absl::Status& status) {
  return absl::IsInvalidArgument(status) || absl::IsFailedPrecondition(status) ||
         absl::IsAlreadyExists(status) || absl::IsNotFound(status);
}

// Splits "entries[3].nomination.merit" into 3 and "nomination.merit". False: it is none.
bool SplitPath(std::string_view path, size_t* entry, std::string* rest) {
  constexpr std::string_view kEntries = "entries[";
  const size_t close = path.find(']');
  if (!path.starts_with(kEntries) || close == std::string_view::npos) return false;
  const std::string_view number = path.substr(kEntries.size(), close - kEntries.size());
  path.remove_prefix(close + 1);
  if (path.starts_with('.')) path.remove_prefix(1);
  *rest = std::string(path);
  return absl::SimpleAtoi(absl::string_view(number.data(), number.size()), entry);
}

bool SaysTheSame(const Nomination& wanted, const Nomination& stored) {
  return wanted.honour() == stored.honour() && wanted.receipt_date() == stored.receipt_date() &&
         wanted.merit() == stored.merit() &&
         wanted.honouree().recipient() == stored.honouree().recipient();
}

}  // namespace

absl::Status AddAcceptance(const std::string& text, const std::string& owner,
                           DoubleAcceptance& acceptance) {
  const size_t equals = text.find('=');
  int line = 0;
  if (!absl::SimpleAtoi(text.substr(0, equals), &line) || line < 1) {
    return UsageError("--different-from: " + Quote(text) +
                      " is not ROW or ROW=RECIPIENT, such as 12 or 12=p-17");
  }
  std::vector<std::string>& names = acceptance.rows[line];
  if (equals != std::string::npos) {
    ASSIGN_OR_RETURN(names.emplace_back(), RecipientOf(owner, text.substr(equals + 1)));
  }
  return absl::OkStatus();
}

NominationEntering::NominationEntering(Session& session, std::string movement,
                                       NominationSheet sheet)
    : session_(session), movement_(std::move(movement)), columns_(std::move(sheet.columns)) {
  for (SheetNomination& nomination : sheet.rows) {
    EnteringRow& row = rows_.emplace_back();
    row.result = nomination.faults.empty() ? RowResult::kSound : RowResult::kRefused;
    row.nomination = std::move(nomination);
  }
}

int NominationEntering::Count(RowResult result) const {
  return static_cast<int>(std::count_if(rows_.begin(), rows_.end(),
                                        [&](const auto& row) { return row.result == result; }));
}

absl::Status NominationEntering::Compare(const DoubleAcceptance& acceptance) {
  RETURN_IF_ERROR(CompareNominations());
  return CompareRecipients(acceptance);
}

absl::Status NominationEntering::CompareNominations() {
  const auto stored = ReadNominations(session_, movement_, {});
  if (absl::IsPermissionDenied(stored.status())) {
    compared_ = false;
    return absl::OkStatus();
  }
  RETURN_IF_ERROR(stored.status());
  std::map<std::string, const Nomination*> by_name;
  for (const Nomination& nomination : *stored) by_name.emplace(nomination.name(), &nomination);
  for (EnteringRow& row : rows_) {
    const Nomination& wanted = row.nomination.entry.nomination();
    const auto found = by_name.find(wanted.name());
    if (row.result != RowResult::kSound || found == by_name.end()) continue;
    if (SaysTheSame(wanted, *found->second)) {
      row.result = RowResult::kEnteredBefore;
    } else {
      row.result = RowResult::kRefused;
      row.nomination.faults.push_back(
          {columns_.Title(NominationColumn::kId),
           wanted.name() + " is there and says something else; use: thidua nominations update"});
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<ListRecipientsResponse> NominationEntering::ReadRecipientsOfUnits() {
  std::set<std::string> units;
  for (const EnteringRow& row : rows_) units.insert(row.nomination.entry.recipient().unit());
  units.erase("");
  ListRecipientsResponse all;
  for (const std::string& unit : units) {
    ListRecipientsRequest request;
    request.set_parent(ParentOf(movement_, 2));
    request.set_unit(unit);
    const auto stored = session_.ListAll<ListRecipientsResponse>(request);
    if (absl::IsPermissionDenied(stored.status())) continue;
    RETURN_IF_ERROR(stored.status());
    all.MergeFrom(*stored);
  }
  return all;
}

absl::Status NominationEntering::CompareRecipients(const DoubleAcceptance& acceptance) {
  ListRecipientsRequest request;
  request.set_parent(ParentOf(movement_, 2));
  auto stored = session_.ListAll<ListRecipientsResponse>(request);
  if (absl::IsPermissionDenied(stored.status())) {
    compared_ = false;
    stored = ReadRecipientsOfUnits();
  }
  RETURN_IF_ERROR(stored.status());
  std::vector<SheetNomination> sheet;
  for (const EnteringRow& row : rows_) {
    sheet.push_back(row.nomination);
    if (row.result != RowResult::kSound) sheet.back().entry.clear_recipient();
  }
  const std::vector<Recipient> known(stored->recipients().begin(), stored->recipients().end());
  for (const LikelyDouble& found : FindLikelyDoubles(sheet, known)) {
    EnteringRow& row = rows_[found.row];
    const auto said = acceptance.rows.find(row.nomination.line);
    const bool accepted =
        acceptance.all ||
        (said != acceptance.rows.end() &&
         (said->second.empty() || std::find(said->second.begin(), said->second.end(),
                                            found.other.name()) != said->second.end()));
    if (accepted) {
      row.nomination.entry.add_different_from(found.other.name());
    } else {
      row.result = RowResult::kDouble;
      row.doubles.push_back(found);
    }
  }
  // What the service alone would tell is said to it as well.
  for (EnteringRow& row : rows_) {
    const auto said = acceptance.rows.find(row.nomination.line);
    if (said == acceptance.rows.end()) continue;
    auto& different = *row.nomination.entry.mutable_different_from();
    for (const std::string& name : said->second) {
      if (std::find(different.begin(), different.end(), name) == different.end()) {
        *different.Add() = name;
      }
    }
  }
  return absl::OkStatus();
}

std::vector<std::vector<size_t>> NominationEntering::Batches() const {
  std::vector<std::vector<size_t>> batches;
  size_t bytes = 0;
  for (size_t i = 0; i < rows_.size(); ++i) {
    if (rows_[i].result != RowResult::kSound) continue;
    const size_t size = rows_[i].nomination.entry.ByteSizeLong() + 8;
    if (batches.empty() || batches.back().size() == kNominationsAtOnce ||
        bytes + size > client::kMaxRequestBytes - kHeadBytes) {
      batches.emplace_back();
      bytes = 0;
    }
    batches.back().push_back(i);
    bytes += size;
  }
  return batches;
}

CreateNominationsRequest NominationEntering::RequestFor(const std::vector<size_t>& places) const {
  CreateNominationsRequest request;
  request.set_parent(movement_);
  request.set_reason(reason_);
  for (const size_t place : places) *request.add_entries() = rows_[place].nomination.entry;
  return request;
}

bool NominationEntering::Locate(const absl::Status& refusal, const std::vector<size_t>& places) {
  bool located = false;
  const ErrorText text = Explain(refusal);
  for (const ErrorText::Field& field : text.fields) {
    size_t entry = 0;
    std::string path;
    if (!SplitPath(field.path, &entry, &path) || entry >= places.size()) continue;
    EnteringRow& row = rows_[places[entry]];
    row.result = RowResult::kRefused;
    row.nomination.faults.push_back({columns_.ColumnOf(path), field.description});
    located = true;
  }
  if (!located && places.size() == 1) {
    // Of one entry the refusal is the entry's.
    EnteringRow& row = rows_[places.front()];
    row.result = RowResult::kRefused;
    row.nomination.faults.push_back(
        {"", (text.reason.empty() ? "" : text.reason + ": ") + text.message});
    located = true;
  }
  return located;
}

absl::Status NominationEntering::Check() {
  int64_t done = 0;
  const auto total = static_cast<int64_t>(Count(RowResult::kSound));
  for (std::vector<size_t> places : Batches()) {
    const auto size = static_cast<int64_t>(places.size());
    // The service tells what a row shows by itself before it tells what stands in its way: it is
    // asked until it takes what is left.
    while (!places.empty()) {
      CreateNominationsRequest request = RequestFor(places);
      request.set_validate_only(true);
      const auto answer = session_.Call<NominationsOutcome>(request);
      if (answer.ok()) break;
      if (!IsOfEntries(answer.status()) || !Locate(answer.status(), places)) {
        return answer.status();
      }
      std::erase_if(places,
                    [this](size_t place) { return rows_[place].result != RowResult::kSound; });
    }
    session_.printer().Progress("checked", done += size, total);
  }
  session_.printer().EndProgress();
  return absl::OkStatus();
}

absl::Status NominationEntering::Write() {
  int64_t done = 0;
  const auto total = static_cast<int64_t>(Count(RowResult::kSound));
  for (const std::vector<size_t>& places : Batches()) {
    CreateNominationsRequest request = RequestFor(places);
    // The same rows again are answered as the first time.
    request.set_request_id(ContentRequestId(request));
    const auto answer = session_.Call<NominationsOutcome>(request);
    if (!answer.ok()) {
      session_.printer().EndProgress();
      if (IsOfEntries(answer.status())) Locate(answer.status(), places);
      return answer.status();
    }
    for (const size_t place : places) rows_[place].result = RowResult::kEntered;
    session_.printer().Progress("entered", done += static_cast<int64_t>(places.size()), total);
  }
  session_.printer().EndProgress();
  return absl::OkStatus();
}

}  // namespace thidua::cli
