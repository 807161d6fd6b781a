#include "services/awards/api/paper_words.h"

#include <absl/algorithm/container.h>
#include <absl/strings/ascii.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_split.h>

#include <map>
#include <set>
#include <utility>

#include "common/value/enum_switch.h"
#include "common/value/name.h"
#include "common/value/unit_words.h"
#include "services/awards/domain/rule_pack.h"

namespace thidua::awards {
namespace {

// The version of the unit on that day, or its last one; an empty one if the catalog does not know
// it.
catalog::UnitVersion VersionOf(const catalog::CatalogView& view, std::string_view unit_name,
                               std::string_view date) {
  const catalog::Unit* unit = view.unit(unit_name);
  if (unit == nullptr) return {};
  const catalog::UnitVersion* version = catalog::VersionAt(*unit, date);
  if (version == nullptr) version = catalog::LatestVersion(*unit);
  return version == nullptr ? catalog::UnitVersion() : *version;
}

// "Ủy ban nhân dân huyện Khoái Châu" of what is governed by a people's committee; an office by
// itself.
std::string IssuerOf(const catalog::UnitVersion& version) {
  switch (version.kind()) {
    case catalog::v1::UNIT_KIND_PROVINCE:
    case catalog::v1::UNIT_KIND_DISTRICT:
    case catalog::v1::UNIT_KIND_COMMUNE:
    case catalog::v1::UNIT_KIND_TOWN:
    case catalog::v1::UNIT_KIND_WARD:
    case catalog::v1::UNIT_KIND_SPECIAL_ZONE:
      return "Ủy ban nhân dân " + TitleOf(version);
    case catalog::v1::UNIT_KIND_COUNTRY:
    case catalog::v1::UNIT_KIND_SCHOOL:
    case catalog::v1::UNIT_KIND_VILLAGE:
    case catalog::v1::UNIT_KIND_URBAN_AREA:
    case catalog::v1::UNIT_KIND_DEPARTMENT:
    case catalog::v1::UNIT_KIND_PARTY_ORGANISATION:
    case catalog::v1::UNIT_KIND_MASS_ORGANISATION:
    case catalog::v1::UNIT_KIND_UNSPECIFIED:
    case SENTINELS_OF(catalog::v1::UnitKind):
      break;
  }
  return version.display_name();
}

std::vector<std::string> Strings(const google::protobuf::RepeatedPtrField<std::string>& texts) {
  return {texts.begin(), texts.end()};
}

papers::SignatureBlock Signature(std::string_view title, const std::string& signer) {
  const absl::string_view text(title.data(), title.size());
  return {absl::StrSplit(text, '\n', absl::SkipEmpty()), signer};
}

// Of what the owner itself issues, whoever writes the words.
papers::Letterhead OwnLetterhead(const PaperContext& context, const std::string& number,
                                 const std::string& date) {
  const catalog::UnitVersion version = VersionOf(context.view, context.owner, date);
  papers::Letterhead letterhead;
  letterhead.superior = context.words.superior();
  letterhead.issuer = IssuerOf(version);
  letterhead.number = number;
  letterhead.place = version.display_name();
  letterhead.date = date;
  return letterhead;
}

// Of a letter, minutes or a notice, which an office below may issue.
papers::Letterhead LetterheadOf(const PaperContext& context, const std::string& number,
                                const std::string& date) {
  papers::Letterhead letterhead = OwnLetterhead(context, number, date);
  if (!context.words.issuer().empty()) letterhead.issuer = context.words.issuer();
  return letterhead;
}

// The pack that ruled, by name; otherwise the one in force on the day; nullptr if there is neither.
const v1::RulePack* PackOf(const PaperContext& context, std::string_view name,
                           std::string_view date) {
  for (const v1::RulePack& pack : context.packs) {
    if (pack.name() == name) return &pack;
  }
  const auto pack = ChoosePack(context.packs, date);
  return pack.ok() ? *pack : nullptr;
}

// The acts of the pack, and what the writer adds.
std::vector<std::string> GroundsOf(const PaperContext& context, const v1::RulePack* pack) {
  std::vector<std::string> grounds;
  if (pack != nullptr) {
    for (const std::string& act : pack->acts()) grounds.push_back("Căn cứ " + act);
  }
  for (const std::string& ground : context.words.grounds()) grounds.push_back(ground);
  return grounds;
}

// The honour by the rules of the nomination's dossier; nullptr if they do not know it any more.
const v1::Honour* HonourOf(const PaperContext& context, const v1::Nomination& nomination) {
  const v1::RulePack* pack =
      PackOf(context, nomination.appraisal().rule_pack(), nomination.receipt_date());
  return pack == nullptr ? nullptr : FindHonour(*pack, nomination.honour());
}

std::string TitleOfHonour(const PaperContext& context, const v1::Nomination& nomination) {
  const v1::Honour* honour = HonourOf(context, nomination);
  return honour == nullptr ? nomination.honour() : honour->title();
}

// "Giấy khen" of all, or all titles with "và" before the last one.
template <class Entries>
std::string TitlesOf(const Entries& entries) {
  std::vector<std::string> titles;
  for (const papers::AwardEntry& entry : entries) {
    if (!absl::c_linear_search(titles, entry.honour_title)) titles.push_back(entry.honour_title);
  }
  std::string text;
  for (size_t i = 0; i < titles.size(); ++i) {
    if (i > 0) text += i + 1 == titles.size() ? " và " : ", ";
    text += titles[i];
  }
  return text;
}

papers::AwardEntry EntryOf(const v1::Honouree& honouree, const std::string& merit) {
  papers::AwardEntry entry;
  entry.recipient = honouree.display_name();
  entry.description = honouree.description();
  entry.merit = merit;
  entry.collective = honouree.kind() == v1::RECIPIENT_KIND_COLLECTIVE;
  return entry;
}

std::vector<papers::AwardEntry> EntriesOf(const PaperContext& context,
                                          const std::vector<v1::Nomination>& nominations) {
  std::vector<papers::AwardEntry> entries;
  for (const v1::Nomination& nomination : nominations) {
    papers::AwardEntry& entry =
        entries.emplace_back(EntryOf(nomination.honouree(), nomination.merit()));
    entry.honour_title = TitleOfHonour(context, nomination);
  }
  return entries;
}

bool AnySimulated(const std::vector<v1::Nomination>& nominations) {
  return absl::c_any_of(nominations, [](const v1::Nomination& each) { return each.simulated(); });
}

std::string MeritOf(const v1::Movement& movement) {
  return "đã có thành tích trong " + movement.title();
}

}  // namespace

papers::Certificate CertificateOf(const catalog::CatalogView& view, const v1::Grant& grant,
                                  std::string_view check_url) {
  papers::Certificate certificate;
  certificate.authority = grant.authority();
  certificate.honour_title = grant.honour_title();
  if (grant.year() != 0) absl::StrAppend(&certificate.honour_title, " năm ", grant.year());
  certificate.recipient = grant.honouree().display_name();
  certificate.description = grant.honouree().description();
  certificate.merit = grant.merit();
  certificate.place =
      VersionOf(view, kUnitName.Format({LedgerOf(grant.name())}), grant.decision_date())
          .display_name();
  certificate.date = grant.decision_date();
  certificate.decision_number = grant.decision_number();
  certificate.number = grant.certificate_number();
  certificate.signer_title = grant.signer_title();
  certificate.signer = grant.signer();
  certificate.check_text = CheckText(check_url, grant);
  certificate.check_code = grant.check_code();
  certificate.specimen = grant.simulated();
  certificate.revoked = grant.state() == v1::GRANT_STATE_REVOKED;
  certificate.duplicate = !grant.duplicates().empty();
  return certificate;
}

std::string CheckText(std::string_view check_url, const v1::Grant& grant) {
  if (check_url.empty()) return grant.certificate_number() + " " + grant.check_code();
  return absl::StrCat(std::string(check_url), "?so=", grant.certificate_number(),
                      "&ma=", grant.check_code());
}

papers::DecisionPaper DecisionPaperOf(const PaperContext& context, const v1::Decision& decision,
                                      const v1::Movement& movement,
                                      const std::vector<v1::Grant>& grants) {
  papers::DecisionPaper paper;
  paper.letterhead = OwnLetterhead(context, decision.number(), decision.date());
  paper.authority = decision.authority();
  paper.merit = MeritOf(movement);
  paper.grounds = GroundsOf(context, PackOf(context, decision.rule_pack(), decision.date()));
  for (const v1::Grant& grant : grants) {
    if (grant.state() != v1::GRANT_STATE_GRANTED) continue;
    papers::AwardEntry& entry =
        paper.entries.emplace_back(EntryOf(grant.honouree(), grant.merit()));
    entry.honour_title = grant.honour_title();
    entry.amount_vnd = grant.amount_vnd();
  }
  paper.honour_title = TitlesOf(paper.entries);
  paper.fund = context.words.fund();
  paper.executors = context.words.executors();
  paper.signature = Signature(decision.signer_title(), decision.signer());
  paper.recipients = Strings(context.words.recipients());
  paper.marks.specimen = decision.simulated();
  return paper;
}

papers::SubmissionPaper SubmissionPaperOf(const PaperContext& context, const v1::Movement& movement,
                                          const std::vector<v1::Nomination>& nominations) {
  papers::SubmissionPaper paper;
  paper.letterhead = LetterheadOf(context, context.words.number(), context.words.date());
  paper.proposer = paper.letterhead.issuer;
  paper.addressees = Strings(context.words.addressees());
  paper.entries = EntriesOf(context, nominations);
  paper.honour_title = TitlesOf(paper.entries);
  paper.merit = MeritOf(movement);
  const std::string date =
      nominations.empty() ? context.words.date() : nominations.front().receipt_date();
  paper.grounds = GroundsOf(context, PackOf(context, "", date));
  paper.attachments = Strings(context.words.attachments());
  paper.signature = Signature(context.words.signer_title(), context.words.signer());
  paper.recipients = Strings(context.words.recipients());
  paper.marks.specimen = movement.simulated() || AnySimulated(nominations);
  return paper;
}

papers::MinutesPaper MinutesPaperOf(const PaperContext& context, const v1::Movement& movement,
                                    const v1::CouncilSession& session,
                                    const std::vector<v1::Nomination>& nominations) {
  papers::MinutesPaper paper;
  paper.letterhead = LetterheadOf(context, session.minutes(), session.date());
  paper.subject = "Họp Hội đồng Thi đua - Khen thưởng xét khen thưởng " + movement.title();
  paper.begin_time = context.words.begin_time();
  paper.end_time = context.words.end_time();
  paper.date = session.date();
  paper.venue = context.words.venue();
  for (const v1::CouncilMember& member : context.words.members()) {
    paper.members.push_back({member.name(), member.office(), member.role(), !member.absent()});
  }
  paper.member_count = session.members();
  paper.present_count = session.present();
  paper.proceedings = Strings(context.words.proceedings());
  for (int i = 0; i < session.ballots_size(); ++i) {
    const v1::SessionBallot& ballot = session.ballots(i);
    papers::BallotTally& tally = paper.ballots.emplace_back();
    if (static_cast<size_t>(i) < nominations.size()) {
      tally.recipient = nominations[i].honouree().display_name();
      tally.honour_title = TitleOfHonour(context, nominations[i]);
      // It may have been edited since, and voted on again elsewhere.
      if (nominations[i].ballot().session() == session.name()) {
        const std::string& basis = nominations[i].ballot().basis();
        tally.share = basis.substr(0, basis.find(' '));
      }
      const v1::Honour* honour = HonourOf(context, nominations[i]);
      paper.secret = paper.secret || (honour != nullptr && honour->ballot().secret());
    }
    tally.in_favour = ballot.in_favour();
    tally.against = ballot.against();
    tally.blank = ballot.blank();
    tally.passed = ballot.passed();
  }
  paper.chair = Signature(context.words.signer_title(), context.words.signer());
  paper.secretary = Signature("Thư ký", context.words.secretary());
  paper.recipients = Strings(context.words.recipients());
  paper.marks.specimen = movement.simulated() || AnySimulated(nominations);
  return paper;
}

papers::NoticePaper NoticePaperOf(const PaperContext& context, const v1::PublicNotice& notice,
                                  const std::vector<v1::Nomination>& nominations) {
  papers::NoticePaper paper;
  const std::string date =
      context.words.date().empty() ? notice.start_date() : context.words.date();
  paper.letterhead = LetterheadOf(context, context.words.number(), date);
  paper.issuer = paper.letterhead.issuer;
  paper.entries = EntriesOf(context, nominations);
  paper.first_day = notice.start_date();
  paper.last_day = notice.end_date();
  paper.opinions_to = context.words.opinions_to();
  paper.signature = Signature(context.words.signer_title(), context.words.signer());
  paper.recipients = Strings(context.words.recipients());
  paper.marks.specimen = AnySimulated(nominations);
  return paper;
}

papers::RegisterPaper RegisterPaperOf(const PaperContext& context, int year,
                                      const std::vector<v1::Grant>& grants) {
  papers::RegisterPaper paper;
  paper.letterhead = LetterheadOf(context, context.words.number(), context.words.date());
  paper.period = absl::StrCat("Năm ", year);
  for (const v1::Grant& grant : grants) {
    papers::RegisterEntry& entry = paper.entries.emplace_back();
    entry.number = grant.certificate_number();
    entry.decision_number = grant.decision_number();
    entry.decision_date = grant.decision_date();
    entry.recipient = grant.honouree().display_name();
    entry.description = grant.honouree().description();
    entry.honour_title = grant.honour_title();
    entry.merit = grant.merit();
    entry.amount_vnd = grant.amount_vnd();
    entry.revoked = grant.state() == v1::GRANT_STATE_REVOKED;
    paper.marks.specimen = paper.marks.specimen || grant.simulated();
  }
  if (!context.words.signer().empty()) {
    paper.signature = Signature(context.words.signer_title(), context.words.signer());
  }
  return paper;
}

std::string FileNameOf(std::string_view kind, std::string_view id) {
  return absl::StrCat(std::string(kind), "-", std::string(id), ".pdf");
}

}  // namespace thidua::awards
