#include "services/awards/domain/honour_check.h"

#include <absl/container/flat_hash_set.h>
#include <absl/strings/str_cat.h>

#include <utility>

#include "common/value/decimal.h"
#include "common/value/name.h"
#include "services/awards/domain/bounds.h"
#include "services/awards/domain/eligibility_check.h"
#include "services/awards/domain/request.h"
#include "services/awards/domain/rule_pack.h"

namespace thidua::awards {
namespace {

constexpr int64_t kMaxCoefficient = 1000;  // times the base salary
constexpr int kMaxAuthorities = 20;

using type::v1::ERROR_REASON_DUPLICATE;
using type::v1::ERROR_REASON_UNKNOWN_REFERENCE;

// Checks one honour; paths begin with `at`.
class HonourCheck {
 public:
  HonourCheck(Violations& violations, const v1::RulePack& pack, const v1::Honour& honour,
              const std::string& at)
      : violations_(violations), pack_(pack), honour_(honour), at_(at) {}

  void Run() {
    violations_.AddStatus(at_ + ".honour", CheckId(honour_.honour()));
    CheckRequiredText(violations_, at_ + ".title", honour_.title(), kMaxTitle);
    if (!v1::HonourType_IsValid(honour_.type()) || honour_.type() == v1::HONOUR_TYPE_UNSPECIFIED) {
      violations_.Add(at_ + ".type", "is required");
    }
    if (!v1::HonourLevel_IsValid(honour_.level()) ||
        honour_.level() == v1::HONOUR_LEVEL_UNSPECIFIED) {
      violations_.Add(at_ + ".level", "is required: STATE, PROVINCE or BASE");
    }
    Authorities();
    Recipients();
    DossierItems();
    if (honour_.has_deadline()) OneDeadline(honour_.deadline(), at_ + ".deadline");
    if (honour_.has_ballot()) Ballot(honour_.ballot(), at_ + ".ballot");
    if (honour_.has_notice()) Notice(honour_.notice(), at_ + ".notice");
    if (honour_.has_cap()) OneCap(honour_.cap(), at_ + ".cap");
    CheckEligibility(violations_, pack_, honour_, at_);
    SharedMerits();
  }

 private:
  // What the rules say of themselves: where they stand, and why that is not verified.
  template <class Rule>
  void Sources(const Rule& rule, const std::string& at) {
    CheckOptionalText(violations_, at + ".legal_basis", rule.legal_basis(), kMaxNote);
    CheckOptionalText(violations_, at + ".unverified", rule.unverified(), kMaxNote);
  }

  void Authorities() {
    CheckCount(violations_, at_ + ".authorities", honour_.authorities_size(), 1, kMaxAuthorities);
    absl::flat_hash_set<std::pair<int, int>> pairs;
    for (int i = 0; i < honour_.authorities_size(); ++i) {
      const v1::Authority& authority = honour_.authorities(i);
      const std::string at = absl::StrCat(at_, ".authorities[", i, "]");
      CheckCount(violations_, at + ".unit_kinds", authority.unit_kinds_size(), 1);
      CheckRequiredText(violations_, at + ".office", authority.office(), kMaxTitle);
      Sources(authority, at);
      CheckKinds(violations_, at + ".recipient_kinds", authority.recipient_kinds());
      for (int j = 0; j < authority.recipient_kinds_size(); ++j) {
        const v1::RecipientKind kind = authority.recipient_kinds(j);
        if (IsKnown(kind) && FindTerms(honour_, kind) == nullptr) {
          violations_.Add(absl::StrCat(at, ".recipient_kinds[", j, "]"),
                          "has no terms among the honour's recipients",
                          ERROR_REASON_UNKNOWN_REFERENCE);
        }
      }
      for (int j = 0; j < authority.unit_kinds_size(); ++j) {
        const std::string field = absl::StrCat(at, ".unit_kinds[", j, "]");
        const catalog::v1::UnitKind kind = authority.unit_kinds(j);
        if (!catalog::v1::UnitKind_IsValid(kind) || kind == catalog::v1::UNIT_KIND_UNSPECIFIED) {
          violations_.Add(field, "is no kind of unit");
        }
        if (!TakePairs(pairs, authority, kind)) {
          violations_.Add(field, "decides for a kind of recipient twice", ERROR_REASON_DUPLICATE);
        }
      }
    }
  }

  // False if who decides in units of the kind is said already for a recipient of the authority.
  bool TakePairs(absl::flat_hash_set<std::pair<int, int>>& pairs, const v1::Authority& authority,
                 int unit_kind) const {
    absl::flat_hash_set<int> kinds(authority.recipient_kinds().begin(),
                                   authority.recipient_kinds().end());
    if (kinds.empty()) {
      for (const v1::RecipientRule& terms : honour_.recipients()) kinds.insert(terms.kind());
    }
    bool fresh = true;
    for (const int kind : kinds) fresh = pairs.insert({unit_kind, kind}).second && fresh;
    return fresh;
  }

