// grants review, grants settle.
#include "services/admin_cli/commands/grant_reviews.h"

#include <memory>
#include <string>

#include "common/value/status_macros.h"
#include "services/admin_cli/base/names.h"
#include "services/admin_cli/views/review_view.h"
#include "thidua/awards/v1/awards_service.pb.h"

namespace thidua::cli {
namespace {

using awards::v1::ReviewGrantsRequest;
using awards::v1::ReviewGrantsResponse;

struct ReviewFlags {
  std::string parent;
  bool all = false;
};

// All pages as one answer, which counts what all of them looked at.
absl::StatusOr<ReviewGrantsResponse> ReviewAll(Session& session, ReviewGrantsRequest request) {
  ReviewGrantsResponse all;
  do {
    ASSIGN_OR_RETURN(const auto page, session.Call<ReviewGrantsResponse>(request));
    all.mutable_reviews()->MergeFrom(page.reviews());
    all.set_examined(all.examined() + page.examined());
    all.set_token(page.token());
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  return all;
}

absl::Status Review(const ReviewFlags& flags, Session& session) {
  ReviewGrantsRequest request;
  ASSIGN_OR_RETURN(*request.mutable_parent(), GrantsParent(flags.parent));
  request.set_include_unflagged(flags.all);
  ASSIGN_OR_RETURN(const ReviewGrantsResponse answer, ReviewAll(session, std::move(request)));
  const bool csv = session.printer().settings().format == Format::kCsv;
  RETURN_IF_ERROR(
      session.printer().Print(answer, csv ? ReviewDetails(answer) : ReviewTable(answer)));
  session.printer().Note(ReviewCounts(answer));
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::string> GrantsParent(std::string text) {
  if (text.ends_with("/decisions/-")) text = ParentOf(text, 2);
  if (const auto owner = ExpandName(kUnit, text); owner.ok()) return *owner + "/decisions/-";
  return ExpandName(kDecision, text);
}

void AddGrantReviewVerbs(CommandLine& cli, CLI::App* grants) {
  auto flags = std::make_shared<ReviewFlags>();
  CLI::App* verb = cli.Verb(
      grants, "review",
      "Tells which grants rest on figures, targets, places or titles that have changed since",
      {"thidua grants review khoai-chau", "thidua grants review khoai-chau/1234-2022 --all",
       "thidua grants review khoai-chau -o csv", "",
       "Nothing is rewritten: a person settles what becomes of a grant, see settle. CSV has a row "
       "for each change."});
  verb->add_option("PARENT", flags->parent, "UNIT or UNIT/DECISION")->required();
  verb->add_flag("--all", flags->all, "Also those that have not changed or are settled");
  cli.OnRun(verb, [flags](Session& session) { return Review(*flags, session); });
  cli.AddWrite(
      grants,
      {.verb = "settle",
       .description = "Settles a grant whose evidence changed; to take it back is revoke",
       .pattern = kGrant,
       .request = &awards::v1::SettleReviewRequest::default_instance(),
       .flags = {{"--found", "found_digest", "What was found, as review tells it", true},
                 {"--ground", "ground", "What was decided, and why, without personal data", true}},
       .examples = {"thidua grants settle khoai-chau/1234-2022/g1 --found "
                    "0f3c9a52d1b7e6480f3c9a52d1b7e648 --ground \"Biên bản 12/BB: giữ nguyên\""}});
}

}  // namespace thidua::cli
