#pragma once
// A spreadsheet of nominations saved as CSV, one row a nomination:
//
//   Loại;Họ và tên;Năm sinh;Đơn vị;Danh hiệu;Thành tích;Ngày nhận;Tờ trình
//   cá nhân;Nguyễn Văn A;1980;xã Dân Tiến;Lao động tiên tiến;Hoàn thành tốt ...;05/12/2022;TTr 15
//
// See nomination_columns.h for its columns.

#include <absl/status/statusor.h>

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "services/admin_cli/files/award_terms.h"
#include "services/admin_cli/files/catalog_terms.h"
#include "services/admin_cli/files/nomination_columns.h"
#include "services/admin_cli/files/opaque_id.h"
#include "thidua/awards/v1/nomination_requests.pb.h"

namespace thidua::cli {

// Why a row is not taken.
struct SheetFault {
  std::string column;  // its title; may be empty
  std::string reason;
  bool operator==(const SheetFault&) const = default;
};

// One row.
struct SheetNomination {
  int line = 0;  // in the file
  awards::v1::NominationEntry entry;
  std::vector<SheetFault> faults;  // of the row as it stands; empty: it can be sent
};

struct NominationSheet {
  char delimiter = ',';
  NominationColumns columns;
  std::vector<SheetNomination> rows;  // at least one
};

// What rows are read with. What it refers to must live as long.
struct NominationReading {
  const std::string& movement;  // full name
  const CatalogTerms& units;
  const AwardTerms& terms;
  const NominationDefaults& defaults;
  const KeyedIds& ids;
};

// Reads the file. Ids that a row does not give are made of what it says, so that the same row has
// the same ids whenever it is read: a nomination's of everything but its papers, a recipient's of
// who it is. A collective that is called as its unit is has the unit's id. Two rows of one person
// are of one recipient.
//   INVALID_ARGUMENT: the header row cannot be read, or there is no row. What is wrong with a row
//   is among its faults, all of it.
absl::StatusOr<NominationSheet> ReadNominationSheet(std::string_view text,
                                                    const NominationReading& reading);

}  // namespace thidua::cli
