#include "services/admin_cli/views/plan_versions.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>
#include <google/protobuf/util/message_differencer.h>

#include <algorithm>
#include <map>
#include <set>

#include "common/value/enum_switch.h"
#include "services/admin_cli/base/fields.h"
#include "services/admin_cli/base/names.h"
#include "services/admin_cli/views/evaluation_view.h"

namespace thidua::cli {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using targets::v1::Plan;
using targets::v1::PlanAct;
using targets::v1::Target;

// The fields of a target that are no part of what is promised, or say what it replaces.
const std::set<std::string>& NoPromise() {
  static const auto& fields = *new std::set<std::string>{
      "name", "state", "supersedes", "superseded_by",   "predecessor_outcome", "create_time",
      "etag", "token", "trajectory", "trajectory_rule", "allocations"};
  return fields;
}

std::string PlanStateText(targets::v1::PlanActKind kind, const Wording& say) {
  switch (kind) {
    case targets::v1::PLAN_ACT_KIND_ANNOUNCEMENT:
      return say("đã công bố", "announced");
    case targets::v1::PLAN_ACT_KIND_APPROVAL:
      return say("đã phê duyệt", "approved");
    case targets::v1::PLAN_ACT_KIND_AMENDMENT:
      return say("đã phê duyệt, có điều chỉnh", "approved, amended");
    case targets::v1::PLAN_ACT_KIND_CLOSING:
      return say("đã đóng", "closed");
    case targets::v1::PLAN_ACT_KIND_UNSPECIFIED:
    case SENTINELS_OF(targets::v1::PlanActKind):
      break;
  }
  return say("bản nháp", "draft");
}

std::string QuantifierText(targets::v1::Quantifier quantifier, const Wording& say) {
  switch (quantifier) {
    case targets::v1::QUANTIFIER_AT_DUE:
      return say("khi đến hạn", "when it is due");
    case targets::v1::QUANTIFIER_EVERY_YEAR:
      return say("mỗi năm", "in every year");
    case targets::v1::QUANTIFIER_UNSPECIFIED:
    case SENTINELS_OF(targets::v1::Quantifier):
      break;
  }
  return "";
}

// What a field is called; its path where it has no words.
std::string FieldTitle(const std::string& path, const Wording& say) {
  static const auto& titles = *new std::map<std::string, std::pair<const char*, const char*>>{
      {"title", {"tên", "title"}},
      {"title_en", {"tên tiếng Anh", "title in English"}},
      {"phrases", {"lời văn", "phrases"}},
      {"source", {"nguồn", "source"}},
      {"authority", {"cơ quan", "authority"}},
      {"source_date", {"ngày", "date"}},
      {"reading", {"cách hiểu", "reading"}},
      {"bound", {"mức", "bound"}},
      {"quantifier", {"phải đạt", "must hold"}},
      {"due_period", {"hạn", "due"}}};
  const auto found = titles.find(path);
  return found == titles.end() ? path : say(found->second.first, found->second.second);
}

// A list as one text: its texts, or its messages as they are written in files.
std::string ListText(const Message& message, const FieldDescriptor& field) {
  if (field.cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) {
    return FieldText(message, field.name());
  }
  std::vector<std::string> texts;
  for (int i = 0; i < message.GetReflection()->FieldSize(message, &field); ++i) {
    texts.push_back(
        message.GetReflection()->GetRepeatedMessage(message, &field, i).ShortDebugString());
  }
  return absl::StrJoin(texts, "; ");
}

// Collects the fields in which two messages of a type differ.
class Differences {
 public:
  explicit Differences(const Wording& say) : say_(say) {}

  void Compare(const std::string& prefix, const Message& from, const Message& to) {
    for (int i = 0; i < from.GetDescriptor()->field_count(); ++i) {
      const FieldDescriptor& field = *from.GetDescriptor()->field(i);
      if (prefix.empty() && NoPromise().contains(field.name())) continue;
      CompareField(prefix + field.name(), field, from, to);
    }
  }

  std::vector<FieldChange> Take() { return std::move(changes_); }

