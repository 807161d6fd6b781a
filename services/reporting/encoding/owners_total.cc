#include "services/reporting/encoding/owners_total.h"

#include <memory>

#include "common/value/status_macros.h"
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

 private:
  const std::vector<OwnerLeaves>& owners_;
  LeafReader reader_;
};

}  // namespace

absl::StatusOr<v1::Total> TotalOfOwners(std::string_view name, const Period& window,
                                        const std::vector<OwnerLeaves>& owners,
                                        const IsCounted& is_counted) {
  std::vector<OwnerRounds> rounds;
  rounds.reserve(owners.size());
  for (const OwnerLeaves& owner : owners) rounds.push_back(owner.rounds);
  LeafSource source(owners);
  ASSIGN_OR_RETURN(const Tallies tallies, FoldOverOwners(window, rounds, source, is_counted));
  return ToTotal(name, tallies);
}

}  // namespace thidua::reporting
