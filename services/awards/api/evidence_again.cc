#include "services/awards/api/evidence_again.h"

#include <map>
#include <tuple>
#include <utility>

#include "common/resource/image.h"
#include "common/value/errors.h"
#include "common/value/name.h"
#include "common/value/status_macros.h"
#include "services/awards/api/disclose.h"
#include "services/awards/api/lineage.h"
#include "services/awards/domain/names.h"
#include "services/awards/domain/recipient.h"
#include "services/awards/domain/restriction.h"
#include "services/awards/domain/review.h"
#include "services/awards/store/evidence.h"
#include "services/awards/store/titles.h"

namespace thidua::awards {
namespace {

// The name of a level in the catalog, where it has one.
std::string LevelTitle(const catalog::CatalogView& view, std::string_view scale,
                       std::string_view level) {
  const catalog::v1::Scale* found = view.scale(scale);
  if (found != nullptr) {
    for (const catalog::v1::ScaleLevel& each : found->levels()) {
      if (each.level() == level && !each.title().empty()) return each.title();
    }
  }
  return std::string(level);
}

// OK if the person is shown all that the appraiser was shown of the rounds. Figures that he may not
// see are left out of what he is shown, and would look like figures that are gone.
absl::Status CheckShown(const v1::Evidence& stored, const std::vector<v1::RoundEvidence>& shown) {
  for (int i = 0; i < stored.rounds_size() && i < static_cast<int>(shown.size()); ++i) {
    if (shown[i].accepted() < stored.rounds(i).accepted()) {
      return Error(absl::StatusCode::kPermissionDenied, type::v1::ERROR_REASON_PERMISSION_DENIED,
                   "not all figures of " + stored.rounds(i).round() +
                       " that the appraisal counted are shown to the caller");
    }
  }
  return absl::OkStatus();
}

// Looks up what is asked for, and keeps what cannot be read of one grant from the others.
class Search {
 public:
  Search(const rpc::Call& call, const resource::Store& store, const catalog::CatalogView& view,
         EvidenceSources& sources, const std::vector<GrantBehind>& behind)
      : call_(call),
        store_(store),
        view_(view),
        sources_(sources),
        behind_(behind),
        found_(behind.size()),
        units_(behind.size()) {}

  absl::StatusOr<std::vector<FoundAgain>> Run() && {
    RETURN_IF_ERROR(FindEvidence());
    RETURN_IF_ERROR(FindFigures());
    RETURN_IF_ERROR(FindTitles());
    return std::move(found_);
  }

 private:
  const v1::Evidence& StoredOf(size_t i) const { return behind_[i].grant.evidence(); }

  void Refuse(size_t i, absl::Status why, bool restricted = false) {
    found_[i] = {
        .evidence = {}, .figures = {}, .unreadable = std::move(why), .restricted = restricted};
  }

  // Keeps what is restricted from who may not read it.
  void CheckRestricted(size_t i, const v1::Evidence& evidence) {
    const std::string& name = behind_[i].grant.name();
    if (!IsRestricted(evidence) || MayReadRestricted(call_, name)) return;
    Refuse(
        i,
        call_.Authorize(auth::v1::PERMISSION_READ_RESTRICTED, kUnitName.Format({LedgerOf(name)})),
        true);
  }

  absl::Status FindEvidence() {
    std::vector<EvidenceQuestion> questions;
    std::vector<size_t> asked;
    for (size_t i = 0; i < behind_.size(); ++i) {
      CheckRestricted(i, StoredOf(i));
      if (!found_[i].unreadable.ok()) continue;
      const v1::Nomination& nomination = behind_[i].nomination;
      const std::string& unit = nomination.honouree().unit();
      UnitGroup predecessors = PredecessorsOf(view_, unit, nomination.receipt_date());
      units_[i] = predecessors;
      units_[i].insert(unit);
      questions.push_back({behind_[i].request, unit, std::move(predecessors)});
      asked.push_back(i);
    }
    ASSIGN_OR_RETURN(auto answers, sources_.FindEach(call_, questions));
    for (size_t n = 0; n < asked.size(); ++n) {
      const size_t i = asked[n];
      if (!answers[n].ok()) {
        Refuse(i, answers[n].status());
        continue;
      }
      found_[i].evidence = *std::move(answers[n]);
      if (IsShownLess(StoredOf(i), found_[i].evidence)) {
        Refuse(i,
               Error(absl::StatusCode::kPermissionDenied, type::v1::ERROR_REASON_PERMISSION_DENIED,
                     "targets rest on restricted figures that are not shown to the caller"));
      } else {
        CheckRestricted(i, found_[i].evidence);
      }
    }
    return absl::OkStatus();
  }

