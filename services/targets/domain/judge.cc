#include "services/targets/domain/judge.h"

#include "common/value/check.h"
#include "common/value/date.h"
#include "common/value/enum_switch.h"
#include "common/value/status_macros.h"
#include "services/targets/domain/corrupt.h"
#include "services/targets/domain/hint.h"
#include "services/targets/domain/limits.h"
#include "services/targets/domain/rational.h"

namespace thidua::targets {
namespace {

using MeasureIn = absl::FunctionRef<absl::StatusOr<Reading>(int year)>;

// Returns true if no further figure, but only a correction, can change the reading: everybody has
// reported, no estimate waits for its official figure, and no published rate for its parts.
bool IsComplete(const Reading& reading) {
  return reading.value && !reading.from_published_rate && !reading.unsettled &&
         !reading.evidence.provisional() && reading.evidence.carried == 0 &&
         reading.evidence.accepted >= reading.evidence.expected;
}

// Returns the last point of the trajectory up to the year; nullptr before the first point.
const v1::TrajectoryPoint* RequiredIn(const v1::Target& target, int year) {
  const v1::TrajectoryPoint* required = nullptr;
  for (const v1::TrajectoryPoint& point : target.trajectory()) {
    const auto period = ParsePeriod(point.period());
    if (period.ok() && period->year <= year) required = &point;
  }
  return required;
}

// A Court judges one target; see Judge.
class Court {
 public:
  Court(const v1::Target& target, const Due& due, const Occasion& occasion, MeasureIn measure)
      : target_(target),
        due_(due),
        occasion_(occasion),
        measure_(measure),
        year_(DecidingYear(due, occasion)),
        dissolved_(occasion.DissolvedBy(occasion.LastDayIn(year_, due))),
        is_over_(occasion.LastDayIn(year_, due) == due.LastDayIn(year_)) {}

  absl::StatusOr<Judgement> Judge() && {
    ASSIGN_OR_RETURN(Reading reading, measure_(year_));
    Take(std::move(reading), year_);
    if (dissolved_) RETURN_IF_ERROR(FallBackToLastFigures());
    obstacles_ = reading_.obstacles;
    so_far_ = reading_.so_far && !dissolved_;
    if (so_far_) ObstructPartOfYear();
    DescribeTarget();
    if (target_.has_bound()) {
      RETURN_IF_ERROR(JudgeByBound());
    } else {
      // Nothing was promised that could hold or fail, so nothing is settled either.
      Decide(v1::OUTCOME_NO_BOUND, false);
      ShowObstacles();
    }
    DescribeEvidence();
    return WithValue();
  }

 private:
  // Makes the reading of that year the one that is shown, with what it rests on.
  void Take(Reading reading, int year) {
    reading_ = std::move(reading);
    reading_year_ = year;
    evidence_ = reading_.evidence;
  }

  absl::Status FallBackToLastFigures() {
    for (int year = year_ - 1; !reading_.value && year >= occasion_.first_year(); --year) {
      ASSIGN_OR_RETURN(Reading earlier, measure_(year));
      if (earlier.value) Take(std::move(earlier), year);
    }
    return absl::OkStatus();
  }

  void DescribeTarget() {
    result_.set_target(target_.name());
    result_.set_title(target_.title());
    result_.set_unit_of_measure(target_.indicator().unit_of_measure());
    result_.set_due_period(target_.due_period());
    if (!target_.indicator().has_composite()) {
      result_.set_base_period(absl::StrCat(BaseYearOf(target_.indicator(), occasion_.plan)));
    }
    if (target_.has_bound()) *result_.mutable_bound() = target_.bound();
    if (const auto* required = RequiredIn(target_, is_over_ ? year_ : year_ - 1)) {
      result_.set_required_now(required->value());
    }
    if (target_.has_trajectory_rule()) {
      *result_.mutable_trajectory_rule() = target_.trajectory_rule();
    }
  }

  void DescribeEvidence() {
    result_.set_expected(evidence_.expected);
    result_.set_accepted(evidence_.accepted);
    result_.set_carried(evidence_.carried);
    result_.set_partial(evidence_.partial);
    result_.set_oldest_period(evidence_.oldest_period);
    result_.set_provisional(evidence_.provisional());
    result_.set_status(evidence_.status);
    result_.set_simulated(evidence_.simulated);
    result_.set_assumed(evidence_.assumed);
    // Nothing that rests on an assumption is settled.
    if (evidence_.assumed) result_.set_final(false);
    for (const std::string& round : evidence_.rounds) result_.add_rounds(round);
    for (const auto& [name, owners] : evidence_.rolled_up) {
      v1::RolledUp& rolled_up = *result_.add_rolled_up();
      rolled_up.set_form(name.first);
      rolled_up.set_period(name.second);
      rolled_up.set_owners(owners);
    }
  }

