#include "services/admin_cli/files/pack_skeleton.h"

#include <google/protobuf/text_format.h>

#include <algorithm>
#include <map>
#include <set>

#include "services/admin_cli/files/title_id.h"
#include "thidua/pack/v1/pack.pb.h"

namespace thidua::cli {
namespace {

constexpr size_t kMaxFormPart = 53 - kMaxPrefix - 5;     // and room for "-12"
constexpr size_t kMaxElementPart = 63 - kMaxPrefix - 5;  // the same
constexpr int kLeastDecimals = 2;

constexpr char kBareReading[] =
    "Câu không có lời so sánh, nên hiểu là đúng bằng số này; cần cơ quan ban hành xác nhận.";
constexpr char kBandReading[] =
    "Vượt mức trên của khoảng vẫn là đạt; cần cơ quan ban hành xác nhận.";

std::string FileText(const std::string& comment, const pack::v1::Pack& pack) {
  google::protobuf::TextFormat::Printer printer;
  printer.SetUseUtf8StringEscaping(true);
  std::string text;
  printer.PrintToString(pack, &text);
  return "# proto-file: thidua/pack/v1/pack.proto\n# proto-message: thidua.pack.v1.Pack\n#\n" +
         comment + "\n" + text;
}

// Digits after the point of a canonical decimal.
int DecimalsOf(const std::string& number) {
  const size_t point = number.find('.');
  return point == std::string::npos ? 0 : static_cast<int>(number.size() - point - 1);
}

// Builds the pack of one owner, target by target.
class Skeleton {
 public:
  Skeleton(const PackOwner& owner, const std::vector<SheetTarget>& targets)
      : owner_(owner), unit_("units/" + owner.id), plan_(unit_ + "/plans/" + owner.term) {
    // Ids that the sheet states are kept, whatever ids its titles would make.
    for (const SheetTarget& target : targets) {
      if (!target.element.empty()) {
        element_ids_.insert(target.element);
      }
    }
    for (const SheetTarget& target : targets) {
      Add(target);
    }
  }

  std::vector<PackFile> Files() const;

 private:
  void Add(const SheetTarget& target);
  catalog::v1::Form& FormOf(const SheetTarget& target);
  // The element of the target, with room for the decimals of its bound.
  catalog::v1::Element& ElementOf(const SheetTarget& target, catalog::v1::Form* form);
  pack::v1::Pack Units() const;
  pack::v1::Pack Bindings() const;
  pack::v1::Pack Plan() const;

