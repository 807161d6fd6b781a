#include "services/admin_cli/commands/nomination_choice.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <utility>

#include "common/value/status_macros.h"
#include "common/value/text.h"
#include "services/admin_cli/base/failure.h"
#include "services/admin_cli/base/fields.h"
#include "services/admin_cli/base/names.h"
#include "services/admin_cli/commands/command.h"
#include "services/admin_cli/views/natural_order.h"
#include "thidua/awards/v1/awards_service.pb.h"

namespace thidua::cli {
namespace {

using awards::v1::GetRulePackRequest;
using awards::v1::ListNominationsRequest;
using awards::v1::ListNominationsResponse;
using awards::v1::Nomination;
using awards::v1::RulePack;

// Rule packs as they are asked for, each once.
class RulePacksByName {
 public:
  explicit RulePacksByName(Session& session) : session_(session) {}

  // Whether the honour of the pack named needs a ballot.
  absl::StatusOr<bool> NeedsBallot(const std::string& pack, const std::string& honour) {
    auto known = packs_.find(pack);
    if (known == packs_.end()) {
      GetRulePackRequest request;
      request.set_name(pack);
      ASSIGN_OR_RETURN(RulePack read, session_.Call<RulePack>(request));
      known = packs_.emplace(pack, std::move(read)).first;
    }
    const auto& honours = known->second.honours();
    const auto found = std::find_if(honours.begin(), honours.end(),
                                    [&](const auto& one) { return one.honour() == honour; });
    return found != honours.end() && found->has_ballot();
  }