 private:
  void Add(const std::string& path, const std::string& from, const std::string& to) {
    if (from != to) changes_.push_back({path, from, to});
  }

  void CompareField(const std::string& path, const FieldDescriptor& field, const Message& from,
                    const Message& to) {
    if (field.is_repeated()) return CompareLists(path, field, from, to);
    if (field.cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) {
      if (path == "quantifier") {
        return Add(path, QuantifierText(static_cast<const Target&>(from).quantifier(), say_),
                   QuantifierText(static_cast<const Target&>(to).quantifier(), say_));
      }
      return Add(path, FieldText(from, field.name()), FieldText(to, field.name()));
    }
    const Message& a = from.GetReflection()->GetMessage(from, &field);
    const Message& b = to.GetReflection()->GetMessage(to, &field);
    if (google::protobuf::util::MessageDifferencer::Equals(a, b)) return;
    if (path == "bound") {
      const auto words = [&](const Message& bound) {
        return BoundText(static_cast<const targets::v1::Bound&>(bound), say_);
      };
      if (words(a) != words(b)) return Add(path, words(a), words(b));
    }
    Compare(path + ".", a, b);
  }

  void CompareLists(const std::string& path, const FieldDescriptor& field, const Message& from,
                    const Message& to) {
    const auto& reflection = *from.GetReflection();
    const int size = reflection.FieldSize(from, &field);
    if (field.cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE ||
        size != reflection.FieldSize(to, &field)) {
      return Add(path, ListText(from, field), ListText(to, field));
    }
    for (int i = 0; i < size; ++i) {
      Compare(absl::StrCat(path, "[", i, "]."), reflection.GetRepeatedMessage(from, &field, i),
              reflection.GetRepeatedMessage(to, &field, i));
    }
  }

  const Wording& say_;
  std::vector<FieldChange> changes_;
};

// What is said of a promise that was added.
std::vector<FieldChange> FieldsOfAdded(const Target& target, const Wording& say) {
  std::vector<FieldChange> fields;
  for (FieldChange& change : ChangedFields(Target(), target, say)) {
    if (change.path == "bound" || change.path == "quantifier" || change.path == "due_period") {
      fields.push_back(std::move(change));
    }
  }
  return fields;
}

std::vector<FieldChange> FieldsOf(const ComparedTarget& compared, const Wording& say) {
  if (compared.added()) return FieldsOfAdded(*compared.to, say);
  return ChangedFields(*compared.from, *compared.to, say);
}

std::string IdOf(const Target* target) {
  return target == nullptr ? "" : LastSegment(target->name());
}

}  // namespace

PlanVersions CompareVersions(const Plan& plan, const std::vector<const Target*>& targets,
                             std::string_view from, std::string_view to) {
  PlanVersions versions;
  if (!plan.acts().empty()) versions.undated_since = plan.acts(0).date();
  std::map<std::string, const Target*> by_name;
  for (const Target* target : targets) by_name[target->name()] = target;
  const auto stands_by = [&](const Target& target, std::string_view day) {
    const std::string& since =
        target.source_date().empty() ? versions.undated_since : target.source_date();
    return since <= day;  // days order as text
  };
  for (const auto& [name, first] : by_name) {
    if (first->source_date().empty()) ++versions.undated;
    if (by_name.contains(first->supersedes())) continue;
    ComparedTarget compared;
    std::set<std::string> seen;
    for (const Target* each = first; each != nullptr && seen.insert(each->name()).second;) {
      if (stands_by(*each, from)) compared.from = each;
      if (stands_by(*each, to)) compared.to = each;
      const auto next = by_name.find(each->superseded_by());
      each = next == by_name.end() ? nullptr : next->second;
    }
    if (compared.to != nullptr) versions.targets.push_back(compared);
  }
  return versions;
}

