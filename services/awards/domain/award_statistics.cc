#include "services/awards/domain/award_statistics.h"

#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>

#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "services/awards/domain/rule_pack.h"
#include "services/awards/domain/statistics_words.h"

namespace thidua::awards {
namespace {

enum AwardColumn {
  kTotal,
  kCollective,
  kEnterprise,
  kHousehold,
  kLeader,
  kDirectWorker,
  kOther,
  kNotSaid,
  kAwardColumns
};

constexpr Heading kHeadings[kAwardColumns] = {
    {"total", "Tổng số"},
    {"collective", "Tập thể"},
    {"enterprise", "Doanh nghiệp, hợp tác xã"},
    {"household", "Hộ gia đình"},
    {"leader", "Cá nhân lãnh đạo, quản lý"},
    {"direct-worker", "Cá nhân trực tiếp lao động, công tác"},
    {"other", "Đối tượng khác"},
    {"not-said", "Không ghi đối tượng"},
};

AwardColumn ColumnOf(v1::RecipientGroup group) {
  // A number that the enum does not have is no group that anybody said.
  if (group < v1::RECIPIENT_GROUP_COLLECTIVE || group > v1::RECIPIENT_GROUP_OTHER) return kNotSaid;
  return static_cast<AwardColumn>(group);
}
static_assert(kCollective == static_cast<int>(v1::RECIPIENT_GROUP_COLLECTIVE));
static_assert(kOther == static_cast<int>(v1::RECIPIENT_GROUP_OTHER));

v1::HonourLevel LevelOf(v1::StatisticalForm form) {
  if (form == v1::STATISTICAL_FORM_STATE_AWARDS) return v1::HONOUR_LEVEL_STATE;
  if (form == v1::STATISTICAL_FORM_PROVINCIAL_AWARDS) return v1::HONOUR_LEVEL_PROVINCE;
  return v1::HONOUR_LEVEL_BASE;
}

// What the pack says of the honour, if that tells whose it is.
const v1::Honour* Levelled(const v1::RulePack& pack, std::string_view honour) {
  const v1::Honour* found = FindHonour(pack, honour);
  return found == nullptr || found->level() == v1::HONOUR_LEVEL_UNSPECIFIED ? nullptr : found;
}

// The honour by the pack that ruled or else was in force on the day, or else by any that knows it;
// nullptr if none does.
const v1::Honour* Resolve(const AwardBook& book, std::string_view rule_pack,
                          std::string_view honour, std::string_view day) {
  const v1::Honour* in_force = nullptr;
  const v1::Honour* any = nullptr;
  for (const v1::RulePack* pack : book.packs) {
    const v1::Honour* found = Levelled(*pack, honour);
    if (found == nullptr) continue;
    if (pack->name() == rule_pack) return found;
    if (in_force == nullptr && InForce(*pack, day)) in_force = found;
    if (any == nullptr) any = found;
  }
  return in_force != nullptr ? in_force : any;
}

// The ids, of which a remark has room for some.
std::string FirstOf(const std::set<std::string>& ids) {
  constexpr size_t kShown = 10;
  std::vector<std::string> shown;
  for (const std::string& id : ids) {
    if (shown.size() < kShown) shown.push_back(id);
  }
  std::string text = absl::StrJoin(shown, ", ");
  if (ids.size() > kShown) absl::StrAppend(&text, " và ", ids.size() - kShown, " mã khác");
  return text;
}

int YearOf(std::string_view date) {
  int year = 0;
  return absl::SimpleAtoi(absl::string_view(date.data(), 4), &year) ? year : 0;
}

// Which recipients are one: those that were joined, and those that formerly were another.
class Identities {
 public:
  explicit Identities(const std::vector<AwardBook>& books) {
    for (const AwardBook& book : books) {
      for (const v1::Recipient& recipient : book.recipients) {
        if (!recipient.joined_into().empty()) Unite(recipient.name(), recipient.joined_into());
        for (const std::string& former : recipient.formerly()) Unite(recipient.name(), former);
      }
    }
  }

  // One name for all that are one.
  std::string_view Of(std::string_view name) const {
    for (auto next = above_.find(name); next != above_.end(); next = above_.find(name)) {
      name = next->second;
    }
    return name;
  }

 private:
  void Unite(const std::string& a, const std::string& b) {
    const std::string x(Of(a));
    const std::string y(Of(b));
    if (x != y) above_.emplace(x, y);
  }

