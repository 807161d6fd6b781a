#include "services/admin_cli/views/allocation_view.h"

#include <absl/strings/str_join.h>

#include <map>
#include <vector>

#include "services/admin_cli/base/fields.h"
#include "services/admin_cli/base/names.h"
#include "services/admin_cli/views/evaluation_notes.h"
#include "services/admin_cli/views/evaluation_view.h"
#include "services/admin_cli/views/verdict_words.h"

namespace thidua::cli {
namespace {

using targets::v1::Allocation;
using targets::v1::AllocationEvaluation;
using targets::v1::PartResult;
using targets::v1::Target;

// The id of the unit, or the year.
template <class Message>
std::string CarrierText(const Message& message) {
  return message.period().empty() ? LastSegment(message.unit()) : message.period();
}

std::vector<std::string> NotesOfPart(const PartResult& part, const std::string& as_of,
                                     const Wording& say) {
  std::vector<std::string> notes;
  if (!part.predecessors().empty()) {
    std::vector<std::string> ids;
    for (const std::string& name : part.predecessors()) ids.push_back(LastSegment(name));
    notes.push_back(say("gồm cả $0", "with $0", absl::StrJoin(ids, ", ")));
  }
  if (part.incomplete()) {
    notes.push_back(say("chưa tính phần nhận từ đơn vị khác",
                        "without the parts of other units that went over to it"));
  }
  for (std::string& code : ObstacleCodes(part.result())) notes.push_back(std::move(code));
  for (std::string& note : NotesOf(part.result(), as_of, say)) notes.push_back(std::move(note));
  return notes;
}

}  // namespace

Table AllocationTable(const Target& target, bool all, const std::string& day, const Wording& say) {
  Table table({{say("TỪ NGÀY", "FROM")},
               {say("GIAO CHO", "CARRIER"), Column::kName},
               {say("QUY TẮC", "RULE"), Column::kText, 2},
               {say("TRỌNG SỐ", "WEIGHT"), Column::kRight, 1},
               {say("MỨC GIAO", "PART"), Column::kRight},
               {say("ĐƠN VỊ", "UNIT"), Column::kText, 3}});
  for (const Allocation& allocation : target.allocations()) {
    if (!all && allocation.valid_from() != day) continue;
    std::map<std::string, std::string> weights;
    for (const auto& weight : allocation.rule().weights()) {
      weights[CarrierText(weight)] = weight.weight();
    }
    for (const auto& part : allocation.parts()) {
      const std::string carrier = CarrierText(part);
      table.Add({allocation.valid_from(), carrier, FieldText(allocation, "rule.kind"),
                 weights[carrier], part.value(), target.indicator().unit_of_measure()});
    }
  }
  return table;
}

Table PartsTable(const AllocationEvaluation& evaluation, const Wording& say) {
  Table table({{say("GIAO CHO", "CARRIER"), Column::kName},
               {say("TÊN", "NAME"), Column::kShrink},
               {say("MỨC GIAO", "CARRIES"), Column::kRight},
               {say("THỰC HIỆN", "ACTUAL"), Column::kRight},
               {say("NĂM", "YEAR"), Column::kText, 2},
               {say("KHOẢNG CÁCH", "GAP"), Column::kRight},
               {say("KẾT QUẢ", "OUTCOME")},
               {say("ĐỘ PHỦ", "COVERAGE"), Column::kRight, 1},
               {say("ĐỘ CHẮC", "STATUS"), Column::kText, 3},
               {say("GHI CHÚ", "NOTES"), Column::kShrink}});
  const bool is_year = evaluation.as_of().ends_with("-12-31");
  const std::string& asked = is_year ? evaluation.period() : evaluation.as_of();
  for (const PartResult& part : evaluation.parts()) {
    const targets::v1::TargetResult& result = part.result();
    table.Add({CarrierText(part), part.display_name(), part.allocated(), result.actual().value(),
               result.actual_period(), result.gap(), OutcomeText(result.outcome(), say),
               result.expected() == 0
                   ? ""
                   : std::to_string(result.accepted()) + "/" + std::to_string(result.expected()),
               StatusText(result.status(), say),
               absl::StrJoin(NotesOfPart(part, part.period().empty() ? asked : part.period(), say),
                             "; ")});
  }
  return table;
}

std::string AllocatedText(const AllocationEvaluation& evaluation, const Wording& say) {
  const targets::v1::TargetResult& whole = evaluation.whole();
  const std::string none = say("chưa có", "none");
  const std::string bound = BoundText(whole.bound(), say) + " " + whole.unit_of_measure();
  std::string text =
      evaluation.valid_from().empty()
          ? say("đã giao đến $0: $1, mục tiêu $2", "allocated up to $0: $1, promised $2",
                evaluation.period(), evaluation.allocated(), bound)
          : say("đã giao $0, mục tiêu $1", "allocated $0, promised $1", evaluation.allocated(),
                bound);
  text += "\n";
  text += say("các phần thực hiện $0, toàn bộ $1", "the parts came to $0, the whole to $1",
              evaluation.parts_actual().empty() ? none : evaluation.parts_actual(),
              whole.has_actual() ? QuantityText(whole.actual()) : none) +
          "\n";
  text += say("toàn bộ: $0", "the whole: $0", OutcomeText(whole.outcome(), say)) + "\n";
  return text;
}

}  // namespace thidua::cli
