#include "services/awards/domain/evidence_request.h"

#include <absl/container/flat_hash_set.h>
#include <absl/strings/str_cat.h>

#include <string>

#include "common/value/period.h"
#include "services/awards/domain/names.h"

namespace thidua::awards {
namespace {

constexpr int kMaxRounds = 60;
constexpr int kMaxTargets = 100;

using type::v1::ERROR_REASON_DUPLICATE;
using type::v1::ERROR_REASON_UNKNOWN_REFERENCE;

// Checks one request; paths begin with `at`.
class EvidenceRequestCheck {
 public:
  EvidenceRequestCheck(Violations& violations, std::string at, const v1::EvidenceRequest& request,
                       std::string_view owner)
      : violations_(violations), at_(std::move(at)), request_(request), owner_(owner) {}

  void Run() {
    Rounds();
    Targets();
    Scheme();
    Period();
  }

 private:
  void Rounds() {
    if (request_.rounds_size() > kMaxRounds) {
      violations_.Add(at_ + ".rounds", absl::StrCat("at most ", kMaxRounds));
    }
    for (int i = 0; i < request_.rounds_size(); ++i) {
      const std::string field = absl::StrCat(at_, ".rounds[", i, "]");
      auto ids = kRoundName.Match(request_.rounds(i));
      violations_.AddStatus(field, ids.status());
      if (ids.ok() && (*ids)[0] != owner_) {
        violations_.Add(field, "is not a round of the movement's owner",
                        ERROR_REASON_UNKNOWN_REFERENCE);
      }
      Once(field, request_.rounds(i));
    }
  }

  void Targets() {
    if (request_.targets_size() > kMaxTargets) {
      violations_.Add(at_ + ".targets", absl::StrCat("at most ", kMaxTargets));
    }
    std::string plan;
    for (int i = 0; i < request_.targets_size(); ++i) {
      const std::string field = absl::StrCat(at_, ".targets[", i, "]");
      auto ids = kTargetName.Match(request_.targets(i));
      violations_.AddStatus(field, ids.status());
      if (ids.ok()) {
        if (plan.empty()) plan = (*ids)[1];
        if ((*ids)[0] != owner_ || (*ids)[1] != plan) {
          violations_.Add(field, "is not of the same plan of the movement's owner",
                          ERROR_REASON_UNKNOWN_REFERENCE);
        }
      }
      Once(field, request_.targets(i));
    }
  }

  void Scheme() {
    if (request_.scheme().empty()) return;
    auto ids = kSchemeName.Match(request_.scheme());
    violations_.AddStatus(at_ + ".scheme", ids.status());
    if (ids.ok() && (*ids)[0] != owner_) {
      violations_.Add(at_ + ".scheme", "is not a scheme of the movement's owner",
                      ERROR_REASON_UNKNOWN_REFERENCE);
    }
  }

  void Period() {
    if (request_.targets().empty() && request_.scheme().empty() && request_.period().empty()) {
      return;
    }
    auto period = ParsePeriod(request_.period());
    violations_.AddStatus(at_ + ".period", period.status());
    if (period.ok() &&
        (period->kind != PeriodKind::kYear || period->calendar != Calendar::kCalendar)) {
      violations_.Add(at_ + ".period", "must be a calendar year",
                      type::v1::ERROR_REASON_UNKNOWN_PERIOD);
    }
  }

  void Once(const std::string& field, const std::string& name) {
    if (!seen_.insert(name).second) {
      violations_.Add(field, "is listed twice", ERROR_REASON_DUPLICATE);
    }
  }

  Violations& violations_;
  const std::string at_;
  const v1::EvidenceRequest& request_;
  const std::string_view owner_;
  absl::flat_hash_set<std::string> seen_;
};

}  // namespace

void CheckEvidenceRequest(Violations& violations, std::string_view at,
                          const v1::EvidenceRequest& request, std::string_view owner) {
  EvidenceRequestCheck(violations, std::string(at), request, owner).Run();
}

}  // namespace thidua::awards
