#pragma once
// Which nominations a verb is about: some by name, or those of a movement that a filter leaves.
//
//   thidua nominations return khoai-chau/ntm-2022/n1 khoai-chau/ntm-2022/n2 --note "..."
//   thidua nominations return khoai-chau/ntm-2022 --state proposed --unit dan-tien --note "..."

#include <absl/status/statusor.h>

#include <CLI/App.hpp>
#include <string>
#include <vector>

#include "services/admin_cli/commands/session.h"
#include "thidua/awards/v1/nomination_requests.pb.h"

namespace thidua::cli {

// So many nominations a service takes in one step, which is one commit.
inline constexpr size_t kNominationsAtOnce = 1'000;

// Flags that leave some of a movement's nominations.
struct NominationFilter {
  std::vector<std::string> states;
  std::string honour;
  std::string unit;
  std::string recipient;

  void AddTo(CLI::App* verb);
  bool empty() const;
  // A request for those of the movement named in full.
  //   INVALID_ARGUMENT: a state, a unit or a recipient is none.
  absl::StatusOr<awards::v1::ListNominationsRequest> RequestFor(const std::string& movement) const;
};

// What arguments of NAME... name: nominations of one movement, or the movement alone.
struct NamedNominations {
  std::string movement;            // full name
  std::vector<std::string> names;  // full names in their order; empty: the movement alone was named
};

//   INVALID_ARGUMENT: an argument is neither, they are of several movements, or one stands twice.
absl::StatusOr<NamedNominations> ReadNominationNames(const std::vector<std::string>& arguments);

// The nominations of the movement, all pages, 2 before 10.
absl::StatusOr<std::vector<awards::v1::Nomination>> ReadNominations(Session& session,
                                                                    const std::string& movement,
                                                                    const NominationFilter& filter);

// Their names.
std::vector<std::string> NamesOf(const std::vector<awards::v1::Nomination>& nominations);

// What `arguments`, the filter and `all` choose together: a filter or `all` says which of a
// movement that is named alone. At least one nomination.
//   INVALID_ARGUMENT: they contradict each other, or say nothing.
//   FAILED_PRECONDITION: no nomination is left.
absl::StatusOr<NamedNominations> ChooseNominations(Session& session,
                                                   const std::vector<std::string>& arguments,
                                                   const NominationFilter& filter, bool all);

// What eligible and voted nominations wait for.
enum class Awaited { kBallot, kDecision };

// Those of the movement that wait for it, by the rules that each was appraised under: a voted one
// for the decision, an eligible one for the ballot where its honour has one. `honour` may be empty.
//   FAILED_PRECONDITION: there are none.
absl::StatusOr<std::vector<std::string>> NominationsAwaiting(Session& session,
                                                             const std::string& movement,
                                                             Awaited awaited,
                                                             const std::string& honour);

// The full name of a nomination of the movement, which may be given by its id alone.
absl::StatusOr<std::string> NominationOf(const std::string& movement, const std::string& text);

// The full name of a recipient of the owner `units/{owner}`, which may be given by its id alone.
absl::StatusOr<std::string> RecipientOf(const std::string& owner, const std::string& text);

// The names in parts of at most kNominationsAtOnce.
std::vector<std::vector<std::string>> InBatches(const std::vector<std::string>& names);

}  // namespace thidua::cli
