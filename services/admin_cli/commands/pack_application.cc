#include "services/admin_cli/commands/pack_application.h"

#include <absl/strings/str_join.h>

#include <algorithm>
#include <map>
#include <vector>

#include "common/value/status_macros.h"
#include "services/admin_cli/base/failure.h"
#include "services/admin_cli/commands/pack_writer.h"
#include "services/admin_cli/files/pack_refusals.h"

namespace thidua::cli {
namespace {

constexpr size_t kProblemsShown = 20;

struct Tally {
  int created = 0;
  int updated = 0;
  int unchanged = 0;
  int different = 0;
  int proposed = 0;
  int failed = 0;
};

// Applies one pack within one session.
class Application {
 public:
  Application(Session& session, const LoadedPack& pack, const ApplyMode& mode)
      : session_(session),
        pack_(pack),
        dry_run_(mode.dry_run),
        keep_going_(mode.keep_going),
        writer_(session, mode.reason),
        foreseen_(session, pack) {}

  absl::Status Run();

 private:
  // Counts what became of an item, or of the attempt.
  void Count(const PackItem& item, const absl::StatusOr<Outcome>& outcome);
  void PrintTallies();
  // Problems and what they come to, or that there are none.
  absl::Status Conclude();

  Session& session_;
  const LoadedPack& pack_;
  const bool dry_run_;
  const bool keep_going_;
  PackWriter writer_;
  PackDryRun foreseen_;
  std::vector<std::string> kinds_;  // in order
  std::map<std::string, Tally> tallies_;
  std::vector<std::string> waiting_;
  std::vector<std::string> problems_;
  PackRefusals refusals_;
  size_t tried_ = 0;
};

void Application::Count(const PackItem& item, const absl::StatusOr<Outcome>& outcome) {
  Tally& tally = tallies_[item.kind];
  if (!outcome.ok()) {
    ++tally.failed;
    refusals_.Add(item, outcome.status());
    return;
  }
  switch (*outcome) {
    case Outcome::kCreated:
      ++tally.created;
      break;
    case Outcome::kUpdated:
      ++tally.updated;
      break;
    case Outcome::kUnchanged:
      ++tally.unchanged;
      break;
    case Outcome::kProposed:
      ++tally.proposed;
      waiting_.push_back(item.name);
      break;
    case Outcome::kDifferent:
      ++tally.different;
      problems_.push_back(
          item.where + ": " + item.name + ": exists with other content and is left as it is" +
          (item.kind == "targets" ? "; use: thidua targets supersede, or of a "
                                    "trajectory: thidua targets trajectory, of parts: "
                                    "thidua targets allocation"
           : item.kind == "plans" ? "; acts that are recorded do not change"
                                  : ""));
      break;
  }
}

void Application::PrintTallies() {
  Table table({{"KIND"},
               {dry_run_ ? "NEW" : "CREATED", Column::kRight},
               {dry_run_ ? "CHANGED" : "UPDATED", Column::kRight},
               {"UNCHANGED", Column::kRight},
               {"DIFFERENT", Column::kRight},
               {"PROPOSED", Column::kRight},
               {dry_run_ ? "REFUSED" : "FAILED", Column::kRight}});
  for (const std::string& kind : kinds_) {
    const Tally& tally = tallies_[kind];
    table.Add(
        {kind, std::to_string(tally.created), std::to_string(tally.updated),
         std::to_string(tally.unchanged),
         TableCell(std::to_string(tally.different),
                   tally.different > 0 ? Colour::kYellow : Colour::kNone),
         TableCell(std::to_string(tally.proposed),
                   tally.proposed > 0 ? Colour::kYellow : Colour::kNone),
         TableCell(std::to_string(tally.failed), tally.failed > 0 ? Colour::kRed : Colour::kNone)});
  }
  session_.printer().Print(table);
}

absl::Status Application::Conclude() {
  Tally all;
  for (const auto& [kind, tally] : tallies_) {
    all.created += tally.created;
    all.updated += tally.updated;
    all.different += tally.different;
    all.failed += tally.failed;
  }
  std::vector<std::string> problems = refusals_.own();
  problems.insert(problems.end(), problems_.begin(), problems_.end());
  const size_t shown = keep_going_ ? problems.size() : std::min(problems.size(), kProblemsShown);
  for (size_t i = 0; i < shown; ++i) {
    session_.printer().Problem(problems[i]);
  }
  if (shown < problems.size()) {
    session_.printer().Problem("and " + std::to_string(problems.size() - shown) + " more problems");
  }
  for (const std::string& line : refusals_.following()) {
    session_.printer().Problem("follows: " + line);
  }
  if (dry_run_) {
    session_.printer().Note(
        std::string("dry run: nothing was written") +
        (all.created + all.updated > 0
             ? "; whether a service takes what is NEW or CHANGED shows when it is written"
             : ""));
  }
  if (!waiting_.empty()) {
    session_.printer().Note(
        "these wait until another administrator confirms them (thidua bindings "
        "confirm): " +
        absl::StrJoin(waiting_, ", "));
  }
  if (problems.empty()) {
    if (!dry_run_) {
      session_.printer().Note("applied");
    }
    return absl::OkStatus();
  }
  std::vector<std::string> parts;
  if (all.failed > 0) {
    parts.push_back(std::to_string(all.failed) + " refused" +
                    (refusals_.follow_ups() == 0
                         ? ""
                         : ", " + std::to_string(refusals_.follow_ups()) +
                               " of them only because they speak of another that is"));
  }
  if (all.different > 0) {
    parts.push_back(std::to_string(all.different) + " with other content and left as they are");
  }
  if (tried_ < pack_.items().size()) {
    parts.push_back(std::to_string(pack_.items().size() - tried_) + " after them not tried");
  }
  return Refused(std::string("not everything ") + (dry_run_ ? "would be" : "was") +
                 " applied: of " + std::to_string(pack_.items().size()) + " resources, " +
                 absl::StrJoin(parts, ", "));
}

absl::Status Application::Run() {
  for (const PackItem& item : pack_.items()) {
    if (kinds_.empty() || kinds_.back() != item.kind) {
      // What comes next builds on what failed, which a run that keeps going tells apart.
      if (!keep_going_ && !kinds_.empty() && tallies_[kinds_.back()].failed > 0) {
        break;
      }
      kinds_.push_back(item.kind);
    }
    session_.printer().Progress(item.kind, static_cast<int64_t>(++tried_),
                                static_cast<int64_t>(pack_.items().size()));
    const absl::StatusOr<Outcome> outcome =
        dry_run_ ? foreseen_.Foretell(item) : writer_.Write(item);
    if (!outcome.ok() && ExitCode(outcome.status()) == 3) {
      PrintTallies();
      return outcome.status();
    }
    Count(item, outcome);
  }
  PrintTallies();
  return Conclude();
}

}  // namespace

absl::Status ApplyPack(Session& session, const LoadedPack& pack, const ApplyMode& mode) {
  return Application(session, pack, mode).Run();
}

}  // namespace thidua::cli
