#pragma once
// A leaf: what the total of one round says, in as few bytes as lets many of them be fetched and
// added up fast. A leaf and its round make the total.
//
//   byte     format
//   16 bytes digest of the round's columns (see Layout)
//   numbers  subjects expected, accepted, accepted late; 1 if simulated
//   number   groups that have a value of an attribute, and of each: attribute, value
//   bytes    the weakest status of each column, four in a byte, the first one lowest
//   for each of these groups (without any, for that of all subjects) and each column in turn:
//     number  subjects with a value; if there are any:
//     number  the sum, zigzag, unless it is missing (see Layout); states: one for each level
//
// All subjects are not counted where they are split: each has one value of each attribute, so the
// groups of the first attribute add up to all.
// Numbers are varints, as in protobuf; texts have their length before them.

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "services/reporting/domain/totals/tallies.h"
#include "thidua/reporting/v1/round.pb.h"

namespace thidua::reporting {

// Changes with the bytes or their meaning.
inline constexpr int kLeafFormat = 2;

// The leaf of what RoundFold::Finish made.
std::string EncodeLeaf(const Tallies& tallies);

// Reads leaves. Layouts are shared by the leaves that have the same, and are then recognised
// without a look at the columns. Not thread-safe; every round it was given must outlive it and the
// layouts it gave.
class LeafReader {
 public:
  // The layout of `leaf`, which was folded from `round`.
  //   DATA_LOSS / CORRUPT: it was not.
  absl::StatusOr<std::shared_ptr<const Layout>> LayoutOf(std::string_view leaf,
                                                         const v1::Round& round);

  // Puts what `leaf` says in place of what `tallies` held, whose memory is used again. Afterwards
  // every sum fits 18 digits and no count is greater than the roster is long.
  //   DATA_LOSS / CORRUPT: no leaf of such a round; `tallies` is then of no use.
  absl::Status Read(std::string_view leaf, const v1::Round& round, Tallies& tallies);

 private:
  std::map<std::string, std::shared_ptr<const Layout>, std::less<>> layouts_;  // by digest
  std::string_view last_digest_;                                               // a key of layouts_
  std::shared_ptr<const Layout> last_;
};

// A single leaf. Fails as LeafReader does; `round` must outlive the result.
absl::StatusOr<Tallies> ReadLeaf(std::string_view leaf, const v1::Round& round);

}  // namespace thidua::reporting
