#include "services/admin_cli/files/pack.h"

#include <absl/strings/str_join.h>
#include <google/protobuf/io/tokenizer.h>
#include <google/protobuf/text_format.h>
#include <google/protobuf/util/message_differencer.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>

#include "common/value/status_macros.h"
#include "services/admin_cli/base/context.h"
#include "services/admin_cli/base/failure.h"
#include "services/admin_cli/base/fields.h"
#include "services/admin_cli/base/names.h"
#include "services/admin_cli/files/plan_acts.h"

namespace thidua::cli {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::TextFormat;

// What services set and packs do not.
constexpr std::array kOutputOnly = {
    "etag",          "token", "current",    "update_time",         "create_time",
    "superseded_by", "state", "supersedes", "predecessor_outcome", "proposal"};

const std::map<std::string, const char*>& Patterns() {
  static const auto& patterns = *new std::map<std::string, const char*>{
      {"scales", kScale},        {"holiday_years", kHolidayYear},
      {"elements", kElement},    {"units", kUnit},
      {"forms", kForm},          {"bindings", kBinding},
      {"plans", kPlan},          {"targets", kTarget},
      {"rule_packs", kRulePack}, {"movements", kMovement}};
  return patterns;
}

class Faults : public google::protobuf::io::ErrorCollector {
 public:
  Faults(std::string path, std::vector<std::string>* texts)
      : path_(std::move(path)), texts_(*texts) {}

  void AddError(int line, google::protobuf::io::ColumnNumber, const std::string& text) override {
    texts_.push_back(path_ + ":" + std::to_string(line + 1) + ": " + text);
  }

 private:
  std::string path_;
  std::vector<std::string>& texts_;
};

absl::StatusOr<std::vector<std::string>> FilesOf(const std::string& path) {
  std::error_code error;
  if (path == "-" || !std::filesystem::is_directory(path, error)) {
    return std::vector<std::string>{path};
  }
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(path, error)) {
    if (entry.path().extension() == ".textproto") {
      files.push_back(entry.path().string());
    }
  }
  if (files.empty()) {
    return UsageError(path + ": no *.textproto in this folder");
  }
  std::sort(files.begin(), files.end());
  return files;
}

// A file's items of one kind.
void AddItems(const pack::v1::Pack& pack, const FieldDescriptor& field,
              const TextFormat::ParseInfoTree& lines, const std::string& path,
              std::vector<PackItem>* items, std::vector<std::string>* faults) {
  const auto* reflection = pack.GetReflection();
  for (int i = 0; i < reflection->FieldSize(pack, &field); ++i) {
    PackItem item;
    item.kind = field.name();
    item.where = path + ":" + std::to_string(lines.GetLocation(&field, i).line + 1);
    const Message& message = reflection->GetRepeatedMessage(pack, &field, i);
    const auto add = [&](const absl::StatusOr<std::string>& name) {
      if (!name.ok()) {
        faults->push_back(item.where + ": " + std::string(name.status().message()));
        return;
      }
      item.name = *name;
      items->push_back(item);
    };
    if (item.kind != "rounds") {
      item.resource = &message;
      const std::string name = StringField(message, "name");
      const auto full = ExpandName(Patterns().at(item.kind), name);
      add(full.ok() && *full != name ? absl::StatusOr<std::string>(UsageError(
                                           "\"" + name + "\": write the full name, " + *full))
                                     : full);
      continue;
    }
    const auto& spec = static_cast<const pack::v1::RoundSpec&>(message);
    for (const std::string& period : spec.periods()) {
      item.round.set_parent(spec.parent());
      item.round.set_form(spec.form());
      item.round.set_period(period);
      item.round.set_due_date(spec.due_date());
      add(RoundName(spec.parent(), spec.form(), period));
    }
  }
}

// Takes out what only services set, and enums that the pack leaves to the service.
void Normalize(const Message& wanted, Message* stored) {
  const auto* reflection = stored->GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection->ListFields(*stored, &fields);
  for (const FieldDescriptor* field : fields) {
    if (field->is_repeated()) {
      if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE && !field->is_map() &&
          reflection->FieldSize(wanted, field) == reflection->FieldSize(*stored, field)) {
        for (int i = 0; i < reflection->FieldSize(wanted, field); ++i) {
          Normalize(reflection->GetRepeatedMessage(wanted, field, i),
                    reflection->MutableRepeatedMessage(stored, field, i));
        }
      }
    } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      Normalize(reflection->GetMessage(wanted, field), reflection->MutableMessage(stored, field));
    } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_ENUM &&
               !reflection->HasField(wanted, field)) {
      reflection->ClearField(stored, field);
    }
  }
}

