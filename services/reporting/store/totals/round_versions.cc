#include "services/reporting/store/totals/round_versions.h"

#include <functional>
#include <mutex>
#include <shared_mutex>
#include <unordered_map>
#include <utility>

#include "common/ledger/token.h"
#include "common/value/mutant.h"
#include "services/reporting/domain/names.h"
#include "services/reporting/store/totals/entry_keys.h"

namespace thidua::reporting {

TokenedPosition WithToken(ledger::Position position) {
  auto token = std::make_shared<const std::string>(ledger::EncodeToken(kService, position));
  return {std::move(position), std::move(token)};
}

struct RoundVersions::State {
  struct Text : std::hash<std::string_view> {
    using is_transparent = void;
  };
  template <class Value>
  using ByName = std::unordered_map<std::string, Value, Text, std::equal_to<>>;

  mutable std::shared_mutex mutex;
  ByName<RoundVersion> rounds;    // under mutex
  ByName<TokenedPosition> heard;  // by ledger, its last commit heard of; under mutex

  // Returns the later of two positions of a ledger: `as_of` or the last commit heard of. Call it
  // under `mutex`.
  const TokenedPosition& Later(const TokenedPosition& as_of) const {
    auto it = heard.find(std::string_view(as_of.position.ledger));
    return it != heard.end() && it->second.position.seq > as_of.position.seq ? it->second : as_of;
  }

  void Hear(const ledger::Committed& commit) {
    std::unique_lock lock(mutex);
    heard.insert_or_assign(commit.position.ledger, WithToken(commit.position));
    for (const std::string& key : commit.keys) {
      auto it = rounds.find(RoundTouchedBy(key));
      if (it != rounds.end() && it->second.seq < commit.position.seq &&
          !Mutant("p02-commits-not-heard")) {
        it->second.seq = commit.position.seq;
        it->second.key = TotalKeyOf(it->first, commit.position);
      }
    }
  }
};

RoundVersions::RoundVersions(ledger::Ledger& ledger, bool listens)
    : state_(std::make_shared<State>()) {
  // Own commits tell nothing where others write: theirs may lie between, and a version kept from
  // before would be taken for that of a later position.
  if (!listens) return;
  ledger.Listen([state = state_](const ledger::Committed& commit) { state->Hear(commit); });
}

bool RoundVersions::Look(
    std::string_view name,
    absl::FunctionRef<void(const RoundVersion&, const TokenedPosition&)> look) const {
  std::shared_lock lock(state_->mutex);
  auto it = state_->rounds.find(name);
  if (it == state_->rounds.end()) return false;
  look(it->second, state_->Later(it->second.as_of));
  return true;
}

void RoundVersions::Remember(std::string_view name, const RoundVersion& version) {
  // A commit heard of meanwhile might have touched the round, and the listener passes over rounds
  // that are not remembered yet.
  std::unique_lock lock(state_->mutex);
  if (&state_->Later(version.as_of) == &version.as_of) {
    state_->rounds.insert_or_assign(std::string(name), version);
  }
}

std::optional<RoundVersion> RoundVersions::Confirm(std::string_view name,
                                                   const ledger::Versioned& found, absl::Time now) {
  std::unique_lock lock(state_->mutex);
  auto it = state_->rounds.find(name);
  if (it == state_->rounds.end()) return std::nullopt;
  RoundVersion& known = it->second;
  if (known.key != TotalKeyOf(name, found.version) && !Mutant("p02-version-not-compared")) {
    return std::nullopt;
  }
  if (known.as_of.position != found.head) known.as_of = WithToken(found.head);
  known.read_time = now;
  return known;
}

}  // namespace thidua::reporting