  const PackOwner& owner_;
  const std::string unit_;
  const std::string plan_;
  std::map<std::string, int> form_places_;     // by title
  std::map<std::string, int> element_places_;  // by id
  std::set<std::string> form_ids_, element_ids_, target_ids_;
  pack::v1::Pack elements_, forms_, targets_;
};

catalog::v1::Form& Skeleton::FormOf(const SheetTarget& target) {
  const auto [place, added] = form_places_.emplace(target.form, forms_.forms_size());
  if (!added) {
    return *forms_.mutable_forms(place->second);
  }
  catalog::v1::Form& form = *forms_.add_forms();
  form.set_name("forms/" +
                UniqueId(owner_.prefix + "-" + IdOfTitle(target.form, kMaxFormPart), &form_ids_));
  form.set_owner(unit_);
  form.add_owner_kinds(owner_.kind);
  form.set_title(target.form);
  form.add_assignments()->set_subject(unit_);
  form.set_calendar(target.calendar);
  form.set_frequency(target.frequency);
  catalog::v1::DueRule& due = *form.add_due_rules();
  due.set_days(owner_.due_days);
  due.set_count(catalog::v1::DAY_COUNT_ALL_DAYS);
  return form;
}

catalog::v1::Element& Skeleton::ElementOf(const SheetTarget& target, catalog::v1::Form* form) {
  std::string id = target.element;
  if (id.empty()) {
    id = UniqueId(owner_.prefix + "-" + IdOfTitle(target.title, kMaxElementPart), &element_ids_);
  }
  const auto [place, added] = element_places_.emplace(id, elements_.elements_size());
  if (!added) {
    return *elements_.mutable_elements(place->second);
  }
  catalog::v1::Element& element = *elements_.add_elements();
  element.set_name("elements/" + id);
  element.set_owner(unit_);
  element.set_title(target.title);
  element.set_unit_of_measure(target.unit);
  element.set_decimals(kLeastDecimals);
  element.set_kind(type::v1::VALUE_KIND_PUBLISHED_RATE);
  element.set_time_rollup(type::v1::TIME_ROLLUP_LAST);
  element.mutable_range();
  form->add_elements(element.name());
  return element;
}

void Skeleton::Add(const SheetTarget& sheet) {
  catalog::v1::Form& form = FormOf(sheet);
  catalog::v1::Element& element = ElementOf(sheet, &form);
  element.set_decimals(std::max(
      {element.decimals(), DecimalsOf(sheet.bound.value()), DecimalsOf(sheet.bound.upper())}));
  targets::v1::Target& target = *targets_.add_targets();
  target.set_name(plan_ + "/targets/" +
                  UniqueId(IdOfTitle(sheet.title, kMaxElementPart), &target_ids_));
  target.set_title(sheet.title);
  target.add_phrases(sheet.phrase);
  target.set_source(sheet.source);
  if (sheet.bare) {
    target.set_reading(kBareReading);
  } else if (sheet.bound.kind() == targets::v1::BOUND_KIND_BAND) {
    target.set_reading(kBandReading);
  }
  targets::v1::Indicator& indicator = *target.mutable_indicator();
  targets::v1::CellRef& cell =
      *indicator.mutable_level()->mutable_value()->add_terms()->mutable_cell();
  cell.set_form(form.name());
  cell.set_element(element.name());
  cell.set_aggregate(targets::v1::AGGREGATE_SUM);
  indicator.set_unit_of_measure(sheet.unit);
  indicator.set_decimals(element.decimals());
  *target.mutable_bound() = sheet.bound;
  target.set_quantifier(targets::v1::QUANTIFIER_AT_DUE);
  target.set_due_period(sheet.due);
}

pack::v1::Pack Skeleton::Units() const {
  pack::v1::Pack pack;
  catalog::v1::Unit& unit = *pack.add_units();
  unit.set_name(unit_);
  catalog::v1::UnitVersion& version = *unit.add_versions();
  version.set_display_name(owner_.display_name);
  version.set_kind(owner_.kind);
  version.set_parent(owner_.parent);
  version.set_valid_from(owner_.base + "-01-01");
  return pack;
}

pack::v1::Pack Skeleton::Bindings() const {
  pack::v1::Pack pack;
  const auto add = [&](const std::string& office, auth::v1::Role role, const char* note) {
    catalog::v1::Binding& binding = *pack.add_bindings();
    binding.set_name("bindings/user:" + owner_.id + "-" + office);
    auth::v1::RoleGrant& grant = *binding.add_grants();
    grant.set_role(role);
    grant.set_unit(unit_);
    binding.set_note(note);
  };
  add("bao-cao", auth::v1::ROLE_COMMUNE_OFFICER, "Nhập báo cáo");
  add("tham-dinh", auth::v1::ROLE_DISTRICT_REVIEWER, "Thẩm định báo cáo");
  return pack;
}

pack::v1::Pack Skeleton::Plan() const {
  pack::v1::Pack pack = targets_;
  targets::v1::Plan& plan = *pack.add_plans();
  plan.set_name(plan_);
  plan.set_title("Kế hoạch " + owner_.term + " " + owner_.display_name);
  plan.set_term(owner_.term);
  plan.set_base_period(owner_.base);
  return pack;
}

std::vector<PackFile> Skeleton::Files() const {
  return {
      {"00-units.textproto",
       FileText(
           "# The owner of the plan. It is taken to exist since the base year began; its code, "
           "the act behind it\n# and the units below it are still to be written.\n",
           Units())},
      {"20-elements.textproto",
       FileText(
           "# What is reported, a figure a row of the sheet. Each is a rate that an office "
           "publishes, which adds\n# up over neither units nor periods and may have any value; "
           "whoever knows better makes it a count or\n# an amount, says whether it is a flow, "
           "and narrows its range.\n",
           elements_)},
      {"30-forms.textproto",
       FileText(
           "# Who reports what by when: the owner on itself. Days on which reports are due are "
           "still to be\n# decided; `assignments` may name an office as the reporter.\n",
           forms_)},
      {"40-plan.textproto",
       FileText("# What was promised, in the words of the sheet. A `reading` says how a phrase was "
                "taken that is open.\n# No trajectory is set, so what does not hold yet is at risk "
                "until it is due. The plan has no `acts`: it is\n# a draft, which promises nothing "
                "yet, until the act that announced or approved it is stated, with `kind`,\n# "
                "`document`, `date` and `authority`, or recorded by `thidua plans act`.\n",
                Plan())},
      {"50-bindings.textproto",
       FileText("# Offices and their roles. Principals are offices, not people: bind people's own "
                "principals to the\n# same roles.\n",
                Bindings())},
  };
}

}  // namespace

std::vector<PackFile> MakeSkeleton(const PackOwner& owner,
                                   const std::vector<SheetTarget>& targets) {
  return Skeleton(owner, targets).Files();
}

}  // namespace thidua::cli
