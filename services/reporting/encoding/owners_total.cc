#include "services/reporting/encoding/owners_total.h"

#include <deque>
#include <memory>
#include <utility>

#include "common/value/status_macros.h"
#include "services/reporting/domain/totals/closing.h"
#include "services/reporting/encoding/closing_bytes.h"
#include "services/reporting/encoding/leaf.h"
#include "services/reporting/encoding/total_bytes.h"

namespace thidua::reporting {
namespace {

class LeafSource : public TalliesSource {
 public:
  explicit LeafSource(const std::vector<OwnerLeaves>& owners) : owners_(owners) {}

  absl::StatusOr<std::shared_ptr<const Layout>> LayoutOf(size_t owner, size_t round) override {
    return reader_.LayoutOf(owners_[owner].leaves[round], *owners_[owner].rounds[round]);
  }
  absl::Status Read(size_t owner, size_t round, Tallies& tallies) override {
    return reader_.Read(owners_[owner].leaves[round], *owners_[owner].rounds[round], tallies);
  }
  absl::StatusOr<std::unique_ptr<Tallies>> ReadClosing(size_t owner) override {
    const OwnerLeaves& leaves = owners_[owner];
    if (leaves.closing.empty()) return nullptr;
    const v1::Round& closing = closings_.emplace_back(ClosingRound(leaves.rounds));
    ASSIGN_OR_RETURN(Tallies tallies,
                     reporting::ReadClosing(leaves.closing, closing, leaves.rounds));
    return std::make_unique<Tallies>(std::move(tallies));
  }

 private:
  const std::vector<OwnerLeaves>& owners_;
  LeafReader reader_;
  std::deque<v1::Round> closings_;  // which the layouts of closing values point to
};

}  // namespace

absl::StatusOr<v1::Total> TotalOfOwners(std::string_view name, const Period& window,
                                        const std::vector<OwnerLeaves>& owners,
                                        const Counting& counting) {
  std::vector<OwnerRounds> rounds;
  rounds.reserve(owners.size());
  for (const OwnerLeaves& owner : owners) rounds.push_back(owner.rounds);
  LeafSource source(owners);
  ASSIGN_OR_RETURN(const Tallies tallies, FoldOverOwners(window, rounds, source, counting));
  return ToTotal(name, tallies);
}

}  // namespace thidua::reporting
