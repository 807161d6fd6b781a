#include "services/awards/api/statistics.h"

#include <absl/container/flat_hash_map.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "common/resource/access.h"
#include "common/resource/image.h"
#include "common/value/errors.h"
#include "common/value/name.h"
#include "common/value/status_macros.h"
#include "services/awards/domain/award_statistics.h"
#include "services/awards/domain/names.h"
#include "services/awards/domain/statistics.h"
#include "services/awards/store/personal.h"
#include "services/awards/store/rule_packs.h"

namespace thidua::awards {
namespace {

using catalog::CatalogView;

// Bytes of names that an error has room for: it travels as headers of a few kilobytes.
constexpr size_t kMaxNamed = 2000;

// The unit and those below it on the day, each once.
std::vector<std::string> UnitsBelow(const CatalogView& view, const std::string& root,
                                    const std::string& day) {
  std::vector<std::string> units = {root};
  std::set<std::string> seen = {root};
  for (size_t i = 0; i < units.size(); ++i) {
    for (const catalog::Unit* unit : view.UnitsAt(units[i], day)) {
      if (seen.insert(unit->name()).second) units.push_back(unit->name());
    }
  }
  return units;
}

// How many units lay below on an earlier day of the span and are not among `units`.
absl::StatusOr<size_t> GoneMeanwhile(const rpc::Call& call, const CatalogView& view,
                                     const std::string& root, const StatisticsSpan& span,
                                     const std::vector<std::string>& units) {
  std::set<std::string> days = {span.first};
  for (const auto& [name, unit] : view.units()) {
    if (!view.IsWithin(unit->name(), root)) continue;  // it never was
    for (const catalog::UnitVersion& version : unit->versions()) {
      if (span.first < version.valid_from() && version.valid_from() < span.last) {
        days.insert(version.valid_from());
      }
    }
  }
  const std::set<std::string> counted(units.begin(), units.end());
  std::set<std::string> gone;
  for (const std::string& day : days) {
    RETURN_IF_ERROR(resource::CheckTime(call));
    for (std::string& unit : UnitsBelow(view, root, day)) {
      if (!counted.contains(unit)) gone.insert(std::move(unit));
    }
  }
  return gone.size();
}

// OK if the caller holds the call's permission on each of the units; otherwise all are named where
// he does not.
absl::Status AuthorizeAll(const rpc::Call& call, const std::vector<std::string>& units) {
  std::string named;
  size_t more = 0;
  for (const std::string& unit : units) {
    const absl::Status allowed = call.Authorize(unit);
    if (allowed.ok()) continue;
    if (!absl::IsPermissionDenied(allowed)) return allowed;
    if (named.size() + unit.size() > kMaxNamed) {
      ++more;
    } else {
      absl::StrAppend(&named, named.empty() ? "" : ", ", unit);
    }
  }
  if (named.empty()) return absl::OkStatus();
  if (more > 0) absl::StrAppend(&named, " and ", more, " more");
  return Error(absl::StatusCode::kPermissionDenied, type::v1::ERROR_REASON_PERMISSION_DENIED,
               absl::StrCat(auth::v1::Permission_Name(call.permission()), " is needed on ", named));
}

catalog::v1::UnitKind KindOn(const CatalogView& view, const std::string& unit_name,
                             std::string_view day) {
  const catalog::Unit* unit = view.unit(unit_name);
  if (unit == nullptr) return catalog::v1::UNIT_KIND_UNSPECIFIED;
  const catalog::UnitVersion* version = catalog::VersionAt(*unit, day);
  if (version == nullptr) version = catalog::LatestVersion(*unit);
  return version == nullptr ? catalog::v1::UNIT_KIND_UNSPECIFIED : version->kind();
}

// What counts of a recipient: who is whom, and what was given elsewhere, but no name.
v1::Recipient CountedOf(const v1::Recipient& recipient) {
  v1::Recipient counted;
  counted.set_name(recipient.name());
  counted.set_state(recipient.state());
  counted.set_group(recipient.group());
  counted.set_joined_into(recipient.joined_into());
  counted.set_sealed(recipient.sealed());
  *counted.mutable_formerly() = recipient.formerly();
  *counted.mutable_past_honours() = recipient.past_honours();
  return counted;
}

// Reads what is counted, unit by unit, each at its latest state.
class Books {
 public:
  Books(const rpc::Call& call, const resource::Store& store, const CatalogView& view,
        const StatisticsSpan& span, const std::vector<std::string>& units)
      : call_(call), store_(store), view_(view), span_(span), units_(units) {}

