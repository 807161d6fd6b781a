#include "services/awards/domain/recipient.h"

#include <absl/algorithm/container.h>
#include <absl/container/flat_hash_set.h>
#include <absl/strings/str_cat.h>

#include <string>
#include <utility>
#include <vector>

#include "common/value/enum_switch.h"
#include "common/value/likeness.h"
#include "common/value/serialize.h"
#include "common/value/status_macros.h"
#include "common/value/text.h"
#include "common/value/timestamp.h"
#include "services/awards/domain/names.h"
#include "services/awards/domain/request.h"
#include "services/awards/domain/telling_id.h"

namespace thidua::awards {
namespace {

constexpr int kMaxFormerly = 20;
constexpr int kMaxBars = 50;
constexpr int kMaxPastHonours = 100;
// Years of birth, and of what was given on paper.
constexpr int kFirstYear = 1900;
constexpr int kLastYear = 2100;

using type::v1::ERROR_REASON_DUPLICATE;
using type::v1::ERROR_REASON_INVALID_NAME;

void CheckYear(Violations& violations, std::string_view field, int year) {
  if (year < kFirstYear || year > kLastYear) {
    violations.Add(field, absl::StrCat("must be from ", kFirstYear, " to ", kLastYear));
  }
}

void CheckAtMost(Violations& violations, std::string_view field, int count, int most) {
  if (count > most) violations.Add(field, absl::StrCat("at most ", most));
}

void CheckFormerly(Violations& violations, const std::string& path,
                   const v1::Recipient& recipient) {
  CheckAtMost(violations, path, recipient.formerly_size(), kMaxFormerly);
  absl::flat_hash_set<std::string> seen;
  for (int i = 0; i < recipient.formerly_size(); ++i) {
    const std::string field = absl::StrCat(path, "[", i, "]");
    const std::string& name = recipient.formerly(i);
    const absl::Status matched = kRecipientName.Match(name).status();
    violations.AddStatus(field, matched);
    if (matched.ok() && LedgerOf(name) == LedgerOf(recipient.name())) {
      violations.Add(field, "is of the same owner: join the two");
    }
    if (!seen.insert(name).second) violations.Add(field, "is listed twice", ERROR_REASON_DUPLICATE);
  }
}

void CheckBars(Violations& violations, const std::string& path, const v1::Recipient& recipient) {
  CheckAtMost(violations, path, recipient.bars_size(), kMaxBars);
  for (int i = 0; i < recipient.bars_size(); ++i) {
    const v1::Bar& bar = recipient.bars(i);
    const std::string at = absl::StrCat(path, "[", i, "].");
    if (!v1::BarKind_IsValid(bar.kind()) || bar.kind() == v1::BAR_KIND_UNSPECIFIED) {
      violations.Add(at + "kind", "is required");
    }
    CheckDate(violations, at + "start_date", bar.start_date());
    if (!bar.end_date().empty()) {
      CheckDate(violations, at + "end_date", bar.end_date());
      if (bar.end_date() < bar.start_date()) {
        violations.Add(at + "end_date", "must not be before start_date");
      }
    }
    CheckRequiredText(violations, at + "source", bar.source(), kMaxLine);
  }
}

void CheckPastHonours(Violations& violations, const std::string& path,
                      const v1::Recipient& recipient) {
  CheckAtMost(violations, path, recipient.past_honours_size(), kMaxPastHonours);
  absl::flat_hash_set<std::string> seen;
  for (int i = 0; i < recipient.past_honours_size(); ++i) {
    const v1::PastHonour& honour = recipient.past_honours(i);
    const std::string at = absl::StrCat(path, "[", i, "]");
    violations.AddStatus(at + ".honour", CheckId(honour.honour()));
    CheckYear(violations, at + ".year", honour.year());
    CheckRequiredText(violations, at + ".source", honour.source(), kMaxLine);
    if (!seen.insert(Serialize(honour)).second) {
      violations.Add(at, "is listed twice", ERROR_REASON_DUPLICATE);
    }
  }
}

template <class Items>
bool Equal(const Items& a, const Items& b) {
  return absl::c_equal(a, b,
                       [](const auto& x, const auto& y) { return Serialize(x) == Serialize(y); });
}

// Adds to `into` what of `from` it does not have.
template <class Item>
void AddMissing(google::protobuf::RepeatedPtrField<Item>& into,
                const google::protobuf::RepeatedPtrField<Item>& from) {
  for (const Item& item : from) {
    const bool has = absl::c_any_of(into, [&](const Item& other) {
      if constexpr (requires { item.SerializeAsString(); }) {
        return Serialize(item) == Serialize(other);
      } else {
        return item == other;
      }
    });
    if (!has) *into.Add() = item;
  }
}

absl::Status AppraisersOnly() {
  return Error(absl::StatusCode::kPermissionDenied, type::v1::ERROR_REASON_PERMISSION_DENIED,
               "bars and past honours are changed by holders of PERMISSION_APPRAISE on the owner "
               "alone");
}

absl::Status CheckActive(const v1::Recipient& recipient) {
  switch (recipient.state()) {
    case v1::RECIPIENT_STATE_ACTIVE:
      return absl::OkStatus();
    case v1::RECIPIENT_STATE_JOINED:
      return IllegalState(
          absl::StrCat(recipient.name(), " was joined into ", recipient.joined_into()));
    case v1::RECIPIENT_STATE_ERASED:
      return IllegalState(recipient.name() + " was erased");
    case v1::RECIPIENT_STATE_UNSPECIFIED:
    case SENTINELS_OF(v1::RecipientState):
      break;
  }
  return IllegalState(recipient.name() + " has no state");
}

// What a client says of a recipient.
void TakeOver(const v1::Recipient& asked, v1::Recipient& recipient) {
  recipient.set_display_name(asked.display_name());
  recipient.set_description(asked.description());
  recipient.set_unit(asked.unit());
  recipient.set_birth_year(asked.birth_year());
  recipient.set_group(asked.group());
  *recipient.mutable_formerly() = asked.formerly();
}

}  // namespace

bool IsPersonal(v1::RecipientKind kind) { return kind != v1::RECIPIENT_KIND_COLLECTIVE; }

void CheckRecipient(Violations& violations, std::string_view path, const v1::Recipient& recipient) {
  const std::string at = std::string(path) + ".";
  const auto ids = kRecipientName.Match(recipient.name());
  violations.AddStatus(at + "name", ids.status());
  if (!v1::RecipientKind_IsValid(recipient.kind()) ||
      recipient.kind() == v1::RECIPIENT_KIND_UNSPECIFIED) {
    violations.Add(at + "kind", "is required");
  }
  CheckRequiredText(violations, at + "display_name", recipient.display_name(), kMaxTitle);
  CheckOptionalText(violations, at + "description", recipient.description(), kMaxLine);
  if (ids.ok() && IsPersonal(recipient.kind()) &&
      TellsName(ids->back(), recipient.display_name())) {
    violations.Add(at + "name", "tells the name, which can be erased when the id cannot: p0017",
                   ERROR_REASON_INVALID_NAME);
  }
  violations.AddStatus(at + "unit", kUnitName.Match(recipient.unit()).status());
  if (recipient.birth_year() != 0) {
    CheckYear(violations, at + "birth_year", recipient.birth_year());
    if (recipient.kind() != v1::RECIPIENT_KIND_PERSON) {
      violations.Add(at + "birth_year", "is that of a person");
    }
  }
  if (!v1::RecipientGroup_IsValid(recipient.group())) violations.Add(at + "group", "is unknown");
  CheckFormerly(violations, at + "formerly", recipient);
  CheckBars(violations, at + "bars", recipient);
  CheckPastHonours(violations, at + "past_honours", recipient);
}

absl::StatusOr<v1::Recipient> NewRecipient(const v1::Recipient& asked, bool may_appraise,
                                           absl::Time time) {
  if (!may_appraise && !(asked.bars().empty() && asked.past_honours().empty())) {
    return AppraisersOnly();
  }
  v1::Recipient recipient;
  recipient.set_name(asked.name());
  recipient.set_kind(asked.kind());
  TakeOver(asked, recipient);
  *recipient.mutable_bars() = asked.bars();
  *recipient.mutable_past_honours() = asked.past_honours();
  recipient.set_state(v1::RECIPIENT_STATE_ACTIVE);
  *recipient.mutable_create_time() = ToTimestamp(time);
  return recipient;
}

absl::StatusOr<v1::Recipient> ChangeRecipient(const v1::Recipient& stored,
                                              const v1::Recipient& asked, bool may_appraise) {
  RETURN_IF_ERROR(CheckActive(stored));
  if (asked.kind() != stored.kind()) {
    Violations violations;
    violations.Add("recipient.kind", absl::StrCat("is ", v1::RecipientKind_Name(stored.kind()),
                                                  " and never changes"));
    return violations.ToStatus();
  }
  v1::Recipient recipient = stored;
  TakeOver(asked, recipient);
  if (may_appraise) {
    *recipient.mutable_bars() = asked.bars();
    *recipient.mutable_past_honours() = asked.past_honours();
  } else if (!asked.bars().empty() || (!asked.past_honours().empty() &&
                                       !Equal(asked.past_honours(), stored.past_honours()))) {
    return AppraisersOnly();
  }
  return recipient;
}

void CheckSameRecipient(Violations& violations, std::string_view path, const v1::Recipient& stored,
                        const v1::Recipient& given) {
  const std::string at = std::string(path) + ".";
  if (given.kind() != stored.kind()) {
    violations.Add(at + "kind", absl::StrCat(stored.name(), " is of the kind ",
                                             v1::RecipientKind_Name(stored.kind())));
  }
  if (Likeness(given.display_name()) != Likeness(stored.display_name())) {
    violations.Add(at + "display_name",
                   absl::StrCat(stored.name(), " is called ", Quote(stored.display_name())));
  }
  if (given.birth_year() != 0 && stored.birth_year() != 0 &&
      given.birth_year() != stored.birth_year()) {
    violations.Add(at + "birth_year",
                   absl::StrCat(stored.name(), " was born in ", stored.birth_year()));
  }
}

void CheckHonouree(Violations& violations, std::string_view path, const v1::Honouree& asked,
                   std::string_view owner) {
  const std::string at = std::string(path) + ".";
  const auto ids = kRecipientName.Match(asked.recipient());
  violations.AddStatus(at + "recipient", ids.status());
  if (ids.ok() && ids->front() != owner) {
    violations.Add(at + "recipient", absl::StrCat("is no recipient of units/", std::string(owner)),
                   type::v1::ERROR_REASON_UNKNOWN_REFERENCE);
  }
  CheckOptionalText(violations, at + "display_name", asked.display_name(), kMaxTitle);
  CheckOptionalText(violations, at + "description", asked.description(), kMaxLine);
}

absl::StatusOr<v1::Honouree> HonoureeOf(const v1::Recipient& recipient, const v1::Honouree& asked) {
  RETURN_IF_ERROR(CheckActive(recipient));
  v1::Honouree honouree;
  honouree.set_recipient(recipient.name());
  honouree.set_kind(recipient.kind());
  honouree.set_display_name(asked.display_name().empty() ? recipient.display_name()
                                                         : asked.display_name());
  honouree.set_description(asked.description().empty() ? recipient.description()
                                                       : asked.description());
  honouree.set_unit(recipient.unit());
  honouree.set_group(recipient.group());
  return honouree;
}

absl::StatusOr<JoinedRecipients> JoinInto(v1::Recipient ended, v1::Recipient into) {
  RETURN_IF_ERROR(CheckActive(ended));
  RETURN_IF_ERROR(CheckActive(into));
  if (ended.kind() != into.kind()) {
    return IllegalState(absl::StrCat(ended.name(), " and ", into.name(), " are of two kinds"));
  }
  AddMissing(*into.mutable_bars(), ended.bars());
  AddMissing(*into.mutable_past_honours(), ended.past_honours());
  AddMissing(*into.mutable_formerly(), ended.formerly());
  if (into.bars_size() > kMaxBars || into.past_honours_size() > kMaxPastHonours ||
      into.formerly_size() > kMaxFormerly) {
    return IllegalState(absl::StrCat("together they have more than ", kMaxBars, " bars, ",
                                     kMaxPastHonours, " past honours or ", kMaxFormerly,
                                     " former recipients"));
  }
  if (into.birth_year() == 0) into.set_birth_year(ended.birth_year());
  into.add_joined(ended.name());
  AddMissing(*into.mutable_joined(), ended.joined());
  ended.clear_bars();
  ended.clear_past_honours();
  ended.clear_formerly();
  ended.set_state(v1::RECIPIENT_STATE_JOINED);
  ended.set_joined_into(into.name());
  return JoinedRecipients{std::move(ended), std::move(into)};
}

v1::Recipient WithoutPerson(v1::Recipient recipient) {
  recipient.clear_display_name();
  recipient.clear_description();
  recipient.clear_birth_year();
  recipient.clear_formerly();
  recipient.clear_bars();
  recipient.clear_past_honours();
  recipient.clear_sealed();
  return recipient;
}

absl::StatusOr<v1::Recipient> EraseRecipient(const v1::Recipient& recipient) {
  if (recipient.state() == v1::RECIPIENT_STATE_ERASED) return recipient;
  RETURN_IF_ERROR(CheckActive(recipient));
  if (!IsPersonal(recipient.kind())) {
    return IllegalState(recipient.name() + " is a collective, which has no personal data");
  }
  v1::Recipient erased = WithoutPerson(recipient);
  erased.set_state(v1::RECIPIENT_STATE_ERASED);
  return erased;
}

}  // namespace thidua::awards