void ClearOutputOnly(Message* message) {
  for (const char* name : kOutputOnly) {
    if (const auto* field = message->GetDescriptor()->FindFieldByName(name); field != nullptr) {
      message->GetReflection()->ClearField(message, field);
    }
  }
}

// A trajectory is no part of what was promised: what was adopted for a target of which the pack has
// none does not count, and the points of a rule are the service's.
void ForgetTrajectory(const Message& wanted, Message* stored) {
  const auto* asked = dynamic_cast<const targets::v1::Target*>(&wanted);
  auto* target = dynamic_cast<targets::v1::Target*>(stored);
  if (asked == nullptr || target == nullptr || !asked->trajectory().empty()) return;
  target->clear_trajectory();
  if (!asked->has_trajectory_rule()) target->clear_trajectory_rule();
}

// Who carries which part is no part of what was promised either: what was decided for a target of
// which the pack says nothing does not count, nor does where a service read weights.
void ForgetAllocations(Message* wanted, Message* stored) {
  auto* asked = dynamic_cast<targets::v1::Target*>(wanted);
  auto* target = dynamic_cast<targets::v1::Target*>(stored);
  if (asked == nullptr || target == nullptr) return;
  if (asked->allocations().empty()) target->clear_allocations();
  for (targets::v1::Target* each : {asked, target}) {
    for (targets::v1::Allocation& allocation : *each->mutable_allocations()) {
      if (allocation.has_rule()) allocation.mutable_rule()->clear_reporting_token();
    }
  }
}

// Acts that are recorded as the pack states them say the same, and so do those that were recorded
// since.
void ForgetActs(Message* wanted, Message* stored) {
  auto* asked = dynamic_cast<targets::v1::Plan*>(wanted);
  auto* plan = dynamic_cast<targets::v1::Plan*>(stored);
  if (asked == nullptr || plan == nullptr) return;
  const auto missing = MissingActs(*asked, *plan);
  if (!missing || !missing->empty()) return;
  asked->clear_acts();
  plan->clear_acts();
}

}  // namespace

absl::StatusOr<LoadedPack> LoadedPack::Read(const std::string& path) {
  ASSIGN_OR_RETURN(const std::vector<std::string> paths, FilesOf(path));
  LoadedPack loaded;
  std::vector<std::string> faults;
  std::vector<std::unique_ptr<TextFormat::ParseInfoTree>> lines;
  for (const std::string& file : paths) {
    ASSIGN_OR_RETURN(const std::string text, ReadFile(file));
    loaded.files_.push_back(std::make_unique<pack::v1::Pack>());
    lines.push_back(std::make_unique<TextFormat::ParseInfoTree>());
    Faults collector(file, &faults);
    TextFormat::Parser parser;
    parser.RecordErrorsTo(&collector);
    parser.WriteLocationsTo(lines.back().get());
    parser.ParseFromString(text, loaded.files_.back().get());
  }
  const auto* descriptor = pack::v1::Pack::descriptor();
  const bool parsed = faults.empty();
  for (int number = 1; parsed && number <= descriptor->field_count(); ++number) {
    for (size_t i = 0; i < paths.size(); ++i) {
      AddItems(*loaded.files_[i], *descriptor->FindFieldByNumber(number), *lines[i], paths[i],
               &loaded.items_, &faults);
    }
  }
  std::map<std::string, std::string> first;
  for (const PackItem& item : loaded.items_) {
    const auto [known, added] = first.emplace(item.name, item.where);
    if (!added) {
      faults.push_back(item.where + ": " + item.name + " stands at " + known->second + " already");
    }
  }
  if (!faults.empty()) {
    return UsageError(absl::StrJoin(faults, "\n  "));
  }
  return loaded;
}

bool SaysTheSame(const Message& wanted, const Message& stored) {
  std::unique_ptr<Message> a(wanted.New());
  a->CopyFrom(wanted);
  std::unique_ptr<Message> b(stored.New());
  b->CopyFrom(stored);
  ClearOutputOnly(a.get());
  ClearOutputOnly(b.get());
  ForgetTrajectory(*a, b.get());
  ForgetAllocations(a.get(), b.get());
  ForgetActs(a.get(), b.get());
  Normalize(*a, b.get());
  return google::protobuf::util::MessageDifferencer::Equals(*a, *b);
}

}  // namespace thidua::cli
