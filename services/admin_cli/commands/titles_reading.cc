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

// Resources of one kind that are asked for by name.
template <class Resource, class Request>
class Named {
 public:
  void Add(const std::string& name) { requests_.emplace_back().set_name(name); }

  // Adds a question for each; not to be added to afterwards.
  void Ask(std::vector<client::Question>& questions) {
    resources_.resize(requests_.size());
    first_ = questions.size();
    for (size_t i = 0; i < requests_.size(); ++i) {
      questions.push_back({.request = &requests_[i], .response = &resources_[i]});
    }
  }

  // The titles of those that the caller may see, once the questions are answered.
  absl::Status Take(const std::vector<client::Question>& questions, Titles* titles) const {
    for (size_t i = 0; i < requests_.size(); ++i) {
      const absl::Status& status = questions[first_ + i].status;
      if (absl::IsNotFound(status) || absl::IsPermissionDenied(status)) continue;
      RETURN_IF_ERROR(status);
      titles->Set(requests_[i].name(), TitleOf(resources_[i]));
    }
    return absl::OkStatus();
  }

 private:
  std::vector<Request> requests_;
  std::vector<Resource> resources_;
  size_t first_ = 0;
};

}  // namespace

absl::StatusOr<Titles> ReadTitles(const std::set<std::string>& names, Session& session) {
  Named<catalog::v1::Form, catalog::v1::GetFormRequest> forms;
  Named<catalog::v1::Element, catalog::v1::GetElementRequest> elements;
  Named<catalog::v1::Unit, catalog::v1::GetUnitRequest> units;
  for (const std::string& name : names) {
    const char* pattern = PatternOf(name);
    if (pattern == kForm) forms.Add(name);
    if (pattern == kElement) elements.Add(name);
    if (pattern == kUnit) units.Add(name);
  }
  std::vector<client::Question> questions;
  forms.Ask(questions);
  elements.Ask(questions);
  units.Ask(questions);
  session.CallAll(absl::MakeSpan(questions));
  Titles titles;
  RETURN_IF_ERROR(forms.Take(questions, &titles));
  RETURN_IF_ERROR(elements.Take(questions, &titles));
  RETURN_IF_ERROR(units.Take(questions, &titles));
  return titles;
}

}  // namespace thidua::cli
