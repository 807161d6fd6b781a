#include "services/admin_cli/commands/titles_reading.h"

#include "common/value/status_macros.h"
#include "services/admin_cli/base/names.h"
#include "thidua/catalog/v1/catalog_service.pb.h"

namespace thidua::cli {
namespace {

// What a unit was called last.
std::string TitleOf(const catalog::v1::Unit& unit) {
  return unit.versions().empty() ? "" : unit.versions().rbegin()->display_name();
}
std::string TitleOf(const catalog::v1::Form& form) { return form.title(); }
std::string TitleOf(const catalog::v1::Element& element) { return element.title(); }

// Asks for what has a title and bears one of these names.
template <class Resource, class Request>
absl::Status AddTitles(const std::vector<std::string>& names, Session& session, Titles* titles) {
  std::vector<Request> requests(names.size());
  std::vector<Resource> resources(names.size());
  std::vector<client::Question> questions;
  for (size_t i = 0; i < names.size(); ++i) {
    requests[i].set_name(names[i]);
    questions.push_back({.request = &requests[i], .response = &resources[i]});
  }
  session.CallAll(absl::MakeSpan(questions));
  for (size_t i = 0; i < names.size(); ++i) {
    const absl::Status& status = questions[i].status;
    if (absl::IsNotFound(status) || absl::IsPermissionDenied(status)) continue;
    RETURN_IF_ERROR(status);
    titles->Set(names[i], TitleOf(resources[i]));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Titles> ReadTitles(const std::set<std::string>& names, Session& session) {
  using namespace catalog::v1;  // NOLINT: six messages of one package
  std::vector<std::string> forms, elements, units;
  for (const std::string& name : names) {
    const char* pattern = PatternOf(name);
    if (pattern == kForm) forms.push_back(name);
    if (pattern == kElement) elements.push_back(name);
    if (pattern == kUnit) units.push_back(name);
  }
  Titles titles;
  RETURN_IF_ERROR((AddTitles<Form, GetFormRequest>(forms, session, &titles)));
  RETURN_IF_ERROR((AddTitles<Element, GetElementRequest>(elements, session, &titles)));
  RETURN_IF_ERROR((AddTitles<Unit, GetUnitRequest>(units, session, &titles)));
  return titles;
}

}  // namespace thidua::cli
