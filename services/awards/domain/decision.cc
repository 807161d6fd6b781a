#include "services/awards/domain/decision.h"

#include <absl/algorithm/container.h>
#include <absl/container/flat_hash_set.h>
#include <absl/strings/str_cat.h>

#include <set>
#include <utility>

#include "common/value/date.h"
#include "common/value/status_macros.h"
#include "common/value/text.h"
#include "common/value/timestamp.h"
#include "services/awards/domain/bars.h"
#include "services/awards/domain/cap.h"
#include "services/awards/domain/check_code.h"
#include "services/awards/domain/confirmation.h"
#include "services/awards/domain/deadline.h"
#include "services/awards/domain/duties.h"
#include "services/awards/domain/grant.h"
#include "services/awards/domain/hold.h"
#include "services/awards/domain/money.h"
#include "services/awards/domain/names.h"
#include "services/awards/domain/notice.h"
#include "services/awards/domain/request.h"
#include "services/awards/domain/rule_pack.h"

namespace thidua::awards {
namespace {

using type::v1::ERROR_REASON_DUPLICATE;
using type::v1::ERROR_REASON_ILLEGAL_STATE;
using type::v1::ERROR_REASON_NO_RULE_PACK;
using type::v1::ERROR_REASON_RESOURCE_NOT_FOUND;
using type::v1::ERROR_REASON_RULE_VIOLATED;

std::string FieldOf(size_t index) { return absl::StrCat("decision.nominations[", index, "]"); }

// Makes one decision; every fault goes to faults_.
class Deciding {
 public:
  Deciding(const DecisionInput& input, const v1::RulePack& pack)
      : input_(input), pack_(pack), today_(FormatDate(DayInVietnam(input.time))) {}

  absl::StatusOr<DecisionOutcome> Run() {
    if (!input_.number_holder.empty()) {
      faults_.Add(
          "decision.number",
          absl::StrCat(Quote(input_.decision.number()), " is the number of ", input_.number_holder),
          ERROR_REASON_DUPLICATE);
    }
    outcome_.decision = Begin();
    outcome_.last_certificate = input_.last_certificate;
    for (size_t i = 0; i < input_.nominations.size(); ++i) {
      if (input_.nominations[i]) {
        Honour(i, *input_.nominations[i]);
      } else {
        faults_.Add(FieldOf(i), input_.decision.nominations(i) + " does not exist",
                    ERROR_REASON_RESOURCE_NOT_FOUND);
      }
    }
    CheckCaps();
    CheckConfirmations();
    if (outcome_.last_certificate > kMaxCertificateNumber) {
      faults_.Add("decision.nominations", "the year's register has no numbers left",
                  ERROR_REASON_RULE_VIOLATED);
    }
    RETURN_IF_ERROR(Refusal(faults_));
    NameRules();
    for (const std::string& remark : remarks_) outcome_.decision.add_remarks(remark);
    return std::move(outcome_);
  }

 private:
  // The decision as it is stored, before its grants.
  v1::Decision Begin() const {
    const v1::Decision& asked = input_.decision;
    v1::Decision decision;
    decision.set_name(asked.name());
    decision.set_number(asked.number());
    decision.set_register_(asked.register_());
    decision.set_date(asked.date());
    decision.set_signer(asked.signer());
    decision.set_signer_title(asked.signer_title());
    *decision.mutable_nominations() = asked.nominations();
    *decision.mutable_confirmations() = asked.confirmations();
    decision.set_decider(input_.decider);
    *decision.mutable_create_time() = ToTimestamp(input_.time);
    return decision;
  }

  // The pack that ruled; where several did, the one in force on the date, and remarks name the
  // rest.
  void NameRules() {
    const v1::RulePack& pack = ruling_.size() == 1 ? **ruling_.begin() : pack_;
    outcome_.decision.set_rule_pack(pack.name());
    outcome_.decision.set_rule_pack_version(pack.etag());
    for (const v1::RulePack* other : ruling_) {
      if (other == &pack) continue;
      remarks_.insert("Có hồ sơ nhận từ trước được quyết định theo " + other->title() + " (" +
                      other->name() + ")");
    }
  }

