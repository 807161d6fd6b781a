#include "services/awards/api/images.h"

#include <google/protobuf/wrappers.pb.h>

#include <string>

#include "services/awards/domain/names.h"
#include "services/awards/domain/restriction.h"
#include "thidua/awards/v1/council.pb.h"
#include "thidua/awards/v1/decision.pb.h"
#include "thidua/awards/v1/entries.pb.h"
#include "thidua/awards/v1/movement.pb.h"
#include "thidua/awards/v1/nomination.pb.h"
#include "thidua/awards/v1/recipient.pb.h"
#include "thidua/awards/v1/rule_pack.pb.h"
#include "thidua/awards/v1/signed_paper.pb.h"

namespace thidua::awards {
namespace {

// "units/{unit}/movements/{movement}" -> "units/*/movements/*".
std::string Stars(const NamePattern& pattern) { return log_service::PatternOf(pattern.pattern()); }

}  // namespace

log_service::ImageRegistry AwardImages() {
  const google::protobuf::StringValue text;
  const google::protobuf::Int64Value number;
  log_service::ImageRegistry images;
  images.Add(Stars(kRulePackName), v1::RulePack());
  images.Add(Stars(kMovementName), v1::Movement());
  images.Add(Stars(kRecipientName), v1::Recipient());
  images.Add(Stars(kNominationName), v1::Nomination());
  images.Add(Stars(kSessionName), v1::CouncilSession());
  images.Add(Stars(kNoticeName), v1::PublicNotice());
  images.Add(Stars(kDecisionName), v1::Decision());
  images.Add(Stars(kGrantName), v1::Grant());
  images.Add(Stars(kSignedPaperName), v1::SignedPaper());
  images.Add(Stars(kEvidenceKey), v1::Evidence());
  images.Add(Stars(kAchievementKey), v1::MeritEntry());
  images.Add(Stars(kHonourKey), v1::MeritEntry());
  images.Add(Stars(kTitleKey), text);
  images.Add(Stars(kDecisionNumberKey), text);
  images.Add(Stars(kCertificateKey), text);
  images.Add(Stars(kHolderCountKey), number);
  images.Add(Stars(kRegisterKey), number);
  images.Restrict(Stars(kNominationName), [](const std::string& bytes) {
    v1::Nomination nomination;
    return !nomination.ParseFromString(bytes) || IsRestricted(nomination);
  });
  images.Restrict(Stars(kEvidenceKey), [](const std::string& bytes) {
    v1::Evidence evidence;
    return !evidence.ParseFromString(bytes) || IsRestricted(evidence);
  });
  return images;
}

}  // namespace thidua::awards