  std::map<std::string, std::string, std::less<>> above_;
};

// Counts one form.
class AwardCount {
 public:
  AwardCount(v1::StatisticalForm form, const StatisticsSpan& span,
             const std::vector<AwardBook>& books)
      : form_(form), span_(span), books_(books), identities_(books) {}

  v1::Statistics Run() {
    for (const AwardBook& book : books_) AddRows(book);
    for (const AwardBook& book : books_) NoteHeld(book);
    for (const AwardBook& book : books_) {
      for (const AwardRecord& award : book.awards) Count(book, award);
    }
    for (const AwardBook& book : books_) {
      for (const v1::Recipient& recipient : book.recipients) Count(book, recipient);
    }
    return Result();
  }

 private:
  struct Row {
    std::string honour;
    std::string title;
    std::vector<int64_t> counts = std::vector<int64_t>(kAwardColumns, 0);
  };
  using Honoured = std::tuple<std::string_view, std::string_view, int>;  // who, what, year

  // Rows of the honours that could be given within the span.
  void AddRows(const AwardBook& book) {
    for (const v1::RulePack* pack : book.packs) {
      if (pack->valid_from() > span_.last ||
          (!pack->valid_to().empty() && pack->valid_to() <= span_.first)) {
        continue;
      }
      for (const v1::Honour& honour : pack->honours()) {
        if (honour.level() == LevelOf(form_)) RowOf(honour.honour(), honour.title());
      }
    }
  }

  Row& RowOf(const std::string& honour, const std::string& title) {
    const auto [place, fresh] = places_.emplace(honour, rows_.size());
    if (fresh) rows_.push_back({honour, title});
    return rows_[place->second];
  }

  // What grants in force gave, whenever they were decided.
  void NoteHeld(const AwardBook& book) {
    for (const AwardRecord& award : book.awards) {
      if (award.revoked || award.simulated) continue;
      const std::string_view who = identities_.Of(award.recipient);
      if (award.year != 0) {
        titles_.insert({who, award.honour, award.year});
      } else {
        forms_.insert({who, award.honour, YearOf(award.date)});
      }
    }
  }

  void Count(const AwardBook& book, const AwardRecord& award) {
    if (award.date < span_.first || award.date > span_.last) return;
    const v1::Honour* honour = Resolve(book, award.rule_pack, award.honour, award.date);
    if (honour != nullptr && honour->level() != LevelOf(form_)) return;
    if (award.simulated) {
      ++simulated_;
    } else if (award.revoked) {
      ++revoked_;
    } else if (honour == nullptr) {
      unknown_.insert(award.honour);
      ++of_unknown_;
    } else {
      Add(RowOf(award.honour, honour->title()), award.group);
    }
  }

  void Count(const AwardBook& book, const v1::Recipient& recipient) {
    if (recipient.state() == v1::RECIPIENT_STATE_JOINED) return;
    if (recipient.state() == v1::RECIPIENT_STATE_ERASED || !recipient.sealed().empty()) {
      ++unreadable_;
    }
    const std::string_view who = identities_.Of(recipient.name());
    for (const v1::PastHonour& past : recipient.past_honours()) {
      Count(book, past, who, recipient.group());
    }
  }

  void Count(const AwardBook& book, const v1::PastHonour& past, std::string_view who,
             v1::RecipientGroup group) {
    const std::string first_day = absl::StrCat(past.year(), "-01-01");
    const std::string last_day = absl::StrCat(past.year(), "-12-31");
    if (last_day < span_.first || first_day > span_.last) return;
    const v1::Honour* honour = Resolve(book, "", past.honour(), last_day);
    if (honour != nullptr && honour->level() != LevelOf(form_)) return;
    const Honoured entry = {who, past.honour(), past.year()};
    const bool is_title = honour != nullptr && honour->type() == v1::HONOUR_TYPE_TITLE;
    if (is_title && !titles_.insert(entry).second) return;
    if (first_day < span_.first || last_day > span_.last) {
      ++in_part_;
    } else if (honour == nullptr) {
      unknown_.insert(past.honour());
      ++of_unknown_;
    } else {
      if (!is_title && !forms_.insert(entry).second) ++doubtful_;
      ++elsewhere_;
      Add(RowOf(past.honour(), honour->title()), group);
    }
  }