  void Honour(size_t index, const v1::Nomination& nomination) {
    const std::string field = FieldOf(index);
    auto rules =
        ChooseDecidingRules(input_.packs, nomination.receipt_date(), input_.decision.date());
    if (!rules.ok()) {
      faults_.Add(field, std::string(rules.status().message()), ERROR_REASON_NO_RULE_PACK);
      return;
    }
    CheckState(field, nomination, *rules->dossier);
    CheckDuty(faults_, field, nomination, In(input_.sessions, nomination.ballot().session()),
              Duty::kDecide, input_.decider, input_.same);
    if (input_.decision.date() < nomination.receipt_date()) {
      Violate(field,
              "the decision is older than the dossier's receipt on " + nomination.receipt_date());
    }
    const v1::RulePack& pack = *rules->decision;
    ruling_.insert(&pack);
    const v1::RecipientKind kind = nomination.honouree().kind();
    const v1::Honour* honour = FindHonour(pack, nomination.honour());
    const v1::RecipientRule* terms = honour == nullptr ? nullptr : FindTerms(*honour, kind);
    if (terms == nullptr) {
      Violate(field, absl::StrCat(pack.name(), " does not give the honour ", nomination.honour(),
                                  " to ", v1::RecipientKind_Name(kind)));
      return;
    }
    CheckNotice(field, nomination, *honour);
    CheckOpenBars(field, nomination, *honour, input_.bars[index]);
    const v1::Authority* authority = CheckAuthority(field, *honour, kind);
    auto money = ComputeMoney(*rules, terms->coefficient(), input_.decision.date());
    if (!money.ok()) {
      Violate(field, std::string(money.status().message()));
      return;
    }
    for (std::string& remark : DecisionRemarks(*honour, nomination.receipt_date(),
                                               input_.decision.date(), input_.calendar)) {
      remarks_.insert(std::move(remark));
    }
    AddGrant(nomination, pack, *honour, authority, *money);
  }

  // What the decision rests on of this name; nullptr if there is none.
  template <class Resource>
  static const Resource* In(const std::map<std::string, Resource>& all, const std::string& name) {
    const auto found = all.find(name);
    return found == all.end() ? nullptr : &found->second;
  }

  // Ready: appraised as eligible by the rules that hold for its dossier and, where they ask for a
  // ballot, voted; and nobody holds it.
  void CheckState(const std::string& field, const v1::Nomination& nomination,
                  const v1::RulePack& dossier) {
    const v1::Honour* honour = FindHonour(dossier, nomination.honour());
    if (honour == nullptr) {
      faults_.Add(field,
                  absl::StrCat(dossier.name(), " does not know the honour ", nomination.honour()),
                  ERROR_REASON_NO_RULE_PACK);
      return;
    }
    const bool ready =
        nomination.state() == v1::NOMINATION_STATE_VOTED ||
        (nomination.state() == v1::NOMINATION_STATE_ELIGIBLE && !honour->has_ballot());
    if (!ready) {
      faults_.Add(
          field,
          absl::StrCat(nomination.name(), " is ", v1::NominationState_Name(nomination.state()),
                       "; it must be ", honour->has_ballot() ? "voted" : "eligible"),
          ERROR_REASON_ILLEGAL_STATE);
      return;
    }
    if (nomination.appraisal().rule_pack() != dossier.name()) {
      faults_.Add(
          field,
          absl::StrCat("it was appraised by ", nomination.appraisal().rule_pack(), ", and ",
                       dossier.name(), " rules its dossier: return it and appraise it anew"),
          ERROR_REASON_ILLEGAL_STATE);
    }
    if (const v1::Hold* hold = OpenHold(nomination.holds()); hold != nullptr) {
      faults_.Add(field, "it is held: " + hold->reason(), ERROR_REASON_ILLEGAL_STATE);
    }
  }

  void CheckNotice(const std::string& field, const v1::Nomination& nomination,
                   const v1::Honour& honour) {
    const v1::PublicNotice* notice = In(input_.notices, nomination.notice());
    const std::string objection =
        notice == nullptr ? "" : ObjectionObstacle(*notice, nomination.name());
    if (!objection.empty()) Violate(field, objection);
    if (!honour.has_notice()) return;
    const std::string obstacle =
        NoticeObstacle(honour.notice(), notice, nomination.name(), input_.decision.date(), today_);
    if (!obstacle.empty()) PassOver("notice", field, obstacle, honour.notice().unverified());
  }

  // What came up against the recipient since the appraisal.
  void CheckOpenBars(const std::string& field, const v1::Nomination& nomination,
                     const v1::Honour& honour, const std::vector<v1::Bar>& bars) {
    const Days days{nomination.receipt_date(), input_.decision.date()};
    for (const v1::Check& check : CheckBars(honour, nomination.honouree().kind(),
                                            input_.decision.confirmations(), bars, days)) {
      if (check.outcome() == v1::CHECK_OUTCOME_FAILED ||
          check.outcome() == v1::CHECK_OUTCOME_UNCONFIRMED) {
        Violate(field, absl::StrCat(check.rule(), ": ", check.title(), ": ", check.finding()));
      }
      if (check.outcome() == v1::CHECK_OUTCOME_CONFIRMED) passed_over_.insert(check.rule());
    }
  }