  // Returns the judgement with the value that it is of.
  Judgement WithValue() {
    Judgement judgement{std::move(result_), reading_.value, limits_, marks_};
    if (!reading_.value) return judgement;
    const int decimals = target_.indicator().decimals();
    *judgement.result.mutable_actual() = ToQuantity(reading_, decimals);
    judgement.result.set_actual_period(PeriodText(occasion_.LastDayIn(reading_year_, due_)));
    judgement.result.set_from_published_rate(reading_.from_published_rate);
    if (reading_.compared) *judgement.result.mutable_compared() = *reading_.compared;
    if (reading_.conflict) *judgement.result.mutable_conflict() = *reading_.conflict;
    judgement.Print(reading_.value->RoundedBeside(marks_, decimals));
    return judgement;
  }

  void Decide(v1::Outcome outcome, bool final) {
    result_.set_outcome(outcome);
    result_.set_final(final);
  }

  void ShowObstacles() {
    result_.mutable_obstacles()->Assign(obstacles_.begin(), obstacles_.end());
  }

  absl::Status JudgeByBound() {
    if (IsUndecided(target_.bound())) return LeaveOpen();
    ASSIGN_OR_RETURN(const Limits limits, Limits::Of(target_.bound()));
    if (reading_.value && !so_far_) Place(limits);
    switch (target_.quantifier()) {
      case v1::QUANTIFIER_EVERY_YEAR:
        return JudgeEveryYear(limits);
      case v1::QUANTIFIER_AT_DUE:
        return JudgeAtDue(limits);
      case v1::QUANTIFIER_UNSPECIFIED:
      case SENTINELS_OF(v1::Quantifier):
        break;
    }
    return Corrupt(absl::StrCat(target_.name(), " has no quantifier"));
  }

  // Judges nothing, because nobody decided what the bound admits. The value is printed on its side
  // of the point all the same.
  absl::Status LeaveOpen() {
    ASSIGN_OR_RETURN(mpq_class point, ReadDecimal(target_.bound().value()));
    marks_ = {std::move(point)};
    obstacles_.emplace_back().set_obstacle(v1::OBSTACLE_UNDECIDED_TOLERANCE);
    NotAssessable();
    return absl::OkStatus();
  }

  // Says that the value is not to be judged, because promises are for whole years.
  void ObstructPartOfYear() {
    v1::ObstacleDetail& detail = obstacles_.emplace_back();
    detail.set_obstacle(v1::OBSTACLE_PART_OF_YEAR);
    detail.set_period(YearUpTo(occasion_.as_of));
  }

  // Says where the value lies.
  void Place(const Limits& limits) {
    limits_ = limits;
    marks_ = limits.Marks();
    result_.set_zone(limits.ZoneOf(*reading_.value));
    result_.set_holds(limits.Holds(*reading_.value));
  }

  absl::Status JudgeAtDue(const Limits& limits) {
    if (!reading_.value || so_far_) {
      NotAssessable();
    } else if (dissolved_) {
      Decide(v1::OUTCOME_EVALUATED_AT_DISSOLUTION, true);
    } else if (due_.IsOverBy(occasion_.as_of)) {
      Decide(result_.holds() ? v1::OUTCOME_MET : v1::OUTCOME_MISSED, IsComplete(reading_));
    } else if (result_.holds()) {
      Decide(v1::OUTCOME_MET, false);
    } else {
      RETURN_IF_ERROR(JudgeOnTheWay(limits));
      return GiveHint(limits);
    }
    return absl::OkStatus();
  }

  absl::Status GiveHint(const Limits& limits) {
    const v1::Indicator& indicator = target_.indicator();
    const bool mean = indicator.window() == v1::WINDOW_MEAN_TO_DATE;
    const int base = mean ? occasion_.first_year() - 1 : BaseYearOf(indicator, occasion_.plan);
    // What is due within a year leaves no whole years, and before its base year nothing began.
    if (!is_over_ || !due_.year() || due_.Cuts(*due_.year()) || indicator.has_composite() ||
        year_ <= base) {
      return absl::OkStatus();
    }
    const Way way{.base = base, .now = year_, .due = *due_.year()};
    // A comparison has no value in the base year, and a sum over the term none before it.
    Reading at_base;
    if (year_ == way.base + 1 && !indicator.has_comparison() &&
        !StartsWithTerm(indicator.window())) {
      ASSIGN_OR_RETURN(at_base, measure_(way.base));
    }
    const int decimals = DecimalsOf(reading_.value->RoundedBeside(marks_, indicator.decimals()));
    auto hint =
        HintFor(indicator, reading_, limits.GoalOf(*reading_.value), way, decimals, at_base);
    if (hint) *result_.mutable_hint() = *std::move(hint);
    return absl::OkStatus();
  }

