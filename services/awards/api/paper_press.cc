#include "services/awards/api/paper_press.h"

#include <absl/strings/str_cat.h>

#include <map>
#include <memory>
#include <utility>

#include "common/resource/image.h"
#include "common/value/enum_switch.h"
#include "common/value/errors.h"
#include "common/value/name.h"
#include "common/value/status_macros.h"
#include "services/awards/api/paper_words.h"
#include "services/awards/api/rules.h"
#include "services/awards/domain/award_order.h"
#include "services/awards/domain/names.h"
#include "services/awards/domain/rule_pack.h"
#include "services/awards/signature/signature_field.h"
#include "services/awards/store/entries.h"
#include "services/awards/store/personal.h"

namespace thidua::awards {
namespace {

constexpr double kAir = 3;  // points between a field and the texts above and below it

// Of the field of a paper's n-th signature.
std::string FieldName(v1::PaperKind kind, size_t n) {
  if (kind != v1::PAPER_KIND_MINUTES) return kSignerField;
  return n == 0 ? kChairField : kSecretaryField;
}

// Reads and prints one paper.
class PrintRun {
 public:
  PrintRun(const resource::Store& store, const catalog::CatalogSource& catalog,
           papers::Printer& printer, const std::string& check_url,
           const v1::RenderPapersRequest& request)
      : store_(store),
        catalog_(catalog),
        printer_(printer),
        check_url_(check_url),
        request_(request) {}

  absl::StatusOr<PrintedPaper> Run(PrintProgress progress) {
    ASSIGN_OR_RETURN(view_, catalog_.Current());
    owner_ = OwnerOf(request_.name());
    ASSIGN_OR_RETURN(reader_, store_.Open(LastSegment(owner_)));
    ASSIGN_OR_RETURN(packs_, RulePacksFor(store_, catalog_, owner_ + "/movements"));
    if (request_.kind() == v1::PAPER_KIND_CERTIFICATES) return Certificates(progress);
    ASSIGN_OR_RETURN(papers::Document document, DocumentOfKind());
    reader_.reset();
    RETURN_IF_ERROR(progress(0, 0));
    ASSIGN_OR_RETURN(std::string pdf, printer_.Print(document, &rooms_));
    return Finished(std::move(pdf), document.marks.specimen);
  }

 private:
  absl::StatusOr<PrintedPaper> Certificates(PrintProgress progress) {
    std::vector<v1::Grant> grants;
    std::string rule_pack;
    if (kGrantName.Match(request_.name()).ok()) {
      ASSIGN_OR_RETURN(v1::Grant grant, resource::Load<v1::Grant>(*reader_, request_.name()));
      grants.push_back(std::move(grant));
      file_name_ = FileNameOf(grants[0].honour(), grants[0].certificate_number());
    } else {
      ASSIGN_OR_RETURN(const auto decision,
                       resource::Load<v1::Decision>(*reader_, request_.name()));
      ASSIGN_OR_RETURN(grants, GrantsOf(decision));
      std::erase_if(
          grants, [](const v1::Grant& grant) { return grant.state() != v1::GRANT_STATE_GRANTED; });
      file_name_ = FileNameOf("certificates", LastSegment(request_.name()));
      rule_pack = decision.rule_pack();
    }
    reader_.reset();
    RETURN_IF_ERROR(UnsealAll(grants));
    // Nobody gets a certificate without a name.
    std::erase_if(grants,
                  [](const v1::Grant& grant) { return grant.honouree().display_name().empty(); });
    AwardOrder(FindPack(rule_pack)).Sort(grants);
    std::vector<papers::Certificate> certificates;
    for (const v1::Grant& grant : grants) {
      certificates.push_back(CertificateOf(*view_, grant, check_url_));
    }
    const int64_t total = static_cast<int64_t>(certificates.size());
    if (total == 0) {
      return IllegalState("there is no grant in force whose recipient is still known by name");
    }
    const auto tell = [&](size_t done) { return progress(static_cast<int64_t>(done), total); };
    ASSIGN_OR_RETURN(std::string pdf, printer_.Print(certificates, tell, &rooms_));
    return Finished(std::move(pdf), certificates.front().specimen);
  }