  void Recipients() {
    CheckCount(violations_, at_ + ".recipients", honour_.recipients_size(), 1);
    absl::flat_hash_set<int> kinds;
    for (int i = 0; i < honour_.recipients_size(); ++i) {
      const v1::RecipientRule& rule = honour_.recipients(i);
      const std::string at = absl::StrCat(at_, ".recipients[", i, "]");
      if (!IsKnown(rule.kind())) violations_.Add(at + ".kind", "is required");
      if (!kinds.insert(rule.kind()).second) {
        violations_.Add(at + ".kind", "is listed twice", ERROR_REASON_DUPLICATE);
      }
      auto coefficient = ParseScaled(rule.coefficient(), kCoefficientDecimals);
      violations_.AddStatus(at + ".coefficient", coefficient.status());
      if (coefficient.ok() && (*coefficient < 0 || *coefficient > kMaxCoefficient * 1'000'000)) {
        violations_.Add(at + ".coefficient", absl::StrCat("must be from 0 to ", kMaxCoefficient));
      }
      if (coefficient.ok() && *coefficient > 0 && pack_.base_salaries().empty()) {
        violations_.Add(at + ".coefficient", "needs base_salaries, and the pack has none");
      }
    }
  }

  void DossierItems() {
    CheckCount(violations_, at_ + ".dossier_items", honour_.dossier_items_size(), 0);
    absl::flat_hash_set<std::string> items;
    for (int i = 0; i < honour_.dossier_items_size(); ++i) {
      const std::string at = absl::StrCat(at_, ".dossier_items[", i, "]");
      CheckRequiredText(violations_, at, honour_.dossier_items(i), kMaxTitle);
      if (!items.insert(honour_.dossier_items(i)).second) {
        violations_.Add(at, "is listed twice", ERROR_REASON_DUPLICATE);
      }
    }
  }

  void OneDeadline(const v1::Deadline& deadline, const std::string& at) {
    CheckRange(violations_, at + ".working_days", deadline.working_days(), 1, kMaxDays);
    CheckOptionalText(violations_, at + ".source", deadline.source(), kMaxNote);
  }

  void Ballot(const v1::BallotRule& ballot, const std::string& at) {
    CheckRange(violations_, at + ".denominator", ballot.denominator(), 1, 1'000'000);
    if (ballot.denominator() >= 1) {
      CheckRange(violations_, at + ".numerator", ballot.numerator(), 1, ballot.denominator());
    }
    if (!v1::BallotBase_IsValid(ballot.base()) || ballot.base() == v1::BALLOT_BASE_UNSPECIFIED) {
      violations_.Add(at + ".base", "is required");
    }
    Sources(ballot, at);
  }

  void Notice(const v1::NoticeRule& notice, const std::string& at) {
    CheckRange(violations_, at + ".days", notice.days(), 1, kMaxDays);
    Sources(notice, at);
  }

  void OneCap(const v1::Cap& cap, const std::string& at) {
    CheckRange(violations_, at + ".percent", cap.percent(), 0, 100);
    OtherHonour(cap.of_honour(), at + ".of_honour");
    Sources(cap, at);
  }

  void SharedMerits() {
    const std::string at = at_ + ".shares_merit_with";
    CheckCount(violations_, at, honour_.shares_merit_with_size(), 0);
    absl::flat_hash_set<std::string> ids;
    for (int i = 0; i < honour_.shares_merit_with_size(); ++i) {
      const std::string field = absl::StrCat(at, "[", i, "]");
      OtherHonour(honour_.shares_merit_with(i), field);
      if (!ids.insert(honour_.shares_merit_with(i)).second) {
        violations_.Add(field, "is listed twice", ERROR_REASON_DUPLICATE);
      }
    }
  }

  void OtherHonour(const std::string& honour, const std::string& field) {
    if (FindHonour(pack_, honour) == nullptr) {
      violations_.Add(field, "is no honour of this pack", ERROR_REASON_UNKNOWN_REFERENCE);
    } else if (honour == honour_.honour()) {
      violations_.Add(field, "must be another honour", ERROR_REASON_UNKNOWN_REFERENCE);
    }
  }

  Violations& violations_;
  const v1::RulePack& pack_;
  const v1::Honour& honour_;
  const std::string& at_;
};

}  // namespace

void CheckHonour(Violations& violations, const v1::RulePack& pack, const v1::Honour& honour,
                 const std::string& at) {
  HonourCheck(violations, pack, honour, at).Run();
}

}  // namespace thidua::awards
