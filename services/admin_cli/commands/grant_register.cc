// grants register: every column of an owner's grants, in the order of their certificates.
#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "common/value/status_macros.h"
#include "common/value/text.h"
#include "services/admin_cli/base/fields.h"
#include "services/admin_cli/base/names.h"
#include "services/admin_cli/commands/command.h"
#include "services/admin_cli/views/natural_order.h"
#include "thidua/awards/v1/awards_service.pb.h"

namespace thidua::cli {
namespace {

using awards::v1::Grant;
using awards::v1::ListGrantsRequest;
using awards::v1::ListGrantsResponse;

struct RegisterFlags : ReadFlags {
  std::string owner;
  int year = 0;
  bool by_name = false;
};

const std::vector<Column>& Columns() {
  static const auto& columns = *new std::vector<Column>{{"CERTIFICATE"},
                                                        {"DECISION"},
                                                        {"DATE"},
                                                        {"RECIPIENT"},
                                                        {"DESCRIPTION", Column::kShrink, 2},
                                                        {"KIND", Column::kText, 3},
                                                        {"GROUP", Column::kText, 4},
                                                        {"UNIT", Column::kText, 3},
                                                        {"HONOUR", Column::kText, 4},
                                                        {"HONOUR TITLE", Column::kShrink},
                                                        {"TYPE", Column::kText, 4},
                                                        {"YEAR", Column::kRight, 2},
                                                        {"MERIT", Column::kShrink, 3},
                                                        {"MOVEMENT", Column::kText, 4},
                                                        {"VND", Column::kRight, 1},
                                                        {"VND BASIS", Column::kShrink, 5},
                                                        {"AUTHORITY", Column::kShrink, 5},
                                                        {"SIGNER", Column::kText, 5},
                                                        {"STATE"},
                                                        {"REVOCATION", Column::kShrink, 4},
                                                        {"CORRECTIONS", Column::kRight, 4},
                                                        {"DUPLICATES", Column::kRight, 4},
                                                        {"HANDED OVER", Column::kText, 3},
                                                        {"PAID", Column::kText, 4},
                                                        {"HELD", Column::kText, 3},
                                                        {"SIMULATED"}};
  return columns;
}

std::string YesNo(bool value) { return value ? "yes" : "no"; }

std::vector<TableCell> RowOf(const Grant& grant) {
  const auto& honouree = grant.honouree();
  const bool held = !grant.holds().empty() && grant.holds().rbegin()->lifted_by().empty();
  const std::string movement = ParentOf(grant.nomination(), 2);
  return {grant.certificate_number(),
          grant.decision_number(),
          grant.decision_date(),
          honouree.display_name(),
          honouree.description(),
          FieldText(honouree, "kind"),
          FieldText(honouree, "group"),
          LastSegment(honouree.unit()),
          grant.honour(),
          grant.honour_title(),
          FieldText(grant, "honour_type"),
          grant.year() == 0 ? "" : std::to_string(grant.year()),
          grant.merit(),
          LastSegment(movement),
          std::to_string(grant.amount_vnd()),
          grant.amount_basis(),
          grant.authority(),
          grant.signer(),
          FieldText(grant, "state"),
          grant.revocation(),
          std::to_string(grant.corrections_size()),
          std::to_string(grant.duplicates_size()),
          grant.handover().date(),
          grant.has_handover() ? YesNo(grant.handover().paid()) : "",
          held ? "HELD" : "",
          grant.simulated() ? "SIMULATED" : ""};
}

// The keys by which Vietnamese readers look a person up: the given name, which stands last, with
// its tone, and then the rest.
std::pair<std::string, std::string> NameKeys(const VietnameseCollator& collator,
                                             const Grant& grant) {
  const std::string& name = grant.honouree().display_name();
  const size_t space = name.rfind(' ');
  if (grant.honouree().kind() != awards::v1::RECIPIENT_KIND_PERSON || space == std::string::npos) {
    return {collator.SortKey(name), ""};
  }
  return {collator.SortKey(name.substr(space + 1)), collator.SortKey(name.substr(0, space))};
}

absl::Status ShowRegister(const RegisterFlags& flags, Session& session) {
  ListGrantsRequest request;
  ASSIGN_OR_RETURN(const std::string owner, ExpandName(kUnit, flags.owner));
  request.set_parent(owner + "/decisions/-");
  request.set_decision_year(flags.year);
  RETURN_IF_ERROR(flags.Fill(&request));
  ASSIGN_OR_RETURN(const auto response, session.ListAll<ListGrantsResponse>(request));
  std::vector<const Grant*> grants;
  for (const Grant& grant : response.grants()) grants.push_back(&grant);
  std::sort(grants.begin(), grants.end(), [](const Grant* a, const Grant* b) {
    return NaturallyLess(a->certificate_number(), b->certificate_number());
  });
  if (flags.by_name) {
    const VietnameseCollator collator;
    std::stable_sort(grants.begin(), grants.end(), [&](const Grant* a, const Grant* b) {
      return NameKeys(collator, *a) < NameKeys(collator, *b);
    });
  }
  Table table(Columns());
  for (const Grant* grant : grants) table.Add(RowOf(*grant));
  return session.printer().Print(response, table);
}

}  // namespace

void AddRegisterVerb(CommandLine& cli, CLI::App* grants) {
  auto flags = std::make_shared<RegisterFlags>();
  CLI::App* verb = cli.Verb(grants, "register",
                            "Shows every column of the register, in the order of certificates",
                            {"thidua grants register khoai-chau --year 2020 -o csv",
                             "thidua grants register khoai-chau --by-name"});
  verb->add_option("OWNER", flags->owner, ShortForm(kUnit))->required();
  verb->add_option("--year", flags->year, "Only of decisions of this year");
  verb->add_flag("--by-name", flags->by_name,
                 "In the order of names as Vietnamese readers look them up: by given name");
  flags->AddTo(verb);
  cli.OnRun(verb, [flags](Session& session) { return ShowRegister(*flags, session); });
}

}  // namespace thidua::cli