  // Those that rest on the same rounds at the same positions are compared together.
  absl::Status FindFigures() {
    using Key = std::tuple<std::vector<std::string>, std::string, std::string>;
    std::map<Key, std::vector<size_t>> alike;
    for (size_t i = 0; i < behind_.size(); ++i) {
      const auto& rounds = behind_[i].request.rounds();
      if (!found_[i].unreadable.ok() || rounds.empty()) continue;
      const v1::Evidence& now = found_[i].evidence;
      if (StoredOf(i).reporting_token() == now.reporting_token()) {
        const absl::Status shown =
            CheckShown(StoredOf(i), {now.rounds().begin(), now.rounds().end()});
        if (!shown.ok()) Refuse(i, shown);
        continue;
      }
      alike[{{rounds.begin(), rounds.end()}, StoredOf(i).reporting_token(), now.reporting_token()}]
          .push_back(i);
    }
    for (const auto& [key, askers] : alike) {
      RETURN_IF_ERROR(CompareRounds({std::get<1>(key), std::get<2>(key)}, askers));
    }
    return absl::OkStatus();
  }

  absl::Status CompareRounds(const Positions& positions, const std::vector<size_t>& askers) {
    std::vector<UnitGroup> groups;
    for (size_t i : askers) groups.push_back(units_[i]);
    const auto titles = [this](std::string_view scale, std::string_view level) {
      return LevelTitle(view_, scale, level);
    };
    auto differences = sources_.reporting().Compare(
        call_, groups, behind_[askers[0]].request.rounds(), positions, titles);
    if (!differences.ok() && !IsRefusal(differences.status())) return differences.status();
    for (size_t n = 0; n < askers.size(); ++n) {
      const size_t i = askers[n];
      const absl::Status shown =
          differences.ok() ? CheckShown(StoredOf(i), differences->before[n]) : differences.status();
      if (!shown.ok()) {
        Refuse(i, shown);
      } else {
        found_[i].figures = std::move(differences->figures[n]);
      }
    }
    return absl::OkStatus();
  }

  // A title that the grant itself gave is none that it rests on. Of a person or household what was
  // given elsewhere is found without its source, as the appraisal keeps it: it is compared with
  // that, and may be kept itself.
  absl::Status FindTitles() {
    for (size_t i = 0; i < behind_.size(); ++i) {
      if (!found_[i].unreadable.ok() || StoredOf(i).titles().empty()) continue;
      const v1::Grant& grant = behind_[i].grant;
      ASSIGN_OR_RETURN(std::vector<v1::TitleEvidence> titles,
                       TitlesOf([&](const std::string& name) { return store_.Open(name); },
                                store_.ledger(), grant.honouree().recipient()));
      for (v1::TitleEvidence& title : titles) {
        if (title.source() == grant.name()) continue;
        *found_[i].evidence.add_titles() = std::move(title);
      }
      if (IsPersonal(grant.honouree().kind())) {
        found_[i].evidence = WithoutSources(std::move(found_[i].evidence));
      }
    }
    return absl::OkStatus();
  }

  const rpc::Call& call_;
  const resource::Store& store_;
  const catalog::CatalogView& view_;
  EvidenceSources& sources_;
  const std::vector<GrantBehind>& behind_;
  std::vector<FoundAgain> found_;
  std::vector<UnitGroup> units_;
};

}  // namespace

absl::StatusOr<std::vector<GrantBehind>> LoadBehind(const resource::Store& store,
                                                    const std::string& ledger,
                                                    std::vector<v1::Grant> grants) {
  ASSIGN_OR_RETURN(auto reader, store.Open(ledger));
  std::map<std::string, v1::Movement> movements;
  std::map<std::string, v1::Evidence> evidence;  // by digest
  std::vector<GrantBehind> behind;
  for (v1::Grant& grant : grants) {
    GrantBehind& one = behind.emplace_back();
    one.grant = std::move(grant);
    const auto read = evidence.find(one.grant.evidence_digest());
    if (read == evidence.end()) {
      RETURN_IF_ERROR(FillEvidence(*reader, one.grant));
      evidence[one.grant.evidence_digest()] = one.grant.evidence();
    } else {
      *one.grant.mutable_evidence() = read->second;
    }
    ASSIGN_OR_RETURN(one.nomination,
                     resource::Load<v1::Nomination>(*reader, one.grant.nomination()));
    const std::string movement = MovementOf(one.grant.nomination());
    if (!movements.contains(movement)) {
      ASSIGN_OR_RETURN(movements[movement], resource::Load<v1::Movement>(*reader, movement));
    }
    one.movement = movements[movement];
    one.request = RequestThen(one.nomination, one.movement, one.grant.evidence());
  }
  return behind;
}

absl::StatusOr<std::vector<FoundAgain>> FindAgain(const rpc::Call& call,
                                                  const resource::Store& store,
                                                  const catalog::CatalogView& view,
                                                  EvidenceSources& sources,
                                                  const std::vector<GrantBehind>& behind) {
  return Search(call, store, view, sources, behind).Run();
}

}  // namespace thidua::awards
