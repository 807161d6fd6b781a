#include "services/awards/api/images.h"

#include <google/protobuf/wrappers.pb.h>

#include <string>

#include "services/awards/domain/names.h"
#include "services/awards/domain/restriction.h"
#include "thidua/awards/v1/award.pb.h"
#include "thidua/awards/v1/rule_pack.pb.h"

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
  images.Add(Stars(kNominationName), v1::Nomination());
  images.Add(Stars(kDecisionName), v1::Decision());
  images.Add(Stars(kGrantName), v1::Grant());
  images.Add(Stars(kDecidedHonourKey), v1::Honour());
  images.Add(Stars(kAchievementKey), text);
  images.Add(Stars(kHonourKey), text);
  images.Add(Stars(kDecisionNumberKey), text);
  images.Add(Stars(kHolderCountKey), number);
  images.Add(Stars(kRegisterKey), number);
  images.Restrict(Stars(kNominationName), [](const std::string& bytes) {
    v1::Nomination nomination;
    return !nomination.ParseFromString(bytes) || IsRestricted(nomination.appraisal().evidence());
  });
  images.Restrict(Stars(kGrantName), [](const std::string& bytes) {
    v1::Grant grant;
    return !grant.ParseFromString(bytes) || IsRestricted(grant.evidence());
  });
  return images;
}

}  // namespace thidua::awards
