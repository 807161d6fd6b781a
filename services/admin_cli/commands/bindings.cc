// bindings, revocations.
#include <CLI/CLI.hpp>

#include "common/value/status_macros.h"
#include "services/admin_cli/base/failure.h"
#include "services/admin_cli/base/fields.h"
#include "services/admin_cli/base/names.h"
#include "services/admin_cli/commands/command.h"
#include "thidua/catalog/v1/catalog_service.pb.h"

namespace thidua::cli {
namespace {

using catalog::v1::Binding;
using catalog::v1::DeleteBindingRequest;
using catalog::v1::DeleteRevocationRequest;
using catalog::v1::GetBindingRequest;
using catalog::v1::UpdateBindingRequest;

// What was asked for may wait for a second person: nobody is to think that it holds.
absl::Status PrintBinding(Session& session, const Binding& binding) {
  RETURN_IF_ERROR(PrintResource(session, binding));
  if (binding.has_proposal()) {
    session.printer().Note(
        "this waits until another administrator confirms it:\n  thidua bindings "
        "confirm " +
        std::string(binding.name().substr(9)) + " --etag " + binding.etag());
  }
  return absl::OkStatus();
}

struct GrantFlags : WriteFlags {
  std::string name;
  std::string role;
  std::string unit;
  std::string from;
  std::string to;
  std::string note;
  std::string person;
};

// The binding as it is stored; an empty one if there is none.
absl::StatusOr<Binding> ReadBinding(Session& session, const std::string& name) {
  GetBindingRequest request;
  request.set_name(name);
  auto stored = session.Call<Binding>(request);
  if (!absl::IsNotFound(stored.status())) return stored;
  Binding none;
  none.set_name(name);
  return none;
}

absl::Status Grant(const GrantFlags& flags, Session& session) {
  ASSIGN_OR_RETURN(const std::string name, ExpandName(kBinding, flags.name));
  auth::v1::RoleGrant grant;
  ASSIGN_OR_RETURN(const int role, ParseEnum(*auth::v1::Role_descriptor(), flags.role));
  grant.set_role(static_cast<auth::v1::Role>(role));
  ASSIGN_OR_RETURN(*grant.mutable_unit(), ExpandName(kUnit, flags.unit));
  grant.set_valid_from(flags.from);
  grant.set_valid_to(flags.to);

  UpdateBindingRequest request;
  flags.Fill(&request);
  ASSIGN_OR_RETURN(*request.mutable_binding(), ReadBinding(session, name));
  Binding& binding = *request.mutable_binding();
  request.set_allow_missing(binding.etag().empty());
  // A grant of the same role on the same unit gives way: its days are what changes.
  auto& grants = *binding.mutable_grants();
  for (int i = grants.size() - 1; i >= 0; --i) {
    if (grants[i].role() == grant.role() && grants[i].unit() == grant.unit()) {
      grants.DeleteSubrange(i, 1);
    }
  }
  *grants.Add() = grant;
  if (!flags.note.empty()) binding.set_note(flags.note);
  if (!flags.person.empty()) binding.set_person(flags.person);
  ASSIGN_OR_RETURN(const auto written, session.Call<Binding>(request));
  return PrintBinding(session, written);
}

struct ConfirmFlags : WriteFlags {
  std::string name;
};

absl::Status ConfirmBinding(const ConfirmFlags& flags, Session& session) {
  catalog::v1::ConfirmBindingRequest request;
  flags.Fill(&request);
  ASSIGN_OR_RETURN(*request.mutable_name(), ExpandName(kBinding, flags.name));
  if (request.etag().empty()) {
    return UsageError("--etag is required: look at the proposal first, with thidua bindings get " +
                      flags.name);
  }
  ASSIGN_OR_RETURN(const auto confirmed, session.Call<Binding>(request));
  return PrintBinding(session, confirmed);
}

void AddBindings(CommandLine& cli) {
  CLI::App* bindings = cli.Noun("bindings", "Roles of people and programs");
  cli.AddGet(bindings, kBinding, GetBindingRequest::default_instance());
  cli.AddList(bindings, nullptr, catalog::v1::ListBindingsRequest::default_instance(),
              {{"NAME", "name", Column::kName},
               {"GRANTS", "grants", Column::kRight},
               {"PERSON", "person"},
               {"NOTE", "note", Column::kShrink},
               {"PROPOSED BY", "proposal.proposer"},
               {"CHANGED", "update_time"},
               {"ETAG", "etag", Column::kRight, 9}});

  auto grant = std::make_shared<GrantFlags>();
  CLI::App* verb = cli.Verb(
      bindings, "grant",
      "Gives a principal a role beside those it has; roles that decide over others wait for a "
      "second administrator",
      {"thidua bindings grant user:lan --role commune-officer --unit dan-tien",
       "thidua bindings grant user:hoa --role district-reviewer --unit khoai-chau --from "
       "2026-01-01 "
       "--to 2026-07-01 --reason \"stands in for Minh\""});
  verb->add_option("NAME", grant->name, ShortForm(kBinding))->required();
  verb->add_option("--role", grant->role, "For example commune-officer")->required();
  verb->add_option("--unit", grant->unit, "Where it holds: the unit and all below it")->required();
  verb->add_option("--from", grant->from, "First day on which it holds, YYYY-MM-DD");
  verb->add_option("--to", grant->to, "First day on which it no longer holds, YYYY-MM-DD");
  verb->add_option("--note", grant->note, "Office or task");
  verb->add_option("--person", grant->person,
                   "Id of the human being, the same for all of his principals");
  grant->AddTo(verb, UpdateBindingRequest::default_instance());
  cli.OnRun(verb, [grant](Session& session) { return Grant(*grant, session); });

  auto confirm = std::make_shared<ConfirmFlags>();
  verb = cli.Verb(bindings, "confirm", "Puts in force what another administrator proposed",
                  {"thidua bindings get user:hoa", "thidua bindings confirm user:hoa --etag 17"});
  verb->add_option("NAME", confirm->name, ShortForm(kBinding))->required();
  confirm->AddTo(verb, catalog::v1::ConfirmBindingRequest::default_instance());
  cli.OnRun(verb, [confirm](Session& session) { return ConfirmBinding(*confirm, session); });

  cli.AddDelete(bindings, kBinding, DeleteBindingRequest::default_instance(),
                "Takes all roles of a principal away",
                "thidua bindings delete user:lan --reason \"left the office\"");
}

void AddRevocations(CommandLine& cli) {
  CLI::App* revocations =
      cli.Noun("revocations", "Principals, tokens and certificates that are not believed any more");
  cli.AddGet(revocations, kRevocation, catalog::v1::GetRevocationRequest::default_instance());
  cli.AddList(revocations, nullptr, catalog::v1::ListRevocationsRequest::default_instance(),
              {{"NAME", "name", Column::kName},
               {"PRINCIPAL", "principal"},
               {"TOKEN", "token_id"},
               {"CERTIFICATE", "certificate", Column::kShrink},
               {"NOTE", "note", Column::kShrink},
               {"MADE", "create_time"},
               {"ETAG", "etag", Column::kRight, 9}});
  cli.AddWrite(
      revocations,
      {.verb = "create",
       .description = "Revokes a principal, or one token or certificate of it, within seconds",
       .pattern = kRevocation,
       .request = &catalog::v1::CreateRevocationRequest::default_instance(),
       .flags = {{"--principal", "revocation.principal", "For example user:lan"},
                 {"--token-id", "revocation.token_id",
                  "Only the token with this id (jti); not given: all of the principal's"},
                 {"--certificate", "revocation.certificate",
                  "Only the program's certificate with this SHA-256 fingerprint, as openssl x509 "
                  "-noout -fingerprint -sha256 prints it"},
                 {"--note", "revocation.note", "Why"}},
       .name_path = "revocation.name",
       .examples = {"thidua revocations create lan-2026-03 --principal user:lan --note \"laptop "
                    "stolen\"",
                    "thidua revocations create so-cu --principal client:so-tai-chinh --certificate "
                    "5F:0A:..."}});
  cli.AddDelete(revocations, kRevocation, DeleteRevocationRequest::default_instance(),
                "Takes a revocation back", "thidua revocations delete lan-2026-03");
}

}  // namespace

void AddBindingCommands(CommandLine& cli) {
  AddBindings(cli);
  AddRevocations(cli);
}

}  // namespace thidua::cli
