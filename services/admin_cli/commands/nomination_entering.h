#pragma once
// The nominations of one file on their way into the service: compared with what is there, checked,
// entered.
//
//   NominationEntering entering(session, movement, std::move(sheet));
//   RETURN_IF_ERROR(entering.Compare(acceptance));
//   RETURN_IF_ERROR(entering.Check());
//   ...  // show entering.rows()
//   RETURN_IF_ERROR(entering.Write());

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <map>
#include <string>
#include <vector>

#include "services/admin_cli/commands/session.h"
#include "services/admin_cli/files/likely_doubles.h"
#include "services/admin_cli/files/nomination_sheet.h"
#include "thidua/awards/v1/recipient_requests.pb.h"

namespace thidua::cli {

// Which likely doubles are known to be somebody else.
struct DoubleAcceptance {
  bool all = false;
  std::map<int, std::vector<std::string>> rows;  // by line; no names: all of the row
};

// Reads ROW or ROW=RECIPIENT, whose recipient may be an id of the owner `units/{owner}`.
//   INVALID_ARGUMENT: it is neither.
absl::Status AddAcceptance(const std::string& text, const std::string& owner,
                           DoubleAcceptance& acceptance);

// What became of a row.
enum class RowResult { kSound, kEntered, kEnteredBefore, kDouble, kRefused };

struct EnteringRow {
  SheetNomination nomination;
  RowResult result = RowResult::kSound;
  std::vector<LikelyDouble> doubles;  // that were not accepted
};

// Not thread-safe. The session must outlive it.
class NominationEntering {
 public:
  NominationEntering(Session& session, std::string movement, NominationSheet sheet);

  void set_reason(std::string reason) { reason_ = std::move(reason); }

  // Compares the rows with the nominations and recipients that are there. Whoever may not read
  // these goes on without: then the service alone tells doubles. The errors of reads.
  absl::Status Compare(const DoubleAcceptance& acceptance);
  // Lets the service judge every row without writing. Its errors, where they are of no row.
  absl::Status Check();
  // Enters the rows that are sound, a thousand at a time. The service's errors: what was entered
  // before stands, and a repetition goes on from there.
  absl::Status Write();

  const std::vector<EnteringRow>& rows() const { return rows_; }
  const NominationColumns& columns() const { return columns_; }
  // False: the caller may not read what is there.
  bool compared() const { return compared_; }
  int Count(RowResult result) const;

 private:
  absl::Status CompareNominations();
  absl::Status CompareRecipients(const DoubleAcceptance& acceptance);
  // Those of the units of new recipients, as far as the caller may read them.
  absl::StatusOr<awards::v1::ListRecipientsResponse> ReadRecipientsOfUnits();
  // Places of the sound rows, in parts that a service takes.
  std::vector<std::vector<size_t>> Batches() const;
  awards::v1::CreateNominationsRequest RequestFor(const std::vector<size_t>& places) const;
  // Marks the rows that the refusal speaks of. False: it speaks of none.
  bool Locate(const absl::Status& refusal, const std::vector<size_t>& places);

  Session& session_;
  const std::string movement_;
  const NominationColumns columns_;
  std::vector<EnteringRow> rows_;
  std::string reason_;
  bool compared_ = true;
};

}  // namespace thidua::cli
