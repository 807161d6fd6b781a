// The handlers of Reporting and of the catalog.

#include <google/protobuf/empty.pb.h>

#include "common/value/date.h"
#include "services/reporting/api/catalog/bindings.h"
#include "services/reporting/api/catalog/definitions.h"
#include "services/reporting/api/catalog/reorganisations.h"
#include "services/reporting/api/catalog/revocations.h"
#include "services/reporting/api/catalog/units.h"
#include "services/reporting/api/codes/by_code.h"
#include "services/reporting/api/feed/total_list.h"
#include "services/reporting/api/progress/progress_matrix.h"
#include "services/reporting/api/reports/form_check.h"
#include "services/reporting/api/reports/import.h"
#include "services/reporting/api/reports/report_history.h"
#include "services/reporting/api/reports/reports.h"
#include "services/reporting/api/reports/rounds.h"
#include "services/reporting/api/reports/tasks.h"
#include "services/reporting/api/schedules/schedules.h"
#include "services/reporting/api/totals/restated_api.h"
#include "services/reporting/api/totals/rollup_api.h"
#include "services/reporting/api/totals/series_api.h"
#include "services/reporting/api/totals/subject_totals_api.h"
#include "services/reporting/api/totals/totals_api.h"
#include "services/reporting/domain/names.h"
#include "tests/fuzz/calls.h"
#include "tests/fuzz/target.h"

namespace thidua::reporting {
namespace {

const absl::Time kNow = StartInVietnam(absl::CivilDay(2023, 1, 5));

class ReportingHandlers : public fuzz::Handlers {
 public:
  explicit ReportingHandlers(const std::string& database)
      : ground_(database, std::string(kService), kNow),
        totals_(*ground_.ledger, {.clock = [] { return kNow; }}),
        units_(*ground_.store, [] { return kNow; }),
        definitions_(*ground_.store),
        bindings_(*ground_.store, *ground_.catalog),
        revocations_(*ground_.store, *ground_.catalog),
        reorganisations_(*ground_.store),
        rounds_(*ground_.store, [] { return kNow; }),
        matrices_(*ground_.store, *ground_.catalog, [] { return kNow; }),
        tasks_(*ground_.store, *ground_.catalog, [] { return kNow; }),
        schedules_(
            *ground_.store, [] { return kNow; }, [] {}),
        reports_(*ground_.store),
        histories_(*ground_.store),
        form_checks_(*ground_.store),
        totals_api_(*ground_.store, *ground_.catalog, totals_),
        subject_totals_(*ground_.store, *ground_.catalog, totals_),
        rollups_(*ground_.store, *ground_.catalog, totals_),
        restated_(*ground_.store),
        total_list_(*ground_.store, *ground_.catalog, totals_, [] { return kNow; }),
        series_(*ground_.store, totals_) {
    BindCatalog();
    BindReporting();
  }

  const std::vector<fuzz::Verb>& verbs() const override { return verbs_; }
  fuzz::Ground& ground() override { return ground_; }

 private:
  template <class Api, class Request, class Response>
  void Bind(const std::string& method, Api* api,
            absl::Status (Api::*handler)(rpc::Call&, const Request&, Response*)) {
    verbs_.push_back(fuzz::VerbOf("thidua." + method, api, handler));
  }
  // A read whose request may give the unit by its code on a day.
  template <class Api, class Request, class Response>
  void BindByCode(const std::string& method, Api* api,
                  absl::Status (Api::*handler)(rpc::Call&, const Request&, Response*)) {
    verbs_.push_back(fuzz::VerbOf<Request, Response>("thidua." + method,
                                                     ByCode(*ground_.catalog, api, handler)));
  }