  // Returns the authority, or nullptr where only a confirmation gives the power.
  const v1::Authority* CheckAuthority(const std::string& field, const v1::Honour& honour,
                                      v1::RecipientKind kind) {
    const v1::Authority* authority = FindAuthority(honour, input_.unit.kind, kind);
    if (authority == nullptr) {
      Violate(field, absl::StrCat(catalog::v1::UnitKind_Name(input_.unit.kind),
                                  " is no kind of unit that decides ", honour.honour(), " for ",
                                  v1::RecipientKind_Name(kind)));
    } else if (!authority->unverified().empty()) {
      PassOver("authority", field,
               "whether this unit decides " + honour.honour() + " is not verified",
               authority->unverified());
    }
    return authority;
  }

  void AddGrant(const v1::Nomination& nomination, const v1::RulePack& pack,
                const v1::Honour& honour, const v1::Authority* authority, const Money& money) {
    v1::Decision& decision = outcome_.decision;
    v1::Grant grant;
    grant.set_certificate_number(
        CertificateNumber(decision.date().substr(0, 4), ++outcome_.last_certificate));
    grant.set_check_code(CheckCode(input_.check_key, grant.certificate_number()));
    grant.set_name(absl::StrCat(decision.name(), "/grants/", decision.grants_size() + 1));
    *grant.mutable_honouree() = nomination.honouree();
    grant.set_sealed(nomination.sealed());
    grant.set_honour(nomination.honour());
    grant.set_honour_title(honour.title());
    grant.set_honour_type(honour.type());
    if (honour.type() == v1::HONOUR_TYPE_TITLE) grant.set_year(input_.movement.year());
    if (authority != nullptr) {
      grant.set_authority(input_.unit.display_name.empty()
                              ? authority->office()
                              : authority->office() + " " + input_.unit.display_name);
      if (decision.authority().empty()) decision.set_authority(grant.authority());
    }
    grant.set_merit(nomination.merit());
    grant.set_nomination(nomination.name());
    grant.set_decision_number(decision.number());
    grant.set_decision_date(decision.date());
    grant.set_signer(decision.signer());
    grant.set_signer_title(decision.signer_title());
    grant.set_amount_vnd(money.vnd);
    grant.set_amount_basis(money.basis);
    grant.set_evidence_digest(nomination.appraisal().evidence_digest());
    grant.set_state(v1::GRANT_STATE_GRANTED);
    grant.set_simulated(nomination.simulated());

    v1::Nomination granted = nomination;
    granted.set_state(v1::NOMINATION_STATE_GRANTED);
    granted.set_decision(decision.name());

    if (honour.has_cap()) capped_.insert({&pack, &honour});
    ++outcome_.holders.try_emplace(honour.honour(), Holders(honour.honour())).first->second;
    decision.add_grants(grant.name());
    decision.set_total_vnd(decision.total_vnd() + grant.amount_vnd());
    decision.set_simulated(decision.simulated() || grant.simulated());
    outcome_.grants.push_back(std::move(grant));
    outcome_.nominations.push_back(std::move(granted));
  }

  // Recipients of the honour in the movement, before or after this decision.
  int64_t Holders(const std::string& honour) const {
    if (auto it = outcome_.holders.find(honour); it != outcome_.holders.end()) return it->second;
    auto it = input_.holders.find(honour);
    return it == input_.holders.end() ? 0 : it->second;
  }

  void CheckCaps() {
    for (const auto& [pack, capped] : capped_) {
      const v1::Honour& honour = *capped;
      const int64_t base = Holders(honour.cap().of_honour());
      const int64_t most = MostByCap(honour.cap(), base);
      const int64_t would_be = Holders(honour.honour());
      if (would_be <= most) continue;
      const std::string words =
          absl::StrCat("the movement would have ", would_be, " recipients of ", honour.honour(),
                       "; ", CapInWords(honour.cap(), base, *pack));
      // Which of them is one too many is not for us to say: the cap faults them all.
      for (size_t i = 0; i < input_.nominations.size(); ++i) {
        if (input_.nominations[i] && input_.nominations[i]->honour() == honour.honour()) {
          PassOver("cap", FieldOf(i), words, honour.cap().unverified());
        }
      }
    }
  }