  // The position that the first unit's ledger was read at.
  const ledger::Position& position() const { return position_; }

  absl::StatusOr<v1::Statistics> Movements() {
    std::vector<catalog::v1::UnitKind> kinds;
    std::vector<Launch> launches;
    for (const std::string& unit : units_) {
      kinds.push_back(KindOn(view_, unit, span_.last));
      ASSIGN_OR_RETURN(const auto reader, Open(unit));
      RETURN_IF_ERROR(
          reader
              ->WalkCollection(unit + "/movements/", "",
                               [&](const ledger::Image& image) -> absl::StatusOr<bool> {
                                 ASSIGN_OR_RETURN(auto movement,
                                                  resource::FromImage<v1::Movement>(image));
                                 const auto kind = KindOn(view_, unit, movement.start_date());
                                 launches.push_back({std::move(movement), kind});
                                 return true;
                               })
              .status());
    }
    return CountMovements(span_, kinds, launches);
  }

  absl::StatusOr<v1::Statistics> Awards(v1::StatisticalForm form) {
    std::vector<v1::RulePack> packs;
    {
      ASSIGN_OR_RETURN(auto reader, store_.Open(kRulesLedger));
      ASSIGN_OR_RETURN(packs, LoadRulePacks(*reader));
    }
    std::vector<AwardBook> books;
    for (const std::string& unit : units_) {
      AwardBook& book = books.emplace_back();
      book.packs = PacksOf(packs, unit);
      ASSIGN_OR_RETURN(auto reader, Open(unit));
      RETURN_IF_ERROR(ReadAwards(*reader, unit, book));
      RETURN_IF_ERROR(ReadRecipients(*reader, unit, book));
      reader.reset();
      RETURN_IF_ERROR(UnsealAll(book.recipients));
      for (v1::Recipient& recipient : book.recipients) recipient = CountedOf(recipient);
    }
    return CountAwards(form, span_, books);
  }

 private:
  absl::StatusOr<std::unique_ptr<ledger::Reader>> Open(const std::string& unit) {
    RETURN_IF_ERROR(resource::CheckTime(call_));
    ASSIGN_OR_RETURN(auto reader, store_.Open(LastSegment(unit)));
    if (unit == units_.front()) position_ = reader->position();
    return reader;
  }

  // The nearest owner's first, and of one owner the latest: its order and its words are today's.
  std::vector<const v1::RulePack*> PacksOf(const std::vector<v1::RulePack>& packs,
                                           const std::string& unit) const {
    std::vector<const v1::RulePack*> result;
    for (const v1::RulePack& pack : packs) {
      if (pack.owner().empty() || view_.IsWithin(unit, pack.owner())) result.push_back(&pack);
    }
    std::stable_sort(result.begin(), result.end(),
                     [](const v1::RulePack* a, const v1::RulePack* b) {
                       return a->valid_from() > b->valid_from();
                     });
    // The farther an owner is, the more of the others are within it.
    std::map<std::string, size_t> within;
    for (const v1::RulePack* pack : result) {
      const std::string& owner = pack->owner();
      if (within.contains(owner)) continue;
      size_t& count = within[owner];
      for (const v1::RulePack* other : result) {
        if (other->owner() != owner && (owner.empty() || view_.IsWithin(other->owner(), owner))) {
          ++count;
        }
      }
    }
    std::stable_sort(result.begin(), result.end(),
                     [&](const v1::RulePack* a, const v1::RulePack* b) {
                       return within[a->owner()] < within[b->owner()];
                     });
    return result;
  }

