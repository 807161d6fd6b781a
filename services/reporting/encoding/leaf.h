#pragma once
// A leaf: what the total of one round says, in so few bytes that many of them are fetched and added
// up fast. A leaf and its round make the total.
//
//   byte     format
//   16 bytes digest of the round's columns (see LayoutDigest)
//   numbers  subjects expected, accepted, accepted late; 1 if simulated
//   number   groups that have a value of an attribute, and of each: attribute, value, subjects, and
//            how many of them exist at the window's end
//   bytes    the weakest status of each column, four in a byte, the first one lowest
//   for each of these groups (without any, for that of all subjects) and each column in turn:
//     number  subjects with a value; if there are any:
//     number  the sum, zigzag, unless it is missing (see Layout::HasSum); of a state instead one
//             number for each level
//
// A leaf with splits leaves out the group of all subjects: each subject has one value of each
// attribute, so the groups of the first attribute add up to all. Numbers are varints, as in
// protobuf; texts have their length before them.

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "services/reporting/domain/totals/tallies.h"
#include "thidua/reporting/v1/round.pb.h"

namespace thidua::reporting {

// The format number, which changes with the bytes or their meaning.
inline constexpr int kLeafFormat = 5;

// Returns the leaf of what RoundFold::Finish made.
std::string EncodeLeaf(const Tallies& tallies);

// Reads leaves. Those of the same columns share one layout, which is recognised by its digest
// without a look at the columns. Not thread-safe; every round that it was given must outlive it and
// the layouts that it gave.
class LeafReader {
 public:
  // Returns the layout of `leaf`, the leaf of `round`.
  //   DATA_LOSS / CORRUPT: it is none of that round.
  absl::StatusOr<std::shared_ptr<const Layout>> LayoutOf(std::string_view leaf,
                                                         const v1::Round& round);

  // Puts what `leaf` says in place of what `tallies` held, whose memory is used again. Afterwards
  // every sum fits 18 digits and no count is greater than the roster is long.
  //   DATA_LOSS / CORRUPT: `leaf` is none of `round`; `tallies` is then of no use.
  absl::Status Read(std::string_view leaf, const v1::Round& round, Tallies& tallies);

 private:
  std::map<std::string, std::shared_ptr<const Layout>, std::less<>> layouts_;  // by digest
  std::string_view last_digest_;                                               // a key of layouts_
  std::shared_ptr<const Layout> last_;
};

// Reads a single leaf. Fails as LeafReader::Read does; `round` must outlive the result.
absl::StatusOr<Tallies> ReadLeaf(std::string_view leaf, const v1::Round& round);

}  // namespace thidua::reporting
