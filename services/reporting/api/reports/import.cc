#include "services/reporting/api/reports/import.h"

#include <absl/strings/str_cat.h>

#include <map>
#include <optional>
#include <string_view>
#include <utility>

#include "common/resource/cause.h"
#include "common/resource/image.h"
#include "common/value/digest.h"
#include "common/value/errors.h"
#include "common/value/status_macros.h"
#include "services/reporting/api/reports/scope.h"
#include "services/reporting/api/reports/stored_report.h"
#include "services/reporting/api/reports/subject_history.h"
#include "services/reporting/domain/names.h"
#include "services/reporting/domain/reports/cells.h"
#include "services/reporting/domain/reports/import.h"

namespace thidua::reporting {
namespace {

using v1::ImportHeader;
using v1::Report;
using v1::Round;

constexpr size_t kMaxReports = 1'000'000;
constexpr int kMaxRejections = 1'000;

absl::Status BadName(std::string_view problem, ErrorReason reason) {
  Violations violations;
  violations.Add("report.name", problem, reason);
  return violations.ToStatus();
}

absl::Status CheckHeader(const ImportHeader& header) {
  Violations violations;
  violations.AddStatus("header.parent", kUnitName.Match(header.parent()).status());
  resource::CheckCause("header.", header.request_id(), header.reason(), violations);
  return violations.ToStatus();
}

// The first half of the digest: no two names of one import share it but by an attack on SHA-256.
absl::uint128 Digest(std::string_view name) {
  uint64_t halves[2];
  const std::string digest = Sha256(name);
  digest.copy(reinterpret_cast<char*>(halves), sizeof(halves));
  return absl::MakeUint128(halves[0], halves[1]);
}

}  // namespace

// Reports with what is known of them, and the rounds that they are of, read and parsed once.
struct ReportImport::Chunk {
  struct Item {
    const ImportedView* input;
    absl::Status admitted;
    std::string successor;  // in whose name it is written, see SuccessorFor
    // By the round as it was when the report was admitted.
    Violations found;
    std::string cells;  // of the image; where nothing was found
    absl::Status verdict;
    ImportResult result = ImportResult::kUnchanged;
  };
  struct KnownRound {
    absl::Status missing;  // OK if there is such a round
    Round round;
    bool owner_may = false;
  };

  std::vector<Item> items;
  std::map<std::string, KnownRound, std::less<>> rounds;
  std::string request_id;
  std::string request_digest;
};

// How reports of one round are checked.
struct ReportImport::RoundCheck {
  explicit RoundCheck(const Round& of) : round(of), check(round), history(round) {}

  // Reads the histories of the chunk's reports of this round, once a chunk.
  absl::Status ReadHistories(const rpc::Call& call, ledger::Reader& reader, const Chunk& chunk) {
    if (chunk_read == &chunk) return absl::OkStatus();
    std::vector<std::string_view> subjects;
    for (const Chunk::Item& item : chunk.items) {
      if (item.admitted.ok() && RoundOf(item.input->report.name) == round.name()) {
        subjects.push_back(LastSegment(item.input->report.name));
      }
    }
    ASSIGN_OR_RETURN(histories, history.Read(call, reader, std::move(subjects)));
    chunk_read = &chunk;
    return absl::OkStatus();
  }