  void BindCatalog() {
    const std::string service = "catalog.v1.CatalogService/";
    BindByCode(service + "GetUnit", &units_, &UnitsApi::Get);
    BindByCode(service + "ListUnits", &units_, &UnitsApi::List);
    Bind(service + "CreateUnit", &units_, &UnitsApi::Create);
    Bind(service + "UpdateUnit", &units_, &UnitsApi::Update);
    BindByCode(service + "LookupUnits", &units_, &UnitsApi::Lookup);
    Bind(service + "ReorganiseUnits", &reorganisations_, &ReorganisationsApi::Reorganise);
    Bind(service + "GetScale", &definitions_, &DefinitionsApi::GetScale);
    Bind(service + "ListScales", &definitions_, &DefinitionsApi::ListScales);
    Bind(service + "CreateScale", &definitions_, &DefinitionsApi::CreateScale);
    Bind(service + "UpdateScale", &definitions_, &DefinitionsApi::UpdateScale);
    Bind(service + "GetHolidayYear", &definitions_, &DefinitionsApi::GetHolidayYear);
    Bind(service + "ListHolidayYears", &definitions_, &DefinitionsApi::ListHolidayYears);
    Bind(service + "CreateHolidayYear", &definitions_, &DefinitionsApi::CreateHolidayYear);
    Bind(service + "UpdateHolidayYear", &definitions_, &DefinitionsApi::UpdateHolidayYear);
    Bind(service + "GetElement", &definitions_, &DefinitionsApi::GetElement);
    Bind(service + "ListElements", &definitions_, &DefinitionsApi::ListElements);
    Bind(service + "CreateElement", &definitions_, &DefinitionsApi::CreateElement);
    Bind(service + "UpdateElement", &definitions_, &DefinitionsApi::UpdateElement);
    Bind(service + "GetForm", &definitions_, &DefinitionsApi::GetForm);
    Bind(service + "ListForms", &definitions_, &DefinitionsApi::ListForms);
    Bind(service + "CreateForm", &definitions_, &DefinitionsApi::CreateForm);
    Bind(service + "UpdateForm", &definitions_, &DefinitionsApi::UpdateForm);
    Bind(service + "GetBinding", &bindings_, &BindingsApi::Get);
    Bind(service + "ListBindings", &bindings_, &BindingsApi::List);
    Bind(service + "CreateBinding", &bindings_, &BindingsApi::Create);
    Bind(service + "UpdateBinding", &bindings_, &BindingsApi::Update);
    Bind(service + "DeleteBinding", &bindings_, &BindingsApi::Delete);
    Bind(service + "ConfirmBinding", &bindings_, &BindingsApi::Confirm);
    Bind(service + "GetRevocation", &revocations_, &RevocationsApi::Get);
    Bind(service + "ListRevocations", &revocations_, &RevocationsApi::List);
    Bind(service + "CreateRevocation", &revocations_, &RevocationsApi::Create);
    Bind(service + "DeleteRevocation", &revocations_, &RevocationsApi::Delete);
  }