  absl::Status ReadAwards(ledger::Reader& reader, const std::string& unit, AwardBook& book) const {
    // A decision comes before its grants, but others may come in between.
    absl::flat_hash_map<std::string, std::string> rule_packs;
    return reader.Visit(
        unit + "/decisions/", "", 0,
        [&](std::string_view key, int64_t, std::string_view bytes) -> absl::Status {
          if (kDecisionName.Match(key).ok()) {
            v1::Decision read;
            RETURN_IF_ERROR(resource::ParseImage(key, bytes, read));
            rule_packs.emplace(key, read.rule_pack());
          } else if (kGrantName.Match(key).ok()) {
            v1::Grant grant;
            RETURN_IF_ERROR(resource::ParseImage(key, bytes, grant));
            const auto ruled = rule_packs.find(std::string(key.substr(0, key.find("/grants/"))));
            book.awards.push_back(
                RecordOf(grant, ruled == rule_packs.end() ? std::string_view() : ruled->second));
          }
          return absl::OkStatus();
        });
  }

  static absl::Status ReadRecipients(ledger::Reader& reader, const std::string& unit,
                                     AwardBook& book) {
    return reader
        .WalkCollection(unit + "/recipients/", "",
                        [&](const ledger::Image& image) -> absl::StatusOr<bool> {
                          ASSIGN_OR_RETURN(auto recipient,
                                           resource::FromImage<v1::Recipient>(image));
                          book.recipients.push_back(std::move(recipient));
                          return true;
                        })
        .status();
  }

  absl::Status UnsealAll(std::vector<v1::Recipient>& recipients) const {
    std::vector<std::string> names;
    for (const v1::Recipient& recipient : recipients) {
      if (!recipient.sealed().empty()) names.push_back(KeyHolder(recipient));
    }
    ASSIGN_OR_RETURN(const PersonalKeys keys,
                     PersonalKeys::Load(store_.ledger(), std::move(names)));
    for (v1::Recipient& recipient : recipients) RETURN_IF_ERROR(Unseal(keys, recipient));
    return absl::OkStatus();
  }

  const rpc::Call& call_;
  const resource::Store& store_;
  const CatalogView& view_;
  const StatisticsSpan& span_;
  const std::vector<std::string>& units_;
  ledger::Position position_;
};

// What the choice of units leaves out.
absl::Status AddUnitRemarks(const rpc::Call& call, const CatalogView& view, const std::string& root,
                            const StatisticsSpan& span, v1::Statistics& answer,
                            const std::vector<std::string>& units) {
  if (view.VersionAt(root, span.last) == nullptr) {
    answer.add_remarks(
        "Vào ngày cuối kỳ đơn vị không tồn tại theo danh mục: không có đơn vị nào ở dưới nó được "
        "tính.");
  }
  ASSIGN_OR_RETURN(const size_t gone, GoneMeanwhile(call, view, root, span, units));
  if (gone > 0) {
    answer.add_remarks(absl::StrCat(
        "Không tính ", gone, " đơn vị từng ở dưới trong kỳ và không còn ở dưới vào ngày cuối kỳ."));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status StatisticsApi::Compute(rpc::Call& call, const v1::ComputeStatisticsRequest& request,
                                    v1::Statistics* answer) {
  RETURN_IF_ERROR(resource::AuthorizeName(call, kUnitName, "parent", request.parent()));
  Violations violations;
  CheckStatisticsRequest(violations, request);
  RETURN_IF_ERROR(violations.ToStatus());
  ASSIGN_OR_RETURN(const auto view, catalog_.Current());
  if (view->unit(request.parent()) == nullptr) return NotFound(request.parent());
  const StatisticsSpan span = {request.start_date(), request.end_date()};
  std::vector<std::string> units = {request.parent()};
  if (request.include_below()) {
    units = UnitsBelow(*view, request.parent(), span.last);
    RETURN_IF_ERROR(AuthorizeAll(call, units));
  }
  Books books(call, store_, *view, span, units);
  if (request.form() == v1::STATISTICAL_FORM_MOVEMENTS) {
    ASSIGN_OR_RETURN(*answer, books.Movements());
  } else {
    ASSIGN_OR_RETURN(*answer, books.Awards(request.form()));
  }
  if (request.include_below()) {
    RETURN_IF_ERROR(AddUnitRemarks(call, *view, request.parent(), span, *answer, units));
  }
  for (const std::string& unit : units) answer->add_units(unit);
  answer->set_token(store_.TokenOf(books.position()));
  return absl::OkStatus();
}

}  // namespace thidua::awards
