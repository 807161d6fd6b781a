#include "tests/fuzz/calls.h"

#include <absl/strings/str_cat.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "common/ledger/sql/schema.h"
#include "common/ledger/sql/sql_ledger.h"
#include "common/sql/sqlite/sqlite.h"
#include "common/value/check.h"
#include "common/value/errors.h"
#include "common/value/text.h"
#include "tests/fuzz/target.h"
#include "thidua/pack/v1/pack.pb.h"

namespace thidua::fuzz {
namespace {

// Where gRPC would have to break it into several trailers, or the client would refuse it.
constexpr size_t kLongestMessage = 6000;

std::unique_ptr<ledger::Ledger> Open(const std::string& path, absl::Time now) {
  auto database = sql::OpenSqlite(path);
  THIDUA_CHECK(database.ok() && ledger::Migrate(**database).ok(), "A ledger is made.");
  ledger::SqlLedgerOptions options;
  options.clock = [now] { return now; };
  auto ledger = ledger::SqlLedger::Open(*std::move(database), std::move(options));
  THIDUA_CHECK(ledger.ok(), "A ledger is opened.");
  return *std::move(ledger);
}

std::vector<ledger::CommitId> HeadsOf(ledger::Ledger& ledger) {
  auto heads = ledger.AllHeads();
  THIDUA_CHECK(heads.ok(), "A ledger has heads.");
  return *std::move(heads);
}

bool OnlyReads(std::string_view method) {
  const std::string_view verb = method.substr(method.find('/') + 1);
  for (const char* reading :
       {"Get", "List", "Lookup", "BatchGet", "RollUp", "Evaluate", "Render", "Check"}) {
    if (verb.starts_with(reading)) return true;
  }
  return false;
}

std::string BytesOf(const std::string& path) {
  std::ostringstream bytes;
  bytes << std::ifstream(path, std::ios::binary).rdbuf();
  return bytes.str();
}

void Put(const std::string& path, std::string_view bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

void CheckRefusal(const absl::Status& status) {
  const bool ours = absl::IsInternal(status) || absl::IsUnknown(status) || absl::IsDataLoss(status);
  if (ours || ReasonOf(status) == type::v1::ERROR_REASON_UNSPECIFIED) {
    std::fprintf(stderr, "%s\n", status.ToString().c_str());
  }
  THIDUA_CHECK(!ours, "A request is not our fault.");
  THIDUA_CHECK(ReasonOf(status) != type::v1::ERROR_REASON_UNSPECIFIED, "A refusal has a reason.");
  THIDUA_CHECK(IsUtf8({status.message().data(), status.message().size()}) &&
                   status.message().size() <= kLongestMessage,
               "A refusal is a short text.");
}

}  // namespace

Ground::Ground(const std::string& database, const std::string& service, absl::Time now)
    : ledger(Open(database, now)),
      store(std::make_unique<resource::Store>(*ledger, service)),
      catalog(std::make_unique<catalog::LocalCatalog>(*ledger)),
      authorizer(std::make_unique<catalog::CatalogAuthorizer>(*catalog)) {}

Calls::Calls(Make make, const std::string& pack, const std::vector<Step>& steps)
    : make_(std::move(make)), database_(folder_ / "ledger.db") {
  handlers_ = make_(database_);
  LayCatalog(pack);
  int number = 0;
  for (const Step& step : steps) {
    const size_t space = step.line.find(' ');
    const Verb& verb = Choose(std::string_view(step.line).substr(0, space));
    auto call = rpc::Call::ForTest({.principal = "user:" + step.line.substr(space + 1)},
                                   verb.method, *handlers_->ground().authorizer);
    std::string answer;
    const auto status = verb.call(call, step.bytes, &answer);
    if (!status || !status->ok()) {
      std::fprintf(stderr, "%s:%d: %s: %s\n", __FILE__, __LINE__, step.line.c_str(),
                   status ? status->ToString().c_str() : "no request");
      std::abort();
    }
    if (const char* seeds = std::getenv("THIDUA_FUZZ_SEEDS")) {
      Put(absl::StrCat(seeds, "/", absl::Dec(++number, absl::kZeroPad2), "-",
                       step.line.substr(0, space)),
          step.line + "\n" + step.bytes);
    }
  }
  handlers_.reset();  // the database is whole on the disk once it is closed
  first_ = BytesOf(database_);
  handlers_ = make_(database_);
}

void Calls::LayCatalog(const std::string& text) {
  auto pack = FromText<pack::v1::Pack>(text);
  const auto bind = [&pack](const std::string& person, const std::string& unit,
                            std::initializer_list<auth::v1::Role> roles) {
    auto& binding = *pack.add_bindings();
    binding.set_name("bindings/user:" + person);
    for (const auth::v1::Role role : roles) {
      auto& grant = *binding.add_grants();
      grant.set_role(role);
      grant.set_unit(unit);
    }
  };
  for (const char* person : {"one", "two"}) {
    bind(person, "units/khoai-chau",
         {auth::v1::ROLE_COMMUNE_OFFICER, auth::v1::ROLE_DISTRICT_REVIEWER,
          auth::v1::ROLE_DISTRICT_ADMINISTRATOR, auth::v1::ROLE_AWARD_COUNCIL,
          auth::v1::ROLE_DECIDER, auth::v1::ROLE_AUDITOR});
    auto& everywhere = *pack.mutable_bindings()->rbegin()->add_grants();
    everywhere.set_role(auth::v1::ROLE_DISTRICT_ADMINISTRATOR);
  }
  bind("lan", "units/dan-tien", {auth::v1::ROLE_COMMUNE_OFFICER});
  const auto lay = [&pack](ledger::Txn& txn) {
    const auto put = [&txn](const auto& resources) {
      for (const auto& resource : resources) txn.Put(resource.name(), Serialize(resource));
    };
    put(pack.scales());
    put(pack.elements());
    put(pack.units());
    put(pack.forms());
    put(pack.bindings());
    return absl::OkStatus();
  };
  THIDUA_CHECK(handlers_->ground().ledger->Commit("catalog", {}, lay).ok(), "A catalog is laid.");
}

void Calls::Renew() {
  handlers_.reset();
  Put(database_, first_);
  handlers_ = make_(database_);
}

const Verb& Calls::Choose(std::string_view name) const {
  const auto& verbs = handlers_->verbs();
  for (const Verb& verb : verbs) {
    if (std::string_view(verb.method).substr(verb.method.find('/') + 1) == name) return verb;
  }
  return verbs[(name.empty() ? 0 : static_cast<unsigned char>(name.front())) % verbs.size()];
}

void Calls::CheckTaken(const rpc::Call& call, const Verb& verb, const std::string& person,
                       std::string_view bytes, const std::string& answer,
                       const std::vector<ledger::CommitId>& before) {
  THIDUA_CHECK(call.asked() || call.permission() == auth::v1::PERMISSION_AUTHENTICATED,
               "An answer was asked a permission for.");
  THIDUA_CHECK(person != "nobody", "Nobody may do nothing.");
  ledger::Ledger& ledger = *handlers_->ground().ledger;
  const auto after = HeadsOf(ledger);
  if (OnlyReads(verb.method)) {
    THIDUA_CHECK(after == before, "Reading changes nothing.");
    return;
  }
  auto again = rpc::Call::ForTest(call.caller(), verb.method, *handlers_->ground().authorizer);
  std::string repeated;
  const auto status = verb.call(again, bytes, &repeated);
  // A caller may have taken the permission, or his access, from himself.
  if (!absl::IsPermissionDenied(*status) && !absl::IsUnauthenticated(*status)) {
    THIDUA_CHECK(status->ok() && repeated == answer, "A repetition is answered alike.");
  }
  THIDUA_CHECK(HeadsOf(ledger) == after, "A repetition changes nothing.");
  for (const ledger::CommitId& head : after) {
    const auto verified = ledger.Verify(head.ledger, std::nullopt);
    THIDUA_CHECK(verified.ok() && verified->violations.empty(), "A log stays intact.");
  }
  Renew();
}

void Calls::Run(std::string_view input) {
  const std::string_view line = TakeLine(input);
  const size_t space = line.find(' ');
  const Verb& verb = Choose(line.substr(0, space));
  std::string person =
      space == std::string_view::npos ? "one" : std::string(line.substr(space + 1));
  if (person != "two" && person != "lan" && person != "nobody") person = "one";
  const auto before = HeadsOf(*handlers_->ground().ledger);
  auto call = rpc::Call::ForTest({.principal = "user:" + person}, verb.method,
                                 *handlers_->ground().authorizer);
  std::string answer;
  const auto status = verb.call(call, input, &answer);
  if (!status) return;
  if (status->ok()) return CheckTaken(call, verb, person, input, answer, before);
  CheckRefusal(*status);
  THIDUA_CHECK(HeadsOf(*handlers_->ground().ledger) == before, "A refusal changes nothing.");
}

}  // namespace thidua::fuzz