  void BindReporting() {
    const std::string service = "reporting.v1.ReportingService/";
    Bind(service + "OpenRound", &rounds_, &RoundsApi::Open);
    Bind(service + "OpenRounds", &rounds_, &RoundsApi::OpenYear);
    Bind(service + "GetRoundSchedule", &schedules_, &SchedulesApi::Get);
    Bind(service + "UpdateRoundSchedule", &schedules_, &SchedulesApi::Update);
    Bind(service + "CloseRound", &rounds_, &RoundsApi::Close);
    Bind(service + "ExtendRound", &rounds_, &RoundsApi::Extend);
    Bind(service + "AnnulRound", &rounds_, &RoundsApi::Annul);
    Bind(service + "RenewRound", &rounds_, &RoundsApi::Renew);
    Bind(service + "ReopenRound", &rounds_, &RoundsApi::Reopen);
    BindByCode(service + "GetRound", &rounds_, &RoundsApi::Get);
    BindByCode(service + "ListRounds", &rounds_, &RoundsApi::List);
    Bind(service + "GetRoundProgress", &rounds_, &RoundsApi::Progress);
    Bind(service + "GetProgressMatrix", &matrices_, &ProgressMatrixApi::Get);
    Bind(service + "ListTasks", &tasks_, &TasksApi::List);
    Bind(service + "ListReportRevisions", &histories_, &ReportHistoryApi::List);
    Bind(service + "GetReport", &reports_, &ReportsApi::Get);
    Bind(service + "ListReports", &reports_, &ReportsApi::List);
    Bind(service + "UpdateReport", &reports_, &ReportsApi::Update);
    Bind(service + "SubmitReport", &reports_, &ReportsApi::Submit);
    Bind(service + "WithdrawReport", &reports_, &ReportsApi::Withdraw);
    Bind(service + "CommentReport", &reports_, &ReportsApi::Comment);
    Bind(service + "AcceptReport", &reports_, &ReportsApi::Accept);
    Bind(service + "AcceptReports", &reports_, &ReportsApi::AcceptMany);
    Bind(service + "ReturnReport", &reports_, &ReportsApi::Return);
    Bind(service + "GetFigures", &reports_, &ReportsApi::GetFigures);
    Bind(service + "ListFigures", &reports_, &ReportsApi::ListFigures);
    Bind(service + "CheckForm", &form_checks_, &FormCheckApi::Check);
    verbs_.push_back({"thidua." + service + "ImportReports",
                      [this](rpc::Call& call, std::string_view bytes, std::string* answer) {
                        return Import(call, bytes, answer);
                      }});
    BindByCode(service + "BatchGetTotals", &totals_api_, &TotalsApi::BatchGet);
    BindByCode(service + "BatchGetSubjectTotals", &subject_totals_, &SubjectTotalsApi::BatchGet);
    BindByCode(service + "RollUpTotals", &rollups_, &RollupApi::RollUp);
    BindByCode(service + "RestateTotals", &restated_, &RestatedApi::Restate);
    BindByCode(service + "ListTotals", &total_list_, &TotalListApi::List);
    BindByCode(service + "GetSeries", &series_, &SeriesApi::Get);
  }

