#include "services/awards/domain/notice.h"

#include <absl/algorithm/container.h>
#include <absl/container/flat_hash_set.h>
#include <absl/strings/str_cat.h>

#include <algorithm>

#include "common/value/date.h"
#include "common/value/timestamp.h"
#include "services/awards/domain/names.h"
#include "services/awards/domain/request.h"

namespace thidua::awards {
namespace {

constexpr int kMaxNominations = 1000;
constexpr int kMaxObjections = 1000;

using type::v1::ERROR_REASON_DUPLICATE;

}  // namespace

void CheckNotice(Violations& violations, const v1::PublicNotice& notice, absl::CivilDay today) {
  const auto name = kNoticeName.Match(notice.name());
  violations.AddStatus("notice.name", name.status());
  CheckRequiredText(violations, "notice.place", notice.place(), kMaxLine);
  CheckDate(violations, "notice.start_date", notice.start_date());
  CheckDate(violations, "notice.end_date", notice.end_date());
  CheckNotLater(violations, "notice.start_date", notice.start_date(), today);
  if (notice.end_date() < notice.start_date()) {
    violations.Add("notice.end_date", "must not be before start_date");
  }
  if (notice.nominations().empty() || notice.nominations_size() > kMaxNominations) {
    violations.Add("notice.nominations", absl::StrCat("has ", notice.nominations_size(),
                                                      " entries; from 1 to ", kMaxNominations));
    return;
  }
  const std::string movement = MovementOf(notice.name());
  absl::flat_hash_set<std::string> seen;
  for (int i = 0; i < notice.nominations_size(); ++i) {
    const std::string field = absl::StrCat("notice.nominations[", i, "]");
    const auto ids = kNominationName.Match(notice.nominations(i));
    violations.AddStatus(field, ids.status());
    if (name.ok() && ids.ok() && MovementOf(notice.nominations(i)) != movement) {
      violations.Add(field, "is not of the notice's movement");
    }
    if (!seen.insert(notice.nominations(i)).second) {
      violations.Add(field, "is listed twice", ERROR_REASON_DUPLICATE);
    }
  }
}

v1::PublicNotice NewNotice(const v1::PublicNotice& request, std::string_view publisher,
                           absl::Time time) {
  v1::PublicNotice notice;
  notice.set_name(request.name());
  notice.set_place(request.place());
  notice.set_start_date(request.start_date());
  notice.set_end_date(request.end_date());
  *notice.mutable_nominations() = request.nominations();
  notice.set_publisher(publisher.data(), publisher.size());
  *notice.mutable_record_time() = ToTimestamp(time);
  return notice;
}

absl::StatusOr<v1::Nomination> Publish(v1::Nomination nomination, std::string_view notice) {
  if (nomination.state() != v1::NOMINATION_STATE_ELIGIBLE &&
      nomination.state() != v1::NOMINATION_STATE_VOTED) {
    return IllegalState(absl::StrCat(nomination.name(), " is ",
                                     v1::NominationState_Name(nomination.state()),
                                     "; an eligible or voted one is published"));
  }
  nomination.set_notice(notice.data(), notice.size());
  return nomination;
}

void CheckObjection(Violations& violations, const v1::PublicNotice& notice,
                    const v1::Objection& objection, absl::CivilDay today) {
  if (!absl::c_linear_search(notice.nominations(), objection.nomination())) {
    violations.Add("objection.nomination", "is not published in " + notice.name(),
                   type::v1::ERROR_REASON_UNKNOWN_REFERENCE);
  }
  CheckRequiredText(violations, "objection.reference", objection.reference(), kMaxNote);
  CheckDate(violations, "objection.receipt_date", objection.receipt_date());
  if (objection.receipt_date() < notice.start_date()) {
    violations.Add("objection.receipt_date",
                   "is before the first day of the notice, " + notice.start_date());
  }
  CheckNotLater(violations, "objection.receipt_date", objection.receipt_date(), today);
  if (notice.objections_size() >= kMaxObjections) {
    violations.Add("objection", absl::StrCat("the notice has ", kMaxObjections, " already"));
  }
}

v1::PublicNotice WithObjection(v1::PublicNotice notice, const v1::Objection& objection) {
  v1::Objection& added = *notice.add_objections();
  added.set_number(notice.objections_size());
  added.set_nomination(objection.nomination());
  added.set_reference(objection.reference());
  added.set_receipt_date(objection.receipt_date());
  added.set_state(v1::OBJECTION_STATE_OPEN);
  return notice;
}

absl::StatusOr<v1::PublicNotice> Settle(v1::PublicNotice notice, int number, bool upheld,
                                        std::string_view answer, std::string_view settler) {
  if (number < 1 || number > notice.objections_size()) {
    return NotFound(absl::StrCat("objection ", number, " of ", notice.name()));
  }
  v1::Objection& objection = *notice.mutable_objections(number - 1);
  if (objection.state() != v1::OBJECTION_STATE_OPEN) {
    return IllegalState(absl::StrCat("objection ", number, " of ", notice.name(), " is ",
                                     v1::ObjectionState_Name(objection.state()), " already"));
  }
  objection.set_state(upheld ? v1::OBJECTION_STATE_UPHELD : v1::OBJECTION_STATE_DISMISSED);
  objection.set_answer(answer.data(), answer.size());
  objection.set_settled_by(settler.data(), settler.size());
  return notice;
}

std::string NoticeObstacle(const v1::NoticeRule& rule, const v1::PublicNotice* notice,
                           std::string_view nomination, std::string_view decided,
                           std::string_view today) {
  if (notice == nullptr) {
    return absl::StrCat("it was not published; ", rule.days(), " days of public notice are due");
  }
  const auto first = ParseDate(notice->start_date());
  const auto last = ParseDate(notice->end_date());
  if (!first.ok() || !last.ok()) return notice->name() + " has no days";
  const int64_t days = *last - *first + 1;
  if (days < rule.days()) {
    return absl::StrCat(notice->name(), " lasts ", days, " days; ", rule.days(), " are due");
  }
  if (std::min(decided, today) <= notice->end_date()) {
    return absl::StrCat("the public notice ", notice->name(), " is not over before ",
                        FormatDate(*last + 1));
  }
  return "";
}

std::string ObjectionObstacle(const v1::PublicNotice& notice, std::string_view nomination) {
  for (const v1::Objection& objection : notice.objections()) {
    if (std::string_view(objection.nomination()) != nomination) continue;
    if (objection.state() == v1::OBJECTION_STATE_OPEN) {
      return absl::StrCat("objection ", objection.number(), " of ", notice.name(), " is open");
    }
    if (objection.state() == v1::OBJECTION_STATE_UPHELD) {
      return absl::StrCat("objection ", objection.number(), " of ", notice.name(),
                          " was found right");
    }
  }
  return "";
}

}  // namespace thidua::awards