std::string StateOnDay(const Plan& plan, std::string_view day, const Wording& say) {
  const PlanAct* last = nullptr;
  // An amendment that was learnt of late stands behind acts of later days.
  for (const PlanAct& act : plan.acts()) {
    if (act.date() <= day && (last == nullptr || last->date() <= act.date())) last = &act;
  }
  if (last == nullptr) return PlanStateText(targets::v1::PLAN_ACT_KIND_UNSPECIFIED, say);
  return absl::StrCat(PlanStateText(last->kind(), say), ", ", last->document(), ", ", last->date());
}

std::vector<FieldChange> ChangedFields(const Target& from, const Target& to, const Wording& say) {
  Differences differences(say);
  differences.Compare("", from, to);
  return differences.Take();
}

Table VersionsTable(const PlanVersions& versions, std::string_view from, std::string_view to,
                    const Wording& say) {
  Table table({{say("CHỈ TIÊU", "TARGET")},
               {say("TÊN", "TITLE"), Column::kShrink},
               {say("THAY ĐỔI", "CHANGE")},
               {say("MỤC", "FIELD")},
               {std::string(from), Column::kShrink},
               {std::string(to), Column::kShrink}});
  for (const ComparedTarget& each : versions.targets) {
    if (!each.added() && !each.superseded()) continue;
    const TableCell change = each.added() ? TableCell(say("thêm", "added"), Colour::kGreen)
                                          : TableCell(say("thay", "superseded"), Colour::kYellow);
    const std::string id = each.added() ? IdOf(each.to) : IdOf(each.from) + " > " + IdOf(each.to);
    std::vector<FieldChange> fields = FieldsOf(each, say);
    if (fields.empty()) fields.emplace_back();
    bool first = true;
    for (const FieldChange& field : fields) {
      const std::string title = FieldTitle(field.path, say);
      if (first) {
        table.Add({id, each.to->title(), change, title, field.from, field.to});
      } else {
        table.Add({"", "", "", title, field.from, field.to});
      }
      first = false;
    }
  }
  return table;
}

Table VersionsRecords(const PlanVersions& versions) {
  Table table({{"CHANGE"},
               {"FROM TARGET", Column::kName},
               {"TO TARGET", Column::kName},
               {"TITLE", Column::kShrink},
               {"FIELD"},
               {"FROM", Column::kShrink},
               {"TO", Column::kShrink}});
  for (const ComparedTarget& each : versions.targets) {
    const std::string from = each.from == nullptr ? "" : each.from->name();
    const std::string change = each.added()        ? "added"
                               : each.superseded() ? "superseded"
                                                   : "unchanged";
    std::vector<FieldChange> fields;
    if (change != "unchanged") fields = FieldsOf(each, kEnglishWording);
    if (fields.empty()) fields.emplace_back();
    for (const FieldChange& field : fields) {
      table.Add(
          {change, from, each.to->name(), each.to->title(), field.path, field.from, field.to});
    }
  }
  return table;
}

std::vector<std::string> VersionsLines(const PlanVersions& versions, const Wording& say) {
  int added = 0;
  int superseded = 0;
  for (const ComparedTarget& each : versions.targets) {
    added += each.added() ? 1 : 0;
    superseded += each.superseded() ? 1 : 0;
  }
  const int unchanged = static_cast<int>(versions.targets.size()) - added - superseded;
  std::vector<std::string> lines = {
      say("$0 thay, $1 thêm, $2 không đổi", "$0 superseded, $1 added, $2 unchanged",
          std::to_string(superseded), std::to_string(added), std::to_string(unchanged))};
  if (versions.undated > 0 && versions.undated_since.empty()) {
    lines.push_back(say("$0 chỉ tiêu không ghi ngày: coi như có từ đầu",
                        "$0 without a source_date: taken as promised from the beginning",
                        std::to_string(versions.undated)));
  } else if (versions.undated > 0) {
    lines.push_back(
        say("$0 chỉ tiêu không ghi ngày: tính từ văn bản đầu tiên của kế hoạch, $1",
            "$0 without a source_date: taken as promised since the plan's first act, $1",
            std::to_string(versions.undated), versions.undated_since));
  }
  return lines;
}

}  // namespace thidua::cli