  // An import of one report, of which the bytes are the message.
  std::optional<absl::Status> Import(rpc::Call& call, std::string_view bytes, std::string* answer) {
    v1::ImportReportsRequest message;
    if (!message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return std::nullopt;
    ImportedView report;
    const std::string whole = Serialize(message.report());
    if (!ReadPlain(bytes, report)) {
      if (!message.has_report()) return std::nullopt;
      report = {message.report().row(), ViewOf(message.report().report()), whole};
    }
    v1::ImportHeader header;
    header.set_parent("units/khoai-chau");
    header.set_request_id("import");
    header.set_submit(message.report().row() % 2 == 1);
    auto import = ReportImport::Begin(call, *ground_.store, std::move(header));
    if (!import.ok()) return import.status();
    auto chunk = (*import)->Prepare(call, std::span(&report, 1));
    if (!chunk.ok()) return chunk.status();
    absl::Status applied = (*import)->Apply(call, **chunk);
    if (applied.ok()) *answer = Serialize((*import)->summary());
    return applied;
  }

  fuzz::Ground ground_;
  Totals totals_;
  UnitsApi units_;
  DefinitionsApi definitions_;
  BindingsApi bindings_;
  RevocationsApi revocations_;
  ReorganisationsApi reorganisations_;
  RoundsApi rounds_;
  ProgressMatrixApi matrices_;
  TasksApi tasks_;
  SchedulesApi schedules_;
  ReportsApi reports_;
  ReportHistoryApi histories_;
  FormCheckApi form_checks_;
  TotalsApi totals_api_;
  SubjectTotalsApi subject_totals_;
  RollupApi rollups_;
  RestatedApi restated_;
  TotalListApi total_list_;
  SeriesApi series_;
  std::vector<fuzz::Verb> verbs_;
};

constexpr char kPack[] = R"(
    units { name: "units/khoai-chau" versions { display_name: "Khoái Châu" kind: UNIT_KIND_DISTRICT
            valid_from: "1999-09-01" } }
    units { name: "units/dan-tien" versions { display_name: "Dân Tiến" kind: UNIT_KIND_COMMUNE
            parent: "units/khoai-chau" valid_from: "1999-09-01" code: "12238"
            attributes { key: "urban_class" value: "V" } } }
    scales { name: "scales/rating" title: "Xếp loại" levels { level: "weak" title: "Yếu" }
             levels { level: "good" title: "Tốt" } }
    elements { name: "elements/income" title: "Thu nhập" kind: VALUE_KIND_AMOUNT decimals: 1
               time_rollup: TIME_ROLLUP_SUM }
    elements { name: "elements/rating" title: "Loại" kind: VALUE_KIND_STATE scale: "scales/rating"
               time_rollup: TIME_ROLLUP_LAST }
    forms { name: "forms/socio" title: "Kinh tế" elements: "elements/income"
            elements: "elements/rating" owner_kinds: UNIT_KIND_DISTRICT
            assignments { subject_kinds: UNIT_KIND_COMMUNE }
            calendar: FORM_CALENDAR_CALENDAR frequency: FORM_FREQUENCY_YEARLY due_rules { days: 10 count: DAY_COUNT_ALL_DAYS }
            split_attributes: "urban_class" }
    forms { name: "forms/monthly" title: "Hằng tháng" elements: "elements/income"
            owner_kinds: UNIT_KIND_DISTRICT assignments { subject_kinds: UNIT_KIND_COMMUNE }
            calendar: FORM_CALENDAR_CALENDAR frequency: FORM_FREQUENCY_MONTHLY
            visibility: FORM_VISIBILITY_RESTRICTED })";

std::vector<fuzz::Step> CatalogSteps() {
  using catalog::v1::CreateUnitRequest;
  using fuzz::StepOf;
  return {
      StepOf<CreateUnitRequest>("CreateUnit one",
                                R"(request_id: "1" unit { name: "units/an-vi" versions {
              display_name: "An Vĩ" kind: UNIT_KIND_COMMUNE parent: "units/khoai-chau"
              valid_from: "1999-09-01" } })"),
      StepOf<catalog::v1::UpdateUnitRequest>("UpdateUnit one",
                                             R"(request_id: "2" reason: "sáp nhập" unit {
              name: "units/an-vi" versions { display_name: "An Vĩ" kind: UNIT_KIND_COMMUNE
              parent: "units/khoai-chau" valid_from: "1999-09-01" valid_to: "2022-12-31" } })"),
      StepOf<catalog::v1::CreateScaleRequest>("CreateScale one", R"(request_id: "3" scale {
              name: "scales/s" title: "S" levels { level: "a" title: "A" } })"),
      StepOf<catalog::v1::CreateElementRequest>("CreateElement one", R"(request_id: "4" element {
              name: "elements/population" title: "Dân số" kind: VALUE_KIND_COUNT
              time_rollup: TIME_ROLLUP_LAST })"),
      StepOf<catalog::v1::CreateHolidayYearRequest>("CreateHolidayYear one", R"(request_id: "4b"
              holiday_year { name: "holidays/2022" days_off { date: "2022-01-03" title: "Tết" }
              days_made_up: "2022-01-08" })"),
      StepOf<catalog::v1::ListHolidayYearsRequest>("ListHolidayYears lan", "page_size: 1"),
      StepOf<catalog::v1::CreateFormRequest>("CreateForm two", R"(request_id: "5" form {
              name: "forms/dan-so" title: "Dân số" elements: "elements/population"
              owner_kinds: UNIT_KIND_DISTRICT assignments { subject_kinds: UNIT_KIND_COMMUNE }
              calendar: FORM_CALENDAR_CALENDAR frequency: FORM_FREQUENCY_QUARTERLY
              due_rules { days: 5 count: DAY_COUNT_WORKING_DAYS } })"),
      StepOf<catalog::v1::CreateBindingRequest>("CreateBinding one", R"(request_id: "6" binding {
              name: "bindings/user:ba" grants { role: ROLE_AUDITOR unit: "units/dan-tien" } })"),
      StepOf<catalog::v1::ReorganiseUnitsRequest>("ReorganiseUnits one", R"(request_id: "7"
              reorganisation { act: "NQ" date: "2022-07-01"
              steps { create { unit: "units/hop-nhat" display_name: "Hợp Nhất" code: "12229"
                kind: UNIT_KIND_COMMUNE parent: "units/khoai-chau" } }
              steps { change { unit: "units/khoai-chau" kind: UNIT_KIND_TOWN code: "" } }
              steps { end { unit: "units/dan-tien" } }
              steps { transfer { predecessor: "units/dan-tien" successor: "units/hop-nhat"
                extent: SUCCESSION_EXTENT_WHOLE note: "một nguồn" } } } validate_only: true)"),
      StepOf<catalog::v1::LookupUnitsRequest>("LookupUnits lan", R"(display_name: "dan tien")"),
      StepOf<catalog::v1::LookupUnitsRequest>("LookupUnits lan",
                                              R"(display_name: 'xã An Vĩ (Khoái Châu)'
              kinds: UNIT_KIND_COMMUNE parent: 'units/khoai-chau' date: '2023-01-01')"),
      StepOf<catalog::v1::ListUnitsRequest>("ListUnits lan", R"(page_size: 1)"),
      StepOf<catalog::v1::GetUnitRequest>("GetUnit lan", R"(name: "units/12238@2022-12-31")"),
  };
}

