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

template <class Resource, class Request>
absl::Status AddTitle(const std::string& name, Session& session, Titles* titles) {
  Request request;
  request.set_name(name);
  const auto resource = session.Call<Resource>(request);
  if (resource.ok()) titles->Set(name, TitleOf(*resource));
  const bool unknown =
      absl::IsNotFound(resource.status()) || absl::IsPermissionDenied(resource.status());
  return unknown ? absl::OkStatus() : resource.status();
}

}  // namespace

absl::StatusOr<Titles> ReadTitles(const std::set<std::string>& names, Session& session) {
  using namespace catalog::v1;  // NOLINT: six messages of one package
  Titles titles;
  for (const std::string& name : names) {
    const char* pattern = PatternOf(name);
    if (pattern == kForm) {
      RETURN_IF_ERROR((AddTitle<Form, GetFormRequest>(name, session, &titles)));
    } else if (pattern == kElement) {
      RETURN_IF_ERROR((AddTitle<Element, GetElementRequest>(name, session, &titles)));
    } else if (pattern == kUnit) {
      RETURN_IF_ERROR((AddTitle<Unit, GetUnitRequest>(name, session, &titles)));
    }
  }
  return titles;
}

}  // namespace thidua::cli
