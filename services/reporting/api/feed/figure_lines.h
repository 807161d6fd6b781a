#pragma once
// Figures as lines of text: CSV and SDMX-CSV. docs/exports.md describes the columns.

#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <string_view>

#include "common/ledger/ledger.h"
#include "common/resource/store.h"
#include "thidua/reporting/v1/exports.pb.h"
#include "thidua/reporting/v1/round.pb.h"
#include "thidua/reporting/v1/total_feed.pb.h"

namespace thidua::reporting {

// What a file of this format begins with, CR LF included.
std::string_view FigureLinesHeader(v1::ExportFormat format);

// Writes the figures of one round after the other, each at the position at which its total was
// read. Not thread-safe. `store` must outlive it.
class FigureLines {
 public:
  FigureLines(const resource::Store& store, v1::ExportFormat format)
      : store_(store), format_(format) {}

  // Appends lines of the change's round, a line for each subject on the roster and each column, all
  // with CR LF, until the text holds `max_bytes`. Returns true once all of them are written; false:
  // the same change is to be gone on with. `is_change` as in AppendTotalLines.
  absl::StatusOr<bool> Append(const v1::TotalChange& change, bool is_change, size_t max_bytes,
                              std::string& text);

 private:
  absl::Status AppendSubject(ledger::Reader& reader, const v1::TotalRecord& record,
                             const v1::RosterEntry& entry, std::string& text) const;

  const resource::Store& store_;
  const v1::ExportFormat format_;
  // Of the round that is being written. No reader stays open between two calls: its database
  // would wait for a client.
  std::optional<ledger::Position> position_;
  v1::Round round_;
  int next_ = 0;  // in the roster
};

}  // namespace thidua::reporting