std::vector<fuzz::Step> Steps() {
  using fuzz::StepOf;
  const std::string round = "units/khoai-chau/rounds/socio.2022";
  const std::string name = "name: '" + round + "/reports/dan-tien' ";
  std::vector<fuzz::Step> steps = CatalogSteps();
  const std::vector<fuzz::Step> more = {
      StepOf<v1::OpenRoundRequest>("OpenRound one", R"(parent: "units/khoai-chau"
              form: "forms/socio" period: "2022" request_id: "r1")"),
      StepOf<v1::OpenRoundRequest>("OpenRound one", R"(parent: "units/khoai-chau"
              form: "forms/monthly" period: "2022-12" request_id: "r2")"),
      StepOf<v1::UpdateReportRequest>("UpdateReport lan", "report { " + name + R"(
              cells { element: "elements/income" number: "836.5" note: "ước" }
              cells { element: "elements/rating" level: "good" } source: "BC 1" }
              request_id: "r3")"),
      StepOf<v1::ImportReportsRequest>("ImportReports one", "report { row: 2 report { " + name + R"(
              cells { element: "elements/income" number: "836.6" } source: "BC 2" } })"),
      StepOf<v1::SubmitReportRequest>("SubmitReport lan", name + "request_id: 'r4'"),
      StepOf<v1::CommentReportRequest>("CommentReport lan", name + R"(request_id: "r4a"
              element: "elements/income" text: "đã nộp")"),
      StepOf<v1::WithdrawReportRequest>("WithdrawReport lan", name + "request_id: 'r4b'"),
      StepOf<v1::SubmitReportRequest>("SubmitReport lan", name + "request_id: 'r4c'"),
      StepOf<v1::ReturnReportRequest>("ReturnReport two", name + R"(request_id: "r5" reason: "sai"
              remarks { element: "elements/income" text: "sai" } due_date: "2099-12-31")"),
      StepOf<v1::UpdateReportRequest>("UpdateReport lan", "report { " + name + R"(
              cells { element: "elements/income" number: "837" } } request_id: "r5a")"),
      StepOf<v1::SubmitReportRequest>("SubmitReport lan", name + "request_id: 'r6'"),
      StepOf<v1::AcceptReportRequest>("AcceptReport two", name + "request_id: 'r7' etag: '11'"),
      StepOf<v1::UpdateReportRequest>("UpdateReport lan", "report { " + name + R"(
              cells { element: "elements/income" voided: true }
              cells { element: "elements/rating" level: "weak" status: VALUE_STATUS_ESTIMATE } }
              request_id: "r8" reason: "nhầm" less_firm: "elements/rating")"),
      StepOf<v1::SubmitReportRequest>("SubmitReport lan", name + "request_id: 'r8b'"),
      StepOf<v1::AcceptReportsRequest>(
          "AcceptReports two",
          "parent: '" + round + "' reports { " + name + "etag: '14' } request_id: 'r8c'"),
      StepOf<v1::ExtendRoundRequest>("ExtendRound one", "name: '" + round + R"(' request_id: "r8a"
              reason: "mưa lũ" due_date: "2023-02-10" subjects: "units/dan-tien")"),
      StepOf<v1::CloseRoundRequest>("CloseRound one", "name: '" + round + "' request_id: 'r9'"),
      StepOf<v1::ReopenRoundRequest>("ReopenRound one",
                                     "name: '" + round + "' request_id: 'r10' reason: 'bổ sung'"),
      StepOf<v1::AnnulRoundRequest>("AnnulRound one", R"(request_id: "r11" reason: "mở nhầm"
              name: "units/khoai-chau/rounds/monthly.2022-12")"),
      StepOf<v1::ListReportsRequest>("ListReports two", "parent: '" + round + "' page_size: 1"),
      StepOf<v1::GetRoundProgressRequest>("GetRoundProgress one", "name: '" + round + "'"),
      StepOf<v1::GetProgressMatrixRequest>("GetProgressMatrix one", R"(parent: "units/khoai-chau"
        period: "2022" forms: "forms/socio")"),
      StepOf<v1::ListTasksRequest>("ListTasks two", R"(unit: "units/dan-tien"
        states: [REPORT_STATE_UNSPECIFIED, REPORT_STATE_SUBMITTED] page_size: 1)"),
      StepOf<v1::ListReportRevisionsRequest>(
          "ListReportRevisions two", "parent: '" + round + "/reports/dan-tien' page_size: 1"),
      StepOf<v1::BatchGetTotalsRequest>("BatchGetTotals one", R"(parent: "units/khoai-chau"
              queries { form: "forms/socio" period: "2022" })"),
      StepOf<v1::BatchGetSubjectTotalsRequest>("BatchGetSubjectTotals one", R"(
              parent: "units/khoai-chau" queries { form: "forms/socio" period: "2021-2025" }
              sets { subjects: "units/dan-tien" } sets { subjects: ["units/an-vi", "units/x"] })"),
      StepOf<v1::RollUpTotalsRequest>("RollUpTotals one", R"(parent: "units/khoai-chau"
              queries { form: "forms/socio" period: "2022" })"),
      StepOf<v1::RestateTotalsRequest>("RestateTotals one", R"(parent: "units/khoai-chau"
              form: "forms/socio" period: "2022" date: "2023-01-01")"),
      StepOf<v1::ListTotalsRequest>("ListTotals one", R"(filter { parent: "units/khoai-chau"
              forms: "forms/socio" start_date: "2022-01-01" })"),
      StepOf<v1::GetSeriesRequest>("GetSeries one", R"(parent: "units/khoai-chau"
              form: "forms/socio" period: "2021-2025" with_totals: true
              over_time: TIME_AGGREGATE_AVERAGE)"),
  };
  steps.insert(steps.end(), more.begin(), more.end());
  steps.push_back(StepOf<v1::CheckFormRequest>("CheckForm one", R"(parent: "units/khoai-chau"
      with_history: true max_examples: 3
      form { name: "forms/socio" title: "T" elements: "elements/income" elements: "elements/population"
        owner_kinds: UNIT_KIND_DISTRICT assignments { subject_kinds: UNIT_KIND_COMMUNE }
        calendar: FORM_CALENDAR_CALENDAR frequency: FORM_FREQUENCY_YEARLY
        required_elements: "elements/income"
        cell_ranges { element: "elements/population" range { maximum: "1" }
          severity: RULE_SEVERITY_WARNING }
        rules { id: "r" severity: RULE_SEVERITY_ERROR title: "T" comparison {
          left { terms { element: "elements/income" coefficient: "-0.5" } constant: "1.25" }
          operator: COMPARISON_OPERATOR_LESS right { terms { element: "elements/population" } }
          left_missing: MISSING_POLICY_SKIP right_missing: MISSING_POLICY_ZERO } }
        rules { id: "c" severity: RULE_SEVERITY_WARNING title: "T" change {
          element: "elements/population" against: CHANGE_BASIS_LAST_PERIOD maximum_ratio: "1.5" } } })"));
  return steps;
}

}  // namespace

FUZZ(reporting_calls) {
  static fuzz::Calls& calls = *new fuzz::Calls(
      [](const std::string& database) { return std::make_unique<ReportingHandlers>(database); },
      kPack, Steps());
  calls.Run(bytes);
}

}  // namespace thidua::reporting