  // With its fields, if it is to have them.
  absl::StatusOr<PrintedPaper> Finished(std::string pdf, bool simulated) const {
    PrintedPaper paper{std::move(pdf), file_name_, simulated, {}};
    if (!request_.signature_field()) return paper;
    for (const papers::SignatureRoom& place : rooms_) {
      const papers::Rectangle& room = place.room;
      const std::string name = FieldName(request_.kind(), paper.fields.size());
      ASSIGN_OR_RETURN(
          paper.pdf,
          AddSignatureField(paper.pdf, {.name = name,
                                        .page = static_cast<int>(place.page),
                                        .left = room.x,
                                        .bottom = place.paper.height - room.y - room.height + kAir,
                                        .width = room.width,
                                        .height = room.height - 2 * kAir}));
      paper.fields.push_back(name);
    }
    return paper;
  }

  absl::StatusOr<papers::Document> DocumentOfKind() {
    const PaperContext context{*view_, owner_, request_.words(), packs_};
    const std::string id(LastSegment(request_.name()));
    switch (request_.kind()) {
      case v1::PAPER_KIND_DECISION: {
        file_name_ = FileNameOf("decision", id);
        ASSIGN_OR_RETURN(const auto decision,
                         resource::Load<v1::Decision>(*reader_, request_.name()));
        ASSIGN_OR_RETURN(const auto movement, resource::Load<v1::Movement>(
                                                  *reader_, MovementOf(decision.nominations(0))));
        ASSIGN_OR_RETURN(std::vector<v1::Grant> grants, GrantsOf(decision));
        RETURN_IF_ERROR(UnsealAll(grants));
        AwardOrder(FindPack(decision.rule_pack())).Sort(grants);
        const papers::DecisionPaper paper = DecisionPaperOf(context, decision, movement, grants);
        if (paper.entries.empty()) return IllegalState("no grant of the decision is in force");
        return papers::DocumentOf(paper);
      }
      case v1::PAPER_KIND_SUBMISSION: {
        file_name_ = FileNameOf("submission", id);
        ASSIGN_OR_RETURN(const auto movement,
                         resource::Load<v1::Movement>(*reader_, request_.name()));
        ASSIGN_OR_RETURN(std::vector<v1::Nomination> ready, ReadyToBeDecided());
        if (ready.empty()) return IllegalState("no nomination is ready to be decided");
        RETURN_IF_ERROR(UnsealAll(ready));
        Sort(ready);
        return papers::DocumentOf(SubmissionPaperOf(context, movement, ready));
      }
      case v1::PAPER_KIND_MINUTES: {
        file_name_ = FileNameOf("minutes", id);
        ASSIGN_OR_RETURN(auto session,
                         resource::Load<v1::CouncilSession>(*reader_, request_.name()));
        ASSIGN_OR_RETURN(const auto movement,
                         resource::Load<v1::Movement>(*reader_, MovementOf(request_.name())));
        std::map<std::string, v1::SessionBallot> ballots;
        std::vector<std::string> names;
        for (const v1::SessionBallot& ballot : session.ballots()) {
          names.push_back(ballot.nomination());
          ballots.emplace(ballot.nomination(), ballot);
        }
        ASSIGN_OR_RETURN(auto nominations, Nominations(names));
        Sort(nominations);
        session.clear_ballots();
        for (const v1::Nomination& nomination : nominations) {
          *session.add_ballots() = ballots[nomination.name()];
        }
        return papers::DocumentOf(MinutesPaperOf(context, movement, session, nominations));
      }
      case v1::PAPER_KIND_NOTICE: {
        file_name_ = FileNameOf("notice", id);
        ASSIGN_OR_RETURN(const auto notice,
                         resource::Load<v1::PublicNotice>(*reader_, request_.name()));
        ASSIGN_OR_RETURN(auto nominations,
                         Nominations({notice.nominations().begin(), notice.nominations().end()}));
        Sort(nominations);
        return papers::DocumentOf(NoticePaperOf(context, notice, nominations));
      }
      case v1::PAPER_KIND_REGISTER: {
        file_name_ = FileNameOf("register", absl::StrCat(request_.year()));
        ASSIGN_OR_RETURN(std::vector<v1::Grant> grants, GrantsOfYear());
        if (grants.empty()) return IllegalState("no certificate has a number of this year");
        RETURN_IF_ERROR(UnsealAll(grants));
        return papers::DocumentOf(RegisterPaperOf(context, request_.year(), grants));
      }
      case v1::PAPER_KIND_CERTIFICATES:
      case v1::PAPER_KIND_UNSPECIFIED:
      case SENTINELS_OF(v1::PaperKind):
        break;
    }
    return absl::InternalError("a request without a kind passed its checks");
  }