  const Round round;
  ReportCheck check;
  HistoryReader history;
  Histories histories;
  const Chunk* chunk_read = nullptr;  // that `histories` are of
};

ReportImport::~ReportImport() = default;

ReportImport::ReportImport(const resource::Store& store, ImportHeader header)
    : store_(store),
      header_(std::move(header)),
      ledger_name_(LastSegment(header_.parent())),
      header_digest_(rpc::DigestWithout(header_, {"request_id", "dry_run"})) {}

absl::StatusOr<std::unique_ptr<ReportImport>> ReportImport::Begin(const rpc::Call& call,
                                                                  const resource::Store& store,
                                                                  ImportHeader header) {
  // On whom depends on each report.
  RETURN_IF_ERROR(call.Authorize(""));
  RETURN_IF_ERROR(CheckHeader(header));
  return std::unique_ptr<ReportImport>(new ReportImport(store, std::move(header)));
}

absl::StatusOr<std::shared_ptr<ReportImport::Chunk>> ReportImport::Prepare(
    const rpc::Call& call, std::span<const ImportedView> reports) {
  auto chunk = std::make_shared<Chunk>();
  chunk->items.reserve(reports.size());
  std::string digests = header_digest_;
  for (const ImportedView& report : reports) {
    chunk->items.emplace_back().input = &report;
    digests += Sha256(report.bytes);
  }
  chunk->request_id = absl::StrCat(header_.request_id(), "/", ++chunks_);
  chunk->request_digest = Sha256(digests);
  ASSIGN_OR_RETURN(auto reader, store_.Open(ledger_name_));
  RETURN_IF_ERROR(Admit(call, *reader, *chunk));
  return chunk;
}

absl::Status ReportImport::Apply(const rpc::Call& call, Chunk& chunk) {
  ledger::Position position;
  if (header_.dry_run()) {
    ASSIGN_OR_RETURN(auto reader, store_.Open(ledger_name_));
    // The time decides nothing.
    RETURN_IF_ERROR(Decide(call, *reader, absl::UnixEpoch(), nullptr, chunk));
    position = reader->position();
  } else {
    const ledger::Cause cause = {.actor = call.caller().principal,
                                 .on_behalf_of = call.caller().via,
                                 .method = std::string(call.method()),
                                 .request_id = chunk.request_id,
                                 .request_digest = chunk.request_digest,
                                 .reason = header_.reason()};
    ASSIGN_OR_RETURN(
        ledger::CommitResult result,
        store_.ledger().Commit(
            ledger_name_, cause,
            [&](ledger::Txn& txn) { return Decide(call, txn, txn.time(), &txn, chunk); },
            call.deadline()));
    position = result.position;
    if (result.replayed) {
      // What it did then follows from what it found then.
      ASSIGN_OR_RETURN(auto then, store_.Open(ledger_name_, position));
      ASSIGN_OR_RETURN(const ledger::Position before, then->PositionOf(position.seq - 1));
      ASSIGN_OR_RETURN(then, store_.Open(ledger_name_, before));
      RETURN_IF_ERROR(Decide(call, *then, absl::UnixEpoch(), nullptr, chunk, /*replay=*/true));
    }
  }
  Count(chunk);
  summary_.set_token(store_.TokenOf(position));
  return absl::OkStatus();
}

absl::Status ReportImport::Admit(const rpc::Call& call, ledger::Reader& reader, Chunk& chunk) {
  for (Chunk::Item& item : chunk.items) {
    const std::string_view name = item.input->report.name;
    if (absl::Status status = kReportName.Match(name).status(); !status.ok()) {
      Violations violations;
      violations.AddStatus("report.name", status);
      item.admitted = violations.ToStatus();
      continue;
    }
    if (OwnerOf(name) != header_.parent()) {
      item.admitted =
          BadName(absl::StrCat("is not of ", header_.parent(), ", whose reports are ", "imported"),
                  type::v1::ERROR_REASON_INVALID_FIELD);
      continue;
    }
    if (!seen_.insert(Digest(name)).second) {
      item.admitted = BadName("came before in this import", type::v1::ERROR_REASON_DUPLICATE);
      continue;
    }
    if (seen_.size() > kMaxReports) {
      Violations violations;
      violations.Add("report", absl::StrCat("is one too many: an import has at most ", kMaxReports,
                                            " reports"));
      return violations.ToStatus();
    }
    const std::string_view round_name = RoundOf(name);
    auto known = chunk.rounds.find(round_name);
    if (known == chunk.rounds.end()) {
      known = chunk.rounds.emplace(round_name, Chunk::KnownRound()).first;
      auto round = FindRound(call, reader, round_name);
      if (round.ok()) {
        known->second.round = *std::move(round);
        known->second.owner_may = OwnerMay(call, known->second.round);
      } else if (absl::IsNotFound(round.status()) || absl::IsPermissionDenied(round.status())) {
        known->second.missing = round.status();
      } else {
        return round.status();
      }
    }
    item.admitted = known->second.missing;
    if (item.admitted.ok() && !known->second.owner_may) {
      item.admitted = AuthorizeSubject(call, known->second.round, LastSegment(name));
      item.successor = SuccessorFor(call, known->second.round, LastSegment(name));
      if (!item.admitted.ok() && !absl::IsPermissionDenied(item.admitted) &&
          !absl::IsNotFound(item.admitted)) {
        return item.admitted;
      }
    }
    if (!item.admitted.ok()) continue;
    CheckCells(known->second.round, item.input->report, item.found);
    if (item.found.empty()) item.cells = CellsImage(item.input->report.cells);
  }
  return absl::OkStatus();
}

ReportImport::RoundCheck& ReportImport::CheckOf(const Round& round) {
  std::unique_ptr<RoundCheck>& check = checks_[round.name()];
  if (check == nullptr || check->round.etag() != round.etag()) {
    check = std::make_unique<RoundCheck>(round);
  }
  return *check;
}

absl::Status ReportImport::Decide(const rpc::Call& call, ledger::Reader& reader, absl::Time now,
                                  ledger::Txn* txn, Chunk& chunk, bool replay) {
  // What rounds that this chunk is not of have read is not kept.
  std::erase_if(checks_, [&](const auto& known) { return !chunk.rounds.contains(known.first); });
  for (auto& [name, check] : checks_) check->chunk_read = nullptr;
  // A round that is as it was when the chunk was admitted is not parsed again.
  struct Now {
    const Round* round = nullptr;  // null: there is none any more
    std::optional<Round> changed;
  };
  std::map<std::string_view, Now> rounds;
  for (const auto& [name, known] : chunk.rounds) {
    if (!known.missing.ok()) continue;
    Now& found = rounds[name];
    ASSIGN_OR_RETURN(std::optional<ledger::Image> image, reader.Get(name));
    if (!image) continue;
    if (std::to_string(image->seq) == known.round.etag()) {
      found.round = &known.round;
    } else {
      ASSIGN_OR_RETURN(found.changed, resource::FromImage<Round>(*image));
      found.round = &*found.changed;
    }
  }
  for (Chunk::Item& item : chunk.items) {
    item.verdict = item.admitted;
    if (!item.verdict.ok()) continue;
    const ReportView& report = item.input->report;
    const Now& found = rounds.find(RoundOf(report.name))->second;
    if (found.round == nullptr) {
      item.verdict = NotFound(RoundOf(report.name));
      continue;
    }
    const Round& admitted = chunk.rounds.find(RoundOf(report.name))->second.round;
    if (found.round != &admitted) {
      // It was renewed, perhaps, and asks for other columns, or others for them.
      item.verdict = CheckSameRound(admitted, *found.round, LastSegment(report.name));
      if (replay) item.verdict = absl::OkStatus();  // it was admitted then
      if (!item.verdict.ok()) continue;
      item.found = Violations();
      CheckCells(*found.round, report, item.found);
      if (item.found.empty()) item.cells = CellsImage(report.cells);
    }
    ASSIGN_OR_RETURN(const StoredReport stored, FindStored(reader, report.name));
    absl::Status read;
    const auto findings = [&](const ReportView& text) -> const std::vector<v1::Finding>& {
      static const auto& none = *new std::vector<v1::Finding>();
      static const auto& unknown = *new History();
      RoundCheck& check = CheckOf(*found.round);
      read = check.ReadHistories(call, reader, chunk);
      if (!read.ok()) return none;
      const auto history = check.histories.find(LastSegment(report.name));
      return check.check.Find(text, history == check.histories.end() ? unknown : history->second);
    };
    absl::StatusOr<Imported> imported =
        ImportReport(*found.round, stored, report, item.found, header_.reason(), header_.submit(),
                     findings, call.caller().principal, now);
    RETURN_IF_ERROR(read);
    item.verdict = imported.status();
    const bool unchanged = imported.ok() && imported->result == ImportResult::kUnchanged;
    if (!unchanged && !absl::IsInvalidArgument(item.verdict)) {
      const absl::Status etag = resource::CheckStored(report.name, report.etag, stored.report);
      if (!etag.ok()) item.verdict = etag;
    }
    if (!item.verdict.ok()) continue;
    item.result = imported->result;
    imported->report.set_written_by_successor(item.successor);
    if (txn != nullptr && !unchanged) {
      txn->Put(report.name, imported->cells_of_input
                                ? ReportImage(std::move(imported->report), item.cells)
                                : resource::ToImage(std::move(imported->report)));
    }
  }
  return absl::OkStatus();
}

void ReportImport::Count(const Chunk& chunk) {
  for (const Chunk::Item& item : chunk.items) {
    if (item.verdict.ok()) {
      switch (item.result) {
        case ImportResult::kCreated:
          summary_.set_created(summary_.created() + 1);
          break;
        case ImportResult::kUpdated:
          summary_.set_updated(summary_.updated() + 1);
          break;
        case ImportResult::kUnchanged:
          summary_.set_unchanged(summary_.unchanged() + 1);
          break;
      }
      continue;
    }
    summary_.set_rejected(summary_.rejected() + 1);
    std::vector<FieldViolation> violations = ViolationsOf(item.verdict);
    if (violations.empty()) {
      violations.push_back({"", std::string(item.verdict.message()), ReasonOf(item.verdict)});
    }
    for (const FieldViolation& violation : violations) {
      if (summary_.rejections_size() == kMaxRejections) break;
      v1::Rejection* rejection = summary_.add_rejections();
      rejection->set_row(item.input->row);
      rejection->set_report(std::string(item.input->report.name));
      rejection->set_field(violation.field);
      rejection->set_reason(
          type::v1::ErrorReason_Name(violation.reason).substr(sizeof("ERROR_REASON_") - 1));
      rejection->set_description(violation.description);
    }
  }
}

}  // namespace thidua::reporting
