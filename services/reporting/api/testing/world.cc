#include "services/reporting/api/testing/world.h"

#include "common/ledger/testing/new_ledger.h"
#include "common/ledger/token.h"
#include "common/value/date.h"
#include "common/value/status_macros.h"
#include "services/reporting/domain/names.h"

namespace thidua::reporting::testing {

World::World() : now_(StartInVietnam(absl::CivilDay(2023, 1, 5))) {
  ledger::SqlLedgerOptions options;
  options.clock = [this] { return now_; };
  ledger_ = ledger::NewLedger(folder_, options);
  store_ = std::make_unique<resource::Store>(*ledger_, std::string(kService));
  const auto clock = [this] { return now_; };
  totals_ = std::make_unique<Totals>(*ledger_, Totals::Options{.clock = clock});
  catalog_ = std::make_unique<catalog::LocalCatalog>(*ledger_);
  authorizer_ = std::make_unique<catalog::CatalogAuthorizer>(*catalog_, clock);
  units_ = std::make_unique<UnitsApi>(*store_, clock);
  definitions_ = std::make_unique<DefinitionsApi>(*store_);
  bindings_ = std::make_unique<BindingsApi>(*store_, *catalog_);
  rounds_ = std::make_unique<RoundsApi>(*store_, clock);
  reports_ = std::make_unique<ReportsApi>(*store_);
  total_routes_ = std::make_unique<TotalRoutes>(*totals_);
  totals_api_ = std::make_unique<TotalsApi>(*store_, *catalog_, *totals_);

  EXPECT_TRUE(BootstrapAdministrator(*ledger_, "user:root").ok());
  AddUnit("hung-yen", "", "PROVINCE", "Hưng Yên");
  AddUnit("khoai-chau", "units/hung-yen", "DISTRICT", "Khoái Châu");
  AddUnit("van-giang", "units/hung-yen", "DISTRICT", "Văn Giang");
  AddUnit("me-so", "units/van-giang", "COMMUNE", "Mễ Sở");
  AddUnit("an-vi", "units/khoai-chau", "COMMUNE", "An Vĩ", "code: '12229'");
  AddUnit("binh-minh", "units/khoai-chau", "COMMUNE", "Bình Minh");
  AddUnit("dan-tien", "units/khoai-chau", "COMMUNE", "Dân Tiến",
          "code: '12238' attributes { key: 'urban_class' value: 'V' }");
  catalog::v1::CreateScaleRequest scale = FromText<catalog::v1::CreateScaleRequest>(
      "scale { name: 'scales/rating' title: 'Xếp loại' levels { level: 'weak' title: 'Yếu' } "
      "levels { level: 'good' title: 'Tốt' } }");
  scale.set_request_id(NextId());
  auto made = Call(*definitions_, &DefinitionsApi::CreateScale,
                   "catalog.v1.CatalogService/CreateScale", "user:root", scale);
  EXPECT_TRUE(made.ok()) << made.status();
  AddElement("income", "kind: VALUE_KIND_AMOUNT decimals: 1 time_rollup: TIME_ROLLUP_SUM");
  AddElement("population", "kind: VALUE_KIND_COUNT time_rollup: TIME_ROLLUP_LAST");
  AddElement("rating",
             "kind: VALUE_KIND_STATE time_rollup: TIME_ROLLUP_LAST scale: 'scales/rating'");
  AddForm(R"pb(name: "forms/socio"
               title: "Kinh tế - xã hội"
               elements: "elements/income"
               elements: "elements/population"
               elements: "elements/rating"
               owner_kinds: UNIT_KIND_DISTRICT
               assignments { subject_kinds: UNIT_KIND_COMMUNE }
               calendar: FORM_CALENDAR_CALENDAR
               frequency: FORM_FREQUENCY_YEARLY
               due_rules { days: 10 count: DAY_COUNT_ALL_DAYS }
               split_attributes: "urban_class")pb");
  AddForm(R"pb(name: "forms/monthly"
               title: "Hằng tháng"
               elements: "elements/income"
               elements: "elements/population"
               owner_kinds: UNIT_KIND_DISTRICT
               assignments { subject_kinds: UNIT_KIND_COMMUNE }
               calendar: FORM_CALENDAR_CALENDAR
               frequency: FORM_FREQUENCY_MONTHLY)pb");
  AddForm(R"pb(name: "forms/secret"
               title: "Giao quân"
               elements: "elements/population"
               owner_kinds: UNIT_KIND_DISTRICT
               assignments { subject_kinds: UNIT_KIND_COMMUNE }
               calendar: FORM_CALENDAR_CALENDAR
               frequency: FORM_FREQUENCY_YEARLY
               visibility: FORM_VISIBILITY_RESTRICTED)pb");
  Bind("user:quan", "ROLE_DISTRICT_ADMINISTRATOR", "units/khoai-chau");
  Bind("user:lan", "ROLE_COMMUNE_OFFICER", "units/dan-tien");
  Bind("user:minh", "ROLE_COMMUNE_OFFICER", "units/khoai-chau");
  Bind("user:hoa", "ROLE_DISTRICT_REVIEWER", "units/khoai-chau");
  Bind("user:nga", "ROLE_COMMUNE_OFFICER", "units/me-so");
  Bind("user:tinh", "ROLE_PROVINCIAL_READER", "units/hung-yen");
  Bind("user:kiem", "ROLE_AUDITOR", "units/hung-yen");
  auto round = OpenRound("user:quan", "forms/socio", "2022");
  EXPECT_TRUE(round.ok()) << round.status();
}

World::~World() = default;

void World::AddUnit(const std::string& id, const std::string& parent, const std::string& kind,
                    const std::string& display_name, const std::string& more) {
  auto request = FromText<catalog::v1::CreateUnitRequest>(
      absl::StrCat("unit { name: 'units/", id, "' versions { display_name: '", display_name,
                   "' kind: UNIT_KIND_", kind, " parent: '", parent, "' valid_from: '2004-07-08' ",
                   more, "} }"));
  request.set_request_id(NextId());
  auto unit = Call(*units_, &UnitsApi::Create, "catalog.v1.CatalogService/CreateUnit", "user:root",
                   request);
  EXPECT_TRUE(unit.ok()) << unit.status();
}

void World::AddElement(const std::string& id, const std::string& more) {
  auto request = FromText<catalog::v1::CreateElementRequest>(
      absl::StrCat("element { name: 'elements/", id, "' title: 'T' ", more, " }"));
  request.set_request_id(NextId());
  auto element = Call(*definitions_, &DefinitionsApi::CreateElement,
                      "catalog.v1.CatalogService/CreateElement", "user:root", request);
  EXPECT_TRUE(element.ok()) << element.status();
}

void World::AddForm(const std::string& text) {
  catalog::v1::CreateFormRequest request;
  *request.mutable_form() = FromText<catalog::v1::Form>(text);
  request.set_request_id(NextId());
  auto form = Call(*definitions_, &DefinitionsApi::CreateForm,
                   "catalog.v1.CatalogService/CreateForm", "user:root", request);
  EXPECT_TRUE(form.ok()) << form.status();
}

void World::Bind(const std::string& user, const std::string& role, const std::string& unit) {
  auto request = FromText<catalog::v1::CreateBindingRequest>(absl::StrCat(
      "binding { name: 'bindings/", user, "' grants { role: ", role, " unit: '", unit, "' } }"));
  request.set_request_id(NextId());
  auto binding = Call(*bindings_, &BindingsApi::Create, "catalog.v1.CatalogService/CreateBinding",
                      "user:root", request);
  ASSERT_TRUE(binding.ok()) << binding.status();
  if (!binding->has_proposal()) return;
  // From the moment there is a second administrator, he confirms.
  catalog::v1::ConfirmBindingRequest confirm;
  confirm.set_name(binding->name());
  confirm.set_etag(binding->etag());
  confirm.set_request_id(NextId());
  auto confirmed = Call(*bindings_, &BindingsApi::Confirm,
                        "catalog.v1.CatalogService/ConfirmBinding", "user:quan", confirm);
  EXPECT_TRUE(confirmed.ok()) << confirmed.status();
}

absl::StatusOr<v1::Round> World::OpenRound(const std::string& user, const std::string& form,
                                           const std::string& period) {
  v1::OpenRoundRequest request;
  request.set_parent("units/khoai-chau");
  request.set_form(form);
  request.set_period(period);
  request.set_request_id(NextId());
  return Call(*rounds_, &RoundsApi::Open, "reporting.v1.ReportingService/OpenRound", user, request);
}

absl::StatusOr<v1::Round> World::CloseRound(const std::string& user, const std::string& name) {
  v1::CloseRoundRequest request;
  request.set_name(name);
  request.set_request_id(NextId());
  return Call(*rounds_, &RoundsApi::Close, "reporting.v1.ReportingService/CloseRound", user,
              request);
}

absl::StatusOr<v1::Report> World::Update(const std::string& user, const std::string& report,
                                         const std::string& cells, const std::string& more) {
  auto request = FromText<v1::UpdateReportRequest>("report { " + cells + " } " + more);
  request.mutable_report()->set_name(report);
  if (request.request_id().empty()) request.set_request_id(NextId());
  return Call(*reports_, &ReportsApi::Update, "reporting.v1.ReportingService/UpdateReport", user,
              request);
}

absl::StatusOr<v1::Report> World::Submit(const std::string& user, const std::string& report) {
  v1::SubmitReportRequest request;
  request.set_name(report);
  request.set_request_id(NextId());
  return Call(*reports_, &ReportsApi::Submit, "reporting.v1.ReportingService/SubmitReport", user,
              request);
}

absl::StatusOr<v1::Report> World::Accept(const std::string& user, const std::string& report) {
  v1::AcceptReportRequest request;
  request.set_name(report);
  // Who may not read it is not to be told so by the want of an etag.
  const auto read = GetReport(user, report);
  request.set_etag(read.ok() ? read->etag() : "1");
  request.set_request_id(NextId());
  return Call(*reports_, &ReportsApi::Accept, "reporting.v1.ReportingService/AcceptReport", user,
              request);
}

absl::StatusOr<v1::Report> World::GetReport(const std::string& user, const std::string& name) {
  v1::GetReportRequest request;
  request.set_name(name);
  return Call(*reports_, &ReportsApi::Get, "reporting.v1.ReportingService/GetReport", user,
              request);
}

absl::StatusOr<v1::Total> World::GetTotal(const std::string& user, const std::string& name,
                                          const std::string& consistency) {
  auto request = FromText<v1::GetTotalRequest>("consistency { " + consistency + " }");
  request.set_name(name);
  const std::string method = "thidua.reporting.v1.ReportingService/GetTotal";
  rpc::Call call =
      rpc::Call::ForTest({.principal = user, .via = "", .is_service = false}, method, *authorizer_);
  // As the dispatcher does: what is declined is for the handler.
  grpc::ByteBuffer bytes;
  const auto fast = total_routes_->Fast(call, request.SerializeAsString(), &bytes);
  if (!std::holds_alternative<absl::Status>(fast)) {
    RETURN_IF_ERROR(total_routes_->Handle(call, request, &bytes));
  }
  EXPECT_TRUE(call.asked());
  grpc::Slice slice;
  EXPECT_TRUE(bytes.TrySingleSlice(&slice).ok());
  v1::Total total;
  EXPECT_TRUE(total.ParseFromArray(slice.begin(), static_cast<int>(slice.size())));
  return total;
}

void World::Report(const std::string& report, const std::string& cells) {
  auto draft = Update("user:minh", report, cells, "reason: 'figures of the year'");
  ASSERT_TRUE(draft.ok()) << draft.status();
  auto submitted = Submit("user:minh", report);
  ASSERT_TRUE(submitted.ok()) << submitted.status();
  auto accepted = Accept("user:hoa", report);
  ASSERT_TRUE(accepted.ok()) << accepted.status();
}

std::string World::Heads() {
  return ledger::EncodeToken("reporting", *ledger_->Head("catalog")) + " " +
         ledger::EncodeToken("reporting", *ledger_->Head("khoai-chau"));
}

}  // namespace thidua::reporting::testing