  // The pack of that name; nullptr if there is none any more.
  const v1::RulePack* FindPack(std::string_view name) const {
    for (const v1::RulePack& pack : packs_) {
      if (pack.name() == name) return &pack;
    }
    return nullptr;
  }

  // As the paper lists them, by the pack that appraised the first of them, if any has.
  void Sort(std::vector<v1::Nomination>& nominations) const {
    const v1::RulePack* pack = nullptr;
    for (const v1::Nomination& nomination : nominations) {
      if (pack == nullptr) pack = FindPack(nomination.appraisal().rule_pack());
    }
    AwardOrder(pack).Sort(nominations);
  }

  absl::StatusOr<std::vector<v1::Grant>> GrantsOf(const v1::Decision& decision) {
    std::vector<v1::Grant> grants;
    for (const std::string& name : decision.grants()) {
      ASSIGN_OR_RETURN(v1::Grant grant, resource::Load<v1::Grant>(*reader_, name));
      grants.push_back(std::move(grant));
    }
    return grants;
  }

  // In the order of the register: numbers are as long as each other, so that names order as they
  // do.
  absl::StatusOr<std::vector<v1::Grant>> GrantsOfYear() {
    const std::string prefix = absl::StrCat(owner_, "/certificates/", request_.year(), "-");
    ASSIGN_OR_RETURN(const auto images, reader_->Scan(prefix, "", 0));
    std::vector<v1::Grant> grants;
    for (const ledger::Image& image : images) {
      ASSIGN_OR_RETURN(const std::string name, LoadText(*reader_, image.key));
      ASSIGN_OR_RETURN(v1::Grant grant, resource::Load<v1::Grant>(*reader_, name));
      grants.push_back(std::move(grant));
    }
    return grants;
  }

  absl::StatusOr<std::vector<v1::Nomination>> ReadyToBeDecided() {
    ASSIGN_OR_RETURN(
        std::vector<v1::Nomination> all,
        resource::LoadAll<v1::Nomination>(*reader_, request_.name() + "/nominations/"));
    std::erase_if(all, [&](const v1::Nomination& each) { return !IsReady(each); });
    return all;
  }

  // Voted or, where the pack that appraised it asks for no ballot, eligible.
  bool IsReady(const v1::Nomination& nomination) const {
    if (nomination.state() == v1::NOMINATION_STATE_VOTED) return true;
    if (nomination.state() != v1::NOMINATION_STATE_ELIGIBLE) return false;
    const v1::RulePack* pack = FindPack(nomination.appraisal().rule_pack());
    const v1::Honour* honour = pack == nullptr ? nullptr : FindHonour(*pack, nomination.honour());
    return honour != nullptr && !honour->has_ballot();
  }

  absl::StatusOr<std::vector<v1::Nomination>> Nominations(const std::vector<std::string>& names) {
    std::vector<v1::Nomination> nominations;
    for (const std::string& name : names) {
      ASSIGN_OR_RETURN(v1::Nomination nomination, resource::Load<v1::Nomination>(*reader_, name));
      nominations.push_back(std::move(nomination));
    }
    RETURN_IF_ERROR(UnsealAll(nominations));
    return nominations;
  }

  template <class Resource>
  absl::Status UnsealAll(std::vector<Resource>& resources) {
    std::vector<std::string> names;
    for (const Resource& resource : resources) {
      if (!resource.sealed().empty()) names.push_back(KeyHolder(resource));
    }
    ASSIGN_OR_RETURN(const PersonalKeys keys,
                     PersonalKeys::Load(store_.ledger(), std::move(names)));
    for (Resource& resource : resources) RETURN_IF_ERROR(Unseal(keys, resource));
    return absl::OkStatus();
  }

  const resource::Store& store_;
  const catalog::CatalogSource& catalog_;
  papers::Printer& printer_;
  const std::string& check_url_;
  const v1::RenderPapersRequest& request_;
  std::shared_ptr<const catalog::CatalogView> view_;
  std::unique_ptr<ledger::Reader> reader_;
  std::vector<v1::RulePack> packs_;
  std::string owner_;
  std::string file_name_;
  std::vector<papers::SignatureRoom> rooms_;
};

}  // namespace

absl::StatusOr<PrintedPaper> PaperPress::Print(const v1::RenderPapersRequest& request,
                                               PrintProgress progress) const {
  return PrintRun(store_, catalog_, printer_, check_url_, request).Run(progress);
}

}  // namespace thidua::awards
