#include "services/awards/api/paper_request.h"

#include <absl/strings/str_cat.h>

#include <string>
#include <string_view>

#include "common/resource/access.h"
#include "common/value/enum_switch.h"
#include "common/value/errors.h"
#include "common/value/name.h"
#include "common/value/status_macros.h"
#include "services/awards/domain/names.h"
#include "services/awards/domain/request.h"

namespace thidua::awards {
namespace {

constexpr int kMaxLines = 4;  // of an office that signs

// The pattern of what is printed; certificates of a grant have another one.
const NamePattern& PatternOf(const v1::RenderPapersRequest& request) {
  switch (request.kind()) {
    case v1::PAPER_KIND_CERTIFICATES:
      return kGrantName.Match(request.name()).ok() ? kGrantName : kDecisionName;
    case v1::PAPER_KIND_SUBMISSION:
      return kMovementName;
    case v1::PAPER_KIND_MINUTES:
      return kSessionName;
    case v1::PAPER_KIND_NOTICE:
      return kNoticeName;
    case v1::PAPER_KIND_REGISTER:
      return kUnitName;
    case v1::PAPER_KIND_DECISION:
    case v1::PAPER_KIND_UNSPECIFIED:
    case SENTINELS_OF(v1::PaperKind):
      break;
  }
  return kDecisionName;
}

// Adds the faults of a list of texts.
void CheckTexts(Violations& violations, const std::string& field,
                const google::protobuf::RepeatedPtrField<std::string>& texts, int most) {
  if (texts.size() > most) violations.Add(field, absl::StrCat("at most ", most));
  for (int i = 0; i < texts.size() && i < most; ++i) {
    CheckRequiredText(violations, absl::StrCat(field, "[", i, "]"), texts[i], kMaxNote);
  }
}

void CheckWords(Violations& violations, const v1::PaperWords& words) {
  for (const auto& [field, text] : {std::pair("words.number", &words.number()),
                                    {"words.superior", &words.superior()},
                                    {"words.issuer", &words.issuer()},
                                    {"words.fund", &words.fund()},
                                    {"words.executors", &words.executors()},
                                    {"words.signer", &words.signer()},
                                    {"words.secretary", &words.secretary()},
                                    {"words.venue", &words.venue()},
                                    {"words.begin_time", &words.begin_time()},
                                    {"words.end_time", &words.end_time()},
                                    {"words.opinions_to", &words.opinions_to()}}) {
    CheckOptionalText(violations, field, *text, kMaxParagraph);
  }
  if (!words.date().empty()) CheckDate(violations, "words.date", words.date());
  CheckLines(violations, "words.signer_title", words.signer_title(), kMaxTitle, kMaxLines);
  CheckTexts(violations, "words.grounds", words.grounds(), 20);
  CheckTexts(violations, "words.recipients", words.recipients(), 20);
  CheckTexts(violations, "words.addressees", words.addressees(), 10);
  CheckTexts(violations, "words.proceedings", words.proceedings(), 50);
  CheckTexts(violations, "words.attachments", words.attachments(), 50);
  if (words.members_size() > 200) violations.Add("words.members", "at most 200");
  for (int i = 0; i < words.members_size() && i < 200; ++i) {
    const std::string at = absl::StrCat("words.members[", i, "]");
    CheckRequiredText(violations, at + ".name", words.members(i).name(), kMaxTitle);
    CheckOptionalText(violations, at + ".office", words.members(i).office(), kMaxLine);
    CheckOptionalText(violations, at + ".role", words.members(i).role(), kMaxLine);
  }
}

// Adds why the paper has no field to be signed in.
void CheckSignable(Violations& violations, const v1::RenderPapersRequest& request) {
  if (request.kind() == v1::PAPER_KIND_CERTIFICATES && !kGrantName.Match(request.name()).ok()) {
    violations.Add("signature_field",
                   "is not for all certificates of a decision in one file, because each is signed "
                   "by itself: ask for the certificate of one grant");
  }
  if (request.kind() == v1::PAPER_KIND_REGISTER && request.words().signer().empty()) {
    violations.Add("words.signer", "is required of a register that is signed");
  }
}

}  // namespace

absl::Status AuthorizePaper(const rpc::Call& call, const v1::RenderPapersRequest& request,
                            std::string_view path) {
  const std::string field = std::string(path) + "name";
  RETURN_IF_ERROR(resource::AuthorizeName(call, PatternOf(request), field, request.name()));
  return call.Authorize(auth::v1::PERMISSION_READ_AWARDS, OwnerOf(request.name()));
}

void CheckPaper(Violations& violations, const v1::RenderPapersRequest& request,
                std::string_view path) {
  Violations found;
  if (!v1::PaperKind_IsValid(request.kind()) || request.kind() == v1::PAPER_KIND_UNSPECIFIED) {
    found.Add("kind", "is required");
  }
  const bool is_register = request.kind() == v1::PAPER_KIND_REGISTER;
  if (is_register && (request.year() < 1945 || request.year() > 2200)) {
    found.Add("year", "must be from 1945 to 2200");
  }
  if (!is_register && request.year() != 0) found.Add("year", "is of the register alone");
  CheckWords(found, request.words());
  if (request.kind() == v1::PAPER_KIND_SUBMISSION && request.words().addressees().empty()) {
    found.Add("words.addressees", "is required: a letter is written to somebody");
  }
  if (request.signature_field()) CheckSignable(found, request);
  for (const FieldViolation& each : found.list()) {
    violations.Add(std::string(path) + each.field, each.description, each.reason);
  }
}

bool IsPaperSubject(std::string_view name) {
  for (const NamePattern* pattern :
       {&kGrantName, &kDecisionName, &kMovementName, &kSessionName, &kNoticeName, &kUnitName}) {
    if (pattern->Match(name).ok()) return true;
  }
  return false;
}

}  // namespace thidua::awards
