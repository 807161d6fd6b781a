#pragma once
// Ballots of a council's session, as they are typed or stand in a spreadsheet:
//
//   n1=7/1/1                    in favour, against, blank
//   khoai-chau/ntm-2022/n1=7/1/1/2    of these votes 2 in writing
//
//   đề nghị;đồng ý;không đồng ý;phiếu trắng;bằng văn bản

#include <absl/status/statusor.h>

#include <string>
#include <string_view>
#include <vector>

#include "thidua/awards/v1/council.pb.h"

namespace thidua::cli {

// Reads NOMINATION=IN_FAVOUR/AGAINST/BLANK[/WRITTEN]. The nomination is of `movement` where it is
// an id alone.
//   INVALID_ARGUMENT: the text is not of this form.
absl::StatusOr<awards::v1::SessionBallot> ReadBallot(const std::string& text,
                                                     const std::string& movement);

// Reads a CSV file with the columns nomination, in favour, against, and where wanted blank,
// written, confirmation and rejected.
//   INVALID_ARGUMENT: the header row or a row cannot be read; every fault of every row is in the
//   message, a line each.
absl::StatusOr<std::vector<awards::v1::SessionBallot>> ReadBallots(std::string_view text,
                                                                   const std::string& movement);

}  // namespace thidua::cli