  void NotAssessable() {
    Decide(v1::OUTCOME_NOT_ASSESSABLE, false);
    ShowObstacles();
  }

  // Judges every year that is over. A year that the owner did not see out is no failure, and nor is
  // a part of one. A failure is shown with the value of its year.
  absl::Status JudgeEveryYear(const Limits& limits) {
    bool complete = true;
    bool missing = !reading_.value;
    std::vector<v1::ObstacleDetail> obstacles;
    for (int year = occasion_.first_year(); year <= (is_over_ ? year_ : year_ - 1); ++year) {
      if (occasion_.DissolvedBy(due_.LastDayIn(year))) break;
      ASSIGN_OR_RETURN(Reading reading, measure_(year));
      evidence_.Merge(reading.evidence);
      if (!reading.value) {
        missing = true;
        obstacles.insert(obstacles.end(), reading.obstacles.begin(), reading.obstacles.end());
      } else if (!limits.Holds(*reading.value)) {
        result_.set_failed_period(absl::StrCat(year));
        Take(std::move(reading), year);
        Place(limits);
        Decide(v1::OUTCOME_MISSED, IsComplete(reading_));
        return absl::OkStatus();
      }
      complete &= IsComplete(reading);
    }
    if (missing) {
      // Those of a whole year are among them.
      if (is_over_ && !obstacles.empty()) obstacles_.clear();
      obstacles_.insert(obstacles_.end(), obstacles.begin(), obstacles.end());
      NotAssessable();
    } else if (dissolved_) {
      Decide(v1::OUTCOME_EVALUATED_AT_DISSOLUTION, true);
    } else if (so_far_) {
      NotAssessable();
    } else if (is_over_ || result_.holds()) {
      Decide(v1::OUTCOME_MET, due_.IsOverBy(occasion_.as_of) && complete);
    } else {
      return JudgeOnTheWay(limits);
    }
    return absl::OkStatus();
  }

  // Judges a target that is not due and whose bound does not hold.
  absl::Status JudgeOnTheWay(const Limits& limits) {
    if (result_.required_now().empty()) {
      Decide(v1::OUTCOME_AT_RISK, false);
      return absl::OkStatus();
    }
    ASSIGN_OR_RETURN(const mpq_class required, ReadDecimal(result_.required_now()));
    ASSIGN_OR_RETURN(const mpq_class margin, ReadDecimalOr(target_.risk_margin(), 0));
    for (const mpq_class& slack : {mpq_class(0), margin}) {
      const auto marks = limits.MarksOnTheWay(required, slack);
      marks_.insert(marks_.end(), marks.begin(), marks.end());
    }
    if (limits.KeepsUp(*reading_.value, required, 0)) {
      Decide(v1::OUTCOME_ON_TRACK, false);
    } else if (limits.KeepsUp(*reading_.value, required, margin)) {
      Decide(v1::OUTCOME_AT_RISK, false);
    } else {
      Decide(v1::OUTCOME_OFF_TRACK, false);
    }
    return absl::OkStatus();
  }

  const v1::Target& target_;
  const Due& due_;
  const Occasion& occasion_;
  const MeasureIn measure_;
  const int year_;
  const bool dissolved_;
  bool so_far_ = false;  // the value is of a part of a year, and not judged
  const bool is_over_;   // the deciding year is, or the due day in it
  Reading reading_;      // what is shown: of the deciding year, unless an earlier one decides
  int reading_year_ = 0;
  Evidence evidence_;  // of the reading, or of all years where all of them decide
  std::vector<v1::ObstacleDetail> obstacles_;
  std::optional<Limits> limits_;
  std::vector<mpq_class> marks_;  // what the value was compared with
  v1::TargetResult result_;
};

}  // namespace

void Judgement::Print(const std::string& text) {
  THIDUA_CHECK(value.has_value(), "Only a value is printed.");
  result.mutable_actual()->set_value(text);
  if (limits) result.set_gap(limits->Gap(*value, text));
}

v1::Quantity ToQuantity(const Reading& reading, int decimals) {
  THIDUA_CHECK(reading.value.has_value(), "Only a reading that has a value is printed.");
  v1::Quantity quantity;
  quantity.set_value(reading.value->Rounded(decimals));
  if (reading.numerator) quantity.set_numerator(ExactText(*reading.numerator));
  if (reading.denominator) quantity.set_denominator(ExactText(*reading.denominator));
  return quantity;
}

absl::StatusOr<Judgement> Judge(const v1::Target& target, const Occasion& occasion,
                                absl::FunctionRef<absl::StatusOr<Reading>(int year)> measure) {
  ASSIGN_OR_RETURN(const Due due, Due::Of(target));
  return Court(target, due, occasion, measure).Judge();
}

}  // namespace thidua::targets
