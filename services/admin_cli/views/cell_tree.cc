#include "services/admin_cli/views/cell_tree.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>

#include <algorithm>

#include "common/value/enum_switch.h"
#include "services/admin_cli/base/exact.h"
#include "services/admin_cli/base/fields.h"
#include "services/admin_cli/base/names.h"
#include "services/admin_cli/views/verdict_words.h"
#include "thidua/reporting/v1/report.pb.h"

namespace thidua::cli {
namespace {

using targets::v1::CellRef;

// "2 of 25 subjects", for numbers of them.
std::string Of(int n, int of, const Wording& say) {
  return say("$0 trên $1", "$0 of $1", absl::StrCat(n), absl::StrCat(of));
}

// "An Vĩ [an-vi]".
std::string SubjectText(const ExplainedValue& value) {
  const std::string id = LastSegment(value.subject);
  return value.name.empty() ? id : value.name + " [" + id + "]";
}

std::string TimeText(const google::protobuf::Timestamp& time) {
  reporting::v1::Figures figures;
  *figures.mutable_accept_time() = time;
  return FieldText(figures, "accept_time");
}

// Who accepted the value, when, and what it was taken from.
std::string AcceptanceText(const ExplainedValue& value, const Wording& say) {
  const Acceptance& accepted = *value.acceptance;
  std::string text =
      accepted.actor.empty()
          ? say("duyệt lúc $0", "accepted at $0", TimeText(accepted.time))
          : say("$0 duyệt lúc $1", "accepted by $0 at $1", accepted.actor, TimeText(accepted.time));
  const auto add = [&text](const std::string& more) { text += "; " + more; };
  if (accepted.revision > 1) {
    add(say("lần duyệt thứ $0 (đính chính)", "accepted $0 times (corrected)",
            absl::StrCat(accepted.revision)));
  }
  if (accepted.late) add(say("nộp muộn", "late"));
  if (!accepted.submitter.empty()) add(say("$0 nộp", "submitted by $0", accepted.submitter));
  if (!accepted.source.empty()) add(say("nguồn: $0", "source: $0", accepted.source));
  if (!value.note.empty()) add(say("giải trình: $0", "explained: $0", value.note));
  if (!accepted.note.empty()) add(say("ghi chú: $0", "note: $0", accepted.note));
  if (accepted.correction_begun) {
    add(say("đang được đính chính, chưa duyệt", "a correction was begun and is not accepted"));
  }
  return text;
}

TextNode ValueTree(const ExplainedValue& value, const CellRef& ref, const Titles& titles,
                   const ExplanationLook& look) {
  const Wording& say = look.say;
  TextNode node{.text = SubjectText(value) + ": " +
                        (value.level.empty() ? value.value : titles.Headed(value.level))};
  if (ref.aggregate() == targets::v1::AGGREGATE_COUNT_AT_LEAST) {
    node.text += value.counts ? say(", được tính", ", counts")
                              : say(", không được tính", ", does not count");
  }
  if (value.status != type::v1::VALUE_STATUS_OFFICIAL) {
    node.text += " (" + StatusText(value.status, say) + ")";
  }
  if (look.depth == ExplanationDepth::kReports && value.acceptance) {
    node.children.push_back({.text = AcceptanceText(value, say)});
  }
  return node;
}

// Who gave nothing, in one line.
TextNode MissingTree(const std::vector<const ExplainedValue*>& missing,
                     const ExplanationLook& look) {
  std::vector<std::string> names;
  for (const ExplainedValue* value : missing) {
    if (names.size() < look.subjects) names.push_back(SubjectText(*value));
  }
  const size_t more = missing.size() - names.size();
  std::string text = look.say("thiếu, không phải là 0: $0", "missing, which is not zero: $0",
                              absl::StrJoin(names, ", "));
  if (more > 0) text += look.say(" … và $0 nữa", " … and $0 more", absl::StrCat(more));
  return {.text = text, .colour = Colour::kYellow};
}

TextNode RoundTree(const ExplainedRound& round, const CellRef& ref, const Titles& titles,
                   const ExplanationLook& look) {
  const Wording& say = look.say;
  TextNode node =
      Marked(say("đợt báo cáo \"$0\" $1 [$2]", "round of \"$0\" for $1 [$2]",
                 titles.Title(round.form), PeriodWords(round.period, say), LastSegment(round.name)),
             round.simulated, say);
  if (round.carried) {
    node.text += say(": số liệu mang sang từ đây", ": values carried over from here");
  }
  if (!round.readable) {
    node.children.push_back({.text = say("số liệu của từng đơn vị không dành cho người hỏi",
                                         "what single subjects gave is not for this caller"),
                             .colour = Colour::kYellow});
    return node;
  }
  std::vector<const ExplainedValue*> missing;
  size_t given = 0;
  for (const ExplainedValue& value : round.values) {
    if (value.value.empty()) {
      missing.push_back(&value);
    } else if (++given <= look.subjects) {
      node.children.push_back(ValueTree(value, ref, titles, look));
    }
  }
  if (given > look.subjects) {
    node.children.push_back(
        {.text = say("… và $0 nữa", "… and $0 more", absl::StrCat(given - look.subjects))});
  }
  if (!missing.empty()) node.children.push_back(MissingTree(missing, look));
  return node;
}

// "tổng 68 trường", "40 at \"Tốt\" or above".
std::string AmountText(const ExplainedCell& cell, const Titles& titles, const Wording& say) {
  const std::string number = ExactText(*cell.value);
  const std::string measured =
      cell.unit_of_measure.empty() ? number : number + " " + cell.unit_of_measure;
  switch (cell.ref.aggregate()) {
    case targets::v1::AGGREGATE_SUM:
      return cell.published_rate ? say("tỷ lệ công bố $0", "published rate $0", measured)
                                 : say("tổng $0", "sum $0", measured);
    case targets::v1::AGGREGATE_COUNT:
      return say("$0 đơn vị có số liệu", "$0 have a value", number);
    case targets::v1::AGGREGATE_COUNT_AT_LEAST:
      break;
    case targets::v1::AGGREGATE_UNSPECIFIED:
    case SENTINELS_OF(targets::v1::Aggregate):
      return number;
  }
  std::vector<std::string> levels;
  for (const targets::v1::LevelRef& level : cell.ref.at_least()) {
    levels.push_back(titles.Quoted(LevelName(level.scale(), level.level())));
  }
  return say("$0 từ mức $1 trở lên", "$0 at $1 or above", number,
             absl::StrJoin(levels, say(" hoặc ", " or ")));
}

// Why there is no total; empty where there is one.
std::string AbsenceText(reporting::v1::TotalAbsence absence, const Wording& say) {
  switch (absence) {
    case reporting::v1::TOTAL_ABSENCE_NO_ROUND:
      return say("chưa có đợt báo cáo", "there is no round");
    case reporting::v1::TOTAL_ABSENCE_RESTRICTED:
      return say("không dành cho người hỏi", "not for this caller");
    case reporting::v1::TOTAL_ABSENCE_UNREADABLE:
      return say("dữ liệu lưu trữ không đọc được", "what is stored cannot be read");
    case reporting::v1::TOTAL_ABSENCE_UNSPECIFIED:
    case SENTINELS_OF(reporting::v1::TotalAbsence):
      break;
  }
  return "";
}

std::string HeadText(const std::string& coefficient, const ExplainedCell& cell,
                     const Titles& titles, const Wording& say) {
  std::string text = coefficient == "1" ? "" : coefficient + " × ";
  text += titles.Quoted(cell.ref.element());
  if (cell.ref.has_split()) {
    const std::string values = absl::StrJoin(cell.ref.split().values(), ", ");
    text += say(" (chỉ $0 = $1)", " ($0 = $1 only)", cell.ref.split().attribute(), values);
  }
  return text +
         say(" trong biểu $0 $1", " in $0 for $1", titles.Quoted(cell.ref.form()),
             PeriodWords(cell.period, say)) +
         (cell.ref.rolled_up() ? say(", cộng tất cả bên dưới", ", of everything below") : "");
}

// What a reader must know of the cell besides its value.
std::vector<TextNode> Cautions(const ExplainedCell& cell, const Titles& titles,
                               const Wording& say) {
  std::vector<TextNode> nodes;
  const auto add = [&nodes](const std::string& text) {
    nodes.push_back({.text = text, .colour = Colour::kYellow});
  };
  const auto units = [&titles](const std::vector<std::string>& names) {
    return absl::StrJoin(names, ", ", [&titles](std::string* out, const std::string& name) {
      *out += titles.Headed(name);
    });
  };
  if (!cell.missing_periods.empty()) {
    add(say("kỳ chưa có đợt báo cáo: $0", "periods without a round: $0",
            absl::StrJoin(cell.missing_periods, ", ")));
  }
  if (cell.carried > 0) {
    add(say("mang sang từ kỳ trước: $0 số liệu, cũ nhất của $1",
            "values carried over from earlier periods: $0, the oldest of $1",
            absl::StrCat(cell.carried), PeriodWords(cell.oldest_period, say)));
  }
  if (cell.status == type::v1::VALUE_STATUS_ESTIMATE) {
    add(say("tạm tính: có số ước", "provisional: an estimate is within"));
  }
  if (!cell.comparable) {
    add(say("không phải mọi số liệu đều theo thang đo hoặc phân nhóm mà chỉ tiêu nêu",
            "not all figures are on the scale, or split, as the target asks"));
  }
  if (!cell.owners_absent.empty()) {
    add(say("phải mở đợt báo cáo mà chưa mở: $0", "are to own a round and have none: $0",
            units(cell.owners_absent)));
  }
  if (!cell.owners_restricted.empty()) {
    add(say("không dành cho người hỏi: $0", "not for this caller: $0",
            units(cell.owners_restricted)));
  }
  if (!cell.owners_unreadable.empty()) {
    add(say("dữ liệu lưu trữ không đọc được: $0", "what is stored cannot be read: $0",
            units(cell.owners_unreadable)));
  }
  if (!cell.adds_up) {
    nodes.push_back({.text = say("KHÔNG KHỚP: các số dưới đây không cộng thành giá trị này",
                                 "DOES NOT ADD UP: what is below does not make this value"),
                     .colour = Colour::kRed});
  }
  return nodes;
}

}  // namespace

TextNode Marked(std::string text, bool simulated, const Wording& say) {
  if (!simulated) return {.text = std::move(text)};
  return {.text = text + say(" (GIẢ LẬP)", " (SIMULATED)"), .colour = Colour::kMagenta};
}

TextNode CellTree(const std::string& coefficient, const ExplainedCell& cell, const Titles& titles,
                  const ExplanationLook& look) {
  const Wording& say = look.say;
  const std::string absence = AbsenceText(cell.absence, say);
  std::string text = HeadText(coefficient, cell, titles, say) + ": ";
  text += !absence.empty() ? absence
          : cell.value     ? AmountText(cell, titles, say)
                           : say("thiếu, không phải là 0", "missing, which is not zero");
  if (absence.empty()) {
    text += say("; có số liệu: $0", "; with a value: $0", Of(cell.n, cell.of, say));
  }
  TextNode node = Marked(std::move(text), cell.simulated, say);
  if (!cell.value && !cell.simulated) node.colour = Colour::kYellow;
  node.children = Cautions(cell, titles, say);
  if (look.depth < ExplanationDepth::kRounds) return node;
  for (const ExplainedRound& round : cell.rounds) {
    node.children.push_back(RoundTree(round, cell.ref, titles, look));
  }
  for (size_t i = 0; i < cell.owners.size() && i < look.subjects; ++i) {
    const ExplainedOwner& owner = cell.owners[i];
    node.children.push_back(
        {.text =
             say("$0: $1; có số liệu: $2", "$0: $1; with a value: $2", titles.Headed(owner.owner),
                 owner.value.empty() ? say("thiếu", "missing") : owner.value,
                 Of(owner.n, owner.of, say))});
  }
  if (cell.owners.size() > look.subjects) {
    node.children.push_back({.text = say("… và $0 nữa", "… and $0 more",
                                         absl::StrCat(cell.owners.size() - look.subjects))});
  }
  return node;
}

}  // namespace thidua::cli