 private:
  Session& session_;
  std::map<std::string, RulePack> packs_;
};

}  // namespace

void NominationFilter::AddTo(CLI::App* verb) {
  Repeated(verb->add_option("--state", states,
                            "Only in this state, for example proposed; may be repeated"));
  verb->add_option("--honour", honour, "Only of the honour with this id");
  verb->add_option("--unit", unit, "Only of recipients of this unit");
  verb->add_option("--recipient", recipient, "Only of this recipient");
}

bool NominationFilter::empty() const {
  return states.empty() && honour.empty() && unit.empty() && recipient.empty();
}

absl::StatusOr<ListNominationsRequest> NominationFilter::RequestFor(
    const std::string& movement) const {
  ListNominationsRequest request;
  request.set_parent(movement);
  for (const std::string& state : states) {
    RETURN_IF_ERROR(SetField(&request, "states", state));
  }
  request.set_honour(honour);
  if (!unit.empty()) {
    ASSIGN_OR_RETURN(*request.mutable_unit(), ExpandName(kUnit, unit));
  }
  if (!recipient.empty()) {
    ASSIGN_OR_RETURN(*request.mutable_recipient(), RecipientOf(ParentOf(movement, 2), recipient));
  }
  return request;
}

absl::StatusOr<NamedNominations> ReadNominationNames(const std::vector<std::string>& arguments) {
  NamedNominations named;
  if (arguments.size() == 1) {
    if (const auto movement = ExpandName(kMovement, arguments.front()); movement.ok()) {
      named.movement = *movement;
      return named;
    }
  }
  std::set<std::string> seen;
  for (const std::string& argument : arguments) {
    const auto name = ExpandName(kNomination, argument);
    if (!name.ok()) {
      return UsageError(std::string(name.status().message()) + "; a movement, " +
                        ShortForm(kMovement) + ", stands alone");
    }
    const std::string movement = ParentOf(*name, 2);
    if (!named.movement.empty() && movement != named.movement) {
      return UsageError("nominations of one movement at a time: " + named.names.front() + " and " +
                        *name + " are of two");
    }
    if (!seen.insert(*name).second) {
      return UsageError(*name + " stands twice");
    }
    named.movement = movement;
    named.names.push_back(*name);
  }
  if (named.names.empty()) {
    return UsageError("give " + ShortForm(kNomination) + ", or " + ShortForm(kMovement));
  }
  return named;
}

absl::StatusOr<std::vector<Nomination>> ReadNominations(Session& session,
                                                        const std::string& movement,
                                                        const NominationFilter& filter) {
  ASSIGN_OR_RETURN(const ListNominationsRequest request, filter.RequestFor(movement));
  ASSIGN_OR_RETURN(auto response, session.ListAll<ListNominationsResponse>(request));
  auto& read = *response.mutable_nominations();
  std::vector<Nomination> nominations(std::make_move_iterator(read.begin()),
                                      std::make_move_iterator(read.end()));
  std::sort(nominations.begin(), nominations.end(),
            [](const auto& a, const auto& b) { return NaturallyLess(a.name(), b.name()); });
  return nominations;
}

std::vector<std::string> NamesOf(const std::vector<Nomination>& nominations) {
  std::vector<std::string> names;
  names.reserve(nominations.size());
  for (const Nomination& nomination : nominations) {
    names.push_back(nomination.name());
  }
  return names;
}

absl::StatusOr<NamedNominations> ChooseNominations(Session& session,
                                                   const std::vector<std::string>& arguments,
                                                   const NominationFilter& filter, bool all) {
  ASSIGN_OR_RETURN(NamedNominations chosen, ReadNominationNames(arguments));
  if (!chosen.names.empty()) {
    if (!filter.empty() || all) {
      return UsageError(
          "nominations are named, and flags choose among those of a movement: leave one of both "
          "out");
    }
    return chosen;
  }
  if (filter.empty() && !all) {
    return UsageError("say which nominations of " + chosen.movement +
                      " are meant: with --state, --honour, --unit or --recipient, or by their "
                      "names");
  }
  ASSIGN_OR_RETURN(const auto found, ReadNominations(session, chosen.movement, filter));
  chosen.names = NamesOf(found);
  if (chosen.names.empty()) {
    return Refused(chosen.movement + " has no such nomination");
  }
  return chosen;
}

absl::StatusOr<std::vector<std::string>> NominationsAwaiting(Session& session,
                                                             const std::string& movement,
                                                             Awaited awaited,
                                                             const std::string& honour) {
  NominationFilter filter;
  filter.honour = honour;
  filter.states = {"eligible"};
  if (awaited == Awaited::kDecision) filter.states.push_back("voted");
  ASSIGN_OR_RETURN(const auto nominations, ReadNominations(session, movement, filter));
  RulePacksByName packs(session);
  std::vector<std::string> names;
  for (const Nomination& nomination : nominations) {
    bool ballot = false;
    if (nomination.state() == awards::v1::NOMINATION_STATE_ELIGIBLE) {
      ASSIGN_OR_RETURN(ballot,
                       packs.NeedsBallot(nomination.appraisal().rule_pack(), nomination.honour()));
    }
    if (ballot == (awaited == Awaited::kBallot)) {
      names.push_back(nomination.name());
    }
  }
  if (names.empty()) {
    return Refused("no nomination of " + movement + " waits for " +
                   (awaited == Awaited::kBallot ? "a ballot" : "the decision"));
  }
  return names;
}

absl::StatusOr<std::string> NominationOf(const std::string& movement, const std::string& text) {
  return ExpandName(kNomination,
                    text.find('/') == std::string::npos ? movement + "/nominations/" + text : text);
}

absl::StatusOr<std::string> RecipientOf(const std::string& owner, const std::string& text) {
  return ExpandName(kRecipient,
                    text.find('/') == std::string::npos ? owner + "/recipients/" + text : text);
}

std::vector<std::vector<std::string>> InBatches(const std::vector<std::string>& names) {
  std::vector<std::vector<std::string>> batches;
  for (const std::string& name : names) {
    if (batches.empty() || batches.back().size() == kNominationsAtOnce) {
      batches.emplace_back();
    }
    batches.back().push_back(name);
  }
  return batches;
}

}  // namespace thidua::cli