  // What was confirmed must have been in question.
  void CheckConfirmations() {
    for (int i = 0; i < input_.decision.confirmations_size(); ++i) {
      const std::string& rule = input_.decision.confirmations(i).rule();
      if (!passed_over_.contains(rule)) {
        faults_.Add(absl::StrCat("decision.confirmations[", i, "].rule"),
                    absl::StrCat("there is nothing to confirm of ", Quote(rule),
                                 ": it is kept, or verified, or no rule of a decision"),
                    ERROR_REASON_RULE_VIOLATED);
      }
    }
  }

  // A rule is not kept. That is a fault, but for a rule that is not verified and that the decider
  // confirms to be passed over.
  void PassOver(const std::string& rule, const std::string& field, const std::string& description,
                const std::string& unverified) {
    if (unverified.empty()) {
      Violate(field, description);
      return;
    }
    passed_over_.insert(rule);
    if (FindConfirmation(input_.decision.confirmations(), rule) == nullptr) {
      Violate(field, absl::StrCat(description, ". The rule is not verified (", unverified,
                                  "): confirm \"", rule, "\" with a reason to pass over it"));
    }
  }

  void Violate(const std::string& field, const std::string& description) {
    faults_.Add(field, description, ERROR_REASON_RULE_VIOLATED);
  }

  const DecisionInput& input_;
  const v1::RulePack& pack_;
  const std::string today_;
  Violations faults_;
  std::set<std::string> passed_over_;  // rules that a confirmation may be about
  std::set<std::string> remarks_;
  // They point into input_.packs.
  std::set<const v1::RulePack*> ruling_;
  std::set<std::pair<const v1::RulePack*, const v1::Honour*>> capped_;  // granted here
  DecisionOutcome outcome_;
};

void CheckConfirmationTexts(Violations& violations, const v1::Decision& decision) {
  std::set<std::string> rules;
  for (int i = 0; i < decision.confirmations_size(); ++i) {
    const std::string at = absl::StrCat("decision.confirmations[", i, "]");
    violations.AddStatus(at + ".rule", CheckId(decision.confirmations(i).rule()));
    CheckRequiredText(violations, at + ".reason", decision.confirmations(i).reason(), kMaxNote);
    if (!rules.insert(decision.confirmations(i).rule()).second) {
      violations.Add(at + ".rule", "is listed twice", ERROR_REASON_DUPLICATE);
    }
  }
}

}  // namespace

void CheckDecision(Violations& violations, const v1::Decision& decision) {
  auto ids = kDecisionName.Match(decision.name());
  violations.AddStatus("decision.name", ids.status());
  CheckRequiredText(violations, "decision.number", decision.number(), 100);
  if (!decision.register_().empty()) {
    violations.AddStatus("decision.register", CheckId(decision.register_()));
  }
  CheckConfirmationTexts(violations, decision);
  CheckDate(violations, "decision.date", decision.date());
  CheckRequiredText(violations, "decision.signer", decision.signer(), kMaxTitle);
  if (decision.signer_title().empty()) violations.Add("decision.signer_title", "is required");
  CheckLines(violations, "decision.signer_title", decision.signer_title(), kMaxTitle, 4);
  if (decision.nominations().empty() || decision.nominations_size() > kMaxNominations) {
    violations.Add("decision.nominations", absl::StrCat("has ", decision.nominations_size(),
                                                        " entries; from 1 to ", kMaxNominations));
    return;
  }
  absl::flat_hash_set<std::string> seen;
  std::string movement;
  for (int i = 0; i < decision.nominations_size(); ++i) {
    const std::string field = FieldOf(i);
    auto nomination = kNominationName.Match(decision.nominations(i));
    violations.AddStatus(field, nomination.status());
    if (!seen.insert(decision.nominations(i)).second) {
      violations.Add(field, "is listed twice", ERROR_REASON_DUPLICATE);
    }
    if (!nomination.ok()) continue;
    if (ids.ok() && (*nomination)[0] != (*ids)[0]) {
      violations.Add(field, "is not of the decision's owner");
    }
    if (movement.empty()) movement = (*nomination)[1];
    if ((*nomination)[1] != movement) {
      violations.Add(field, "is of another movement than the first");
    }
  }
}

absl::StatusOr<DecisionOutcome> Decide(const DecisionInput& input) {
  ASSIGN_OR_RETURN(const v1::RulePack* pack, ChoosePack(input.packs, input.decision.date()));
  return Deciding(input, *pack).Run();
}

}  // namespace thidua::awards