  static void Add(Row& row, v1::RecipientGroup group) {
    ++row.counts[kTotal];
    ++row.counts[ColumnOf(group)];
  }

  v1::Statistics Result() const {
    v1::Statistics statistics;
    statistics.set_form(form_);
    statistics.set_title(TitleOf(form_, span_));
    for (const Heading& heading : kHeadings) AddColumn(statistics, heading);
    std::map<std::string_view, int> alike;
    for (const Row& row : rows_) ++alike[row.title];
    for (const Row& row : rows_) {
      v1::StatisticsRow& added = *statistics.add_rows();
      added.set_row(row.honour);
      added.set_title(row.title);
      // Several authorities give a "Giấy khen": the id tells which.
      if (alike[row.title] > 1) added.set_title(absl::StrCat(row.title, " (", row.honour, ")"));
      for (const int64_t count : row.counts) added.add_counts(count);
    }
    AddTotalRow(statistics);
    AddRemarks(statistics);
    return statistics;
  }

  void AddRemarks(v1::Statistics& statistics) const {
    const auto say = [&](int64_t count, std::string_view before, std::string_view after) {
      if (count > 0) {
        statistics.add_remarks(absl::StrCat(std::string(before), count, std::string(after)));
      }
    };
    statistics.add_remarks(SourceOf(form_));
    statistics.add_remarks(
        "Tính theo sổ của các đơn vị được tính: khen thưởng do đơn vị khác quyết định chỉ được "
        "tính khi đã ghi ở người nhận.");
    if (books_.size() > 1) {
      statistics.add_remarks(
          "Một người có trong sổ của nhiều đơn vị mà chưa được nối là một thì khen thưởng ghi ở "
          "nhiều sổ được tính nhiều lần.");
    }
    say(elsewhere_, "Trong đó ",
        " lượt được ghi ở người nhận mà không được nối với quyết định nào trong hệ thống: tính "
        "theo năm được ghi, trong khi quyết định tính theo ngày quyết định; đối tượng lấy theo "
        "người nhận hiện nay.");
    say(doubtful_, "",
        " lượt ghi ở người nhận cùng năm và cùng hình thức với một quyết định trong hệ thống hoặc "
        "với một lượt ghi khác: có thể đã được tính hai lần.");
    say(in_part_, "Không tính ",
        " lượt ghi ở người nhận chỉ theo năm, khi kỳ này không gồm trọn năm đó.");
    say(unreadable_, "Không đọc được khen thưởng ghi ở ",
        " người nhận đã xóa dữ liệu hoặc không có khóa; quyết định về họ vẫn được tính.");
    say(revoked_, "Không tính ", " lượt đã bị thu hồi.");
    say(simulated_, "Không tính ", " lượt mô phỏng.");
    if (of_unknown_ > 0) {
      statistics.add_remarks(absl::StrCat(
          "Không tính ", of_unknown_,
          " lượt vì không có bộ quy định nào cho biết thuộc cấp nào: ", FirstOf(unknown_), "."));
    }
  }

  const v1::StatisticalForm form_;
  const StatisticsSpan& span_;
  const std::vector<AwardBook>& books_;
  const Identities identities_;
  std::vector<Row> rows_;
  std::map<std::string, size_t> places_;  // of the rows, by honour
  std::set<Honoured> titles_;             // that were looked at or belong to another span
  std::set<Honoured> forms_;              // by the year, of the decision where there is one
  std::set<std::string> unknown_;         // honours
  int64_t of_unknown_ = 0;
  int64_t elsewhere_ = 0;
  int64_t doubtful_ = 0;
  int64_t in_part_ = 0;
  int64_t unreadable_ = 0;
  int64_t revoked_ = 0;
  int64_t simulated_ = 0;
};

}  // namespace

AwardRecord RecordOf(const v1::Grant& grant, std::string_view rule_pack) {
  AwardRecord record;
  record.recipient = grant.honouree().recipient();
  record.honour = grant.honour();
  record.rule_pack = std::string(rule_pack);
  record.date = grant.decision_date();
  record.year = grant.year();
  record.group = grant.honouree().group();
  record.revoked = grant.state() == v1::GRANT_STATE_REVOKED;
  record.simulated = grant.simulated();
  return record;
}

v1::Statistics CountAwards(v1::StatisticalForm form, const StatisticsSpan& span,
                           const std::vector<AwardBook>& books) {
  return AwardCount(form, span, books).Run();
}

}  // namespace thidua::awards
