#pragma once
// The verbs of Targets over a real ledger in a folder that is gone with the object, with a catalog
// of two districts and a Reporting that answers what a test tells it.
//
// People: user:lan may read and write the plans of Khoái Châu, user:minh may read them.

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "common/catalog/local_catalog.h"
#include "common/ledger/ledger.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "common/testing/status.h"
#include "common/testing/temporary_folder.h"
#include "common/value/date.h"
#include "services/targets/api/allocations.h"
#include "services/targets/api/evaluator.h"
#include "services/targets/api/forecaster.h"
#include "services/targets/api/plans.h"
#include "services/targets/api/targets.h"
#include "services/targets/api/totals_source.h"
#include "services/targets/domain/testing/vocabulary.h"

namespace thidua::targets {

// Reporting as far as evaluations see it: a history of totals, one position a change.
class FakeReporting : public TotalsSource {
 public:
  void Set(const std::string& form, const std::string& period, const std::string& total);
  // What BatchGetSubjectTotals answers for the set of `subjects`, "units/a" or "units/a+units/b" in
  // the order of the request; a set of which nothing was said expects nothing. `total` is a
  // SubjectTotal.
  void SetSubjects(const std::string& form, const std::string& period, const std::string& subjects,
                   const std::string& total);
  // What RollUpTotals answers from now on.
  void SetBelow(const std::string& form, const std::string& period, const std::string& rollup);

  absl::StatusOr<reporting::v1::BatchGetTotalsResponse> BatchGetTotals(
      const rpc::Call& call, const reporting::v1::BatchGetTotalsRequest& request) override;
  absl::StatusOr<reporting::v1::BatchGetSubjectTotalsResponse> BatchGetSubjectTotals(
      const rpc::Call& call, const reporting::v1::BatchGetSubjectTotalsRequest& request) override;
  absl::StatusOr<reporting::v1::RollUpTotalsResponse> RollUpTotals(
      const rpc::Call& call, const reporting::v1::RollUpTotalsRequest& request) override;

  bool down = false;
  int calls = 0;
  int most_queries = 0;
  int page_size = 1000;     // totals in one answer
  bool restricted = false;  // whether the totals are of restricted figures

 private:
  template <class Answer>
  using History = std::vector<std::map<std::string, Answer>>;  // by form@period, by position
  struct Answers {
    std::optional<reporting::v1::TotalResult> total;
    std::map<std::string, reporting::v1::SubjectTotal> subjects;  // by set
  };
  // Returns the position that is asked for, from 1; 0: before there was anything.
  absl::StatusOr<size_t> PositionOf(const type::v1::Consistency& consistency) const;

  History<Answers> history_;
  History<reporting::v1::Rollup> below_;
};

inline constexpr char kPlan[] = R"(name: "units/khoai-chau/plans/p" title: "Kế hoạch"
                            term: "2021-2025" base_period: "2020")";

// The plan as it was announced: what may be assessed.
inline constexpr char kAnnounced[] = R"(name: "units/khoai-chau/plans/p" title: "Kế hoạch"
    term: "2021-2025" base_period: "2020"
    acts { kind: PLAN_ACT_KIND_ANNOUNCEMENT document: "Hội nghị" date: "2020-08-05"
           authority: "UBND huyện" })";

inline constexpr char kSchools[] = R"(
    title: "Trường chuẩn quốc gia" quantifier: QUANTIFIER_AT_DUE due_period: "2025"
    indicator { decimals: 2 unit_of_measure: "%" ratio { scale: 100
      numerator { terms { cell { form: "forms/schools" element: "elements/recognised"
                                 aggregate: AGGREGATE_SUM } } }
      denominator { terms { cell { form: "forms/schools" element: "elements/schools"
                                   aggregate: AGGREGATE_SUM } } } } }
    bound { kind: BOUND_KIND_AT_LEAST value: "100" })";

// The same, of the rounds of what is below the owner.
std::string Below(std::string target);

// A total of all 68 schools, of which `recognised` are.
std::string SchoolsTotal(int recognised);

// Every verb that a test calls leaves its answer in the field of its kind.
class Desk : public ::testing::Test {
 protected:
  Desk();

  template <class Resource>
  void PutCatalog(const std::string& text) {
    const auto resource = FromText<Resource>(text);
    PutCatalog(resource.name(), resource.SerializeAsString());
  }

  // A call of that verb of TargetsService.
  rpc::Call As(const std::string& principal, const std::string& verb);

  absl::Status CreatePlan(const std::string& plan, const std::string& id = "plan",
                          const std::string& principal = "user:lan");
  // Targets are of the plan kPlan.
  absl::Status CreateTarget(const std::string& id, const std::string& text = kSchools);
  absl::Status GetTarget(const std::string& id, const std::string& at = "");
  absl::Status Supersede(const std::string& old, const std::string& id,
                         const std::string& etag = "", const std::string& reason = "NQ 12");
  // Evaluates the plan kPlan in 2022 unless `rest` names a period, at `pin_` if it is set.
  absl::Status Evaluate(const std::string& rest = "", const std::string& principal = "user:minh");
  // One line a result: "t18 AT_RISK 72.06".
  std::vector<std::string> Outcomes() const;

  FakeReporting reporting_;
  absl::Time now_ = StartInVietnam(absl::CivilDay(2023, 1, 5));  // for the ledger
  std::string statement_;  // more of requests to supersede: what was before
  std::optional<v1::Pin> pin_;
  v1::Plan plan_;
  v1::Target target_;
  v1::Evaluation evaluation_;

 private:
  void PutCatalog(const std::string& name, const std::string& image);
  void Bind(const std::string& principal, const std::string& role);

  const TemporaryFolder folder_;
  std::vector<std::unique_ptr<std::string>> methods_;  // calls keep views of them
  std::unique_ptr<ledger::Ledger> ledger_;

 protected:
  std::unique_ptr<catalog::LocalCatalog> catalog_;

 private:
  std::unique_ptr<catalog::CatalogAuthorizer> authorizer_;

 protected:
  std::unique_ptr<resource::Store> store_;
  std::unique_ptr<Plans> plans_;
  std::unique_ptr<Targets> targets_;
  std::unique_ptr<Evaluator> evaluator_;
  std::unique_ptr<Forecaster> forecaster_;
  std::unique_ptr<Allocations> allocations_;
};

}  // namespace thidua::targets
