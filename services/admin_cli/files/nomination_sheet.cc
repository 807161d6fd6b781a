#include "services/admin_cli/files/nomination_sheet.h"

#include <absl/strings/numbers.h>
#include <absl/strings/str_split.h>

#include <map>
#include <optional>
#include <utility>

#include "common/value/date.h"
#include "common/value/likeness.h"
#include "common/value/status_macros.h"
#include "common/value/text.h"
#include "services/admin_cli/base/failure.h"
#include "services/admin_cli/base/fields.h"
#include "services/admin_cli/base/names.h"
#include "services/admin_cli/files/csv_dialect.h"
#include "services/admin_cli/files/written_date.h"

namespace thidua::cli {
namespace {

using awards::v1::Nomination;
using awards::v1::NominationEntry;
using awards::v1::Recipient;
using awards::v1::RecipientKind;
using Column = NominationColumn;

constexpr int kFirstBirthYear = 1900;
constexpr int kLastBirthYear = 2200;

absl::StatusOr<RecipientKind> KindOf(const std::string& text) {
  const std::string folded = FoldTitle(text);
  if (folded == "ca nhan" || folded == "nguoi") return awards::v1::RECIPIENT_KIND_PERSON;
  if (folded == "tap the" || folded == "don vi") return awards::v1::RECIPIENT_KIND_COLLECTIVE;
  if (folded == "ho" || folded == "ho gia dinh" || folded == "gia dinh") {
    return awards::v1::RECIPIENT_KIND_HOUSEHOLD;
  }
  const auto kind = ParseEnum(*awards::v1::RecipientKind_descriptor(), text);
  if (!kind.ok()) {
    return UsageError(Quote(text) +
                      " is none of cá nhân, tập thể, hộ gia đình (person, collective, household)");
  }
  return static_cast<RecipientKind>(*kind);
}

// Reads the rows of one file.
class SheetRows {
 public:
  SheetRows(const NominationReading& reading, const NominationColumns& columns)
      : reading_(reading),
        columns_(columns),
        owner_(ParentOf(reading.movement, 2)),
        defaults_(reading.defaults) {}

  SheetNomination Read(const CsvRecord& row) {
    row_ = &row;
    out_ = SheetNomination{row.line, {}, {}};
    CheckWidth();
    const std::string date = ReadDate();
    const std::string name = Field(Column::kName);
    Nomination& nomination = *out_.entry.mutable_nomination();
    nomination.set_honour(ReadHonour(date));
    nomination.set_merit(FieldOr(Column::kMerit, defaults_.merit));
    nomination.set_receipt_date(date);
    if (nomination.merit().empty()) Fault(Column::kMerit, "is empty: say what for");
    for (const auto& [place, paper] : columns_.papers()) {
      const std::string reference = FieldOf(row, place);
      if (!reference.empty()) (*nomination.mutable_dossier())[paper] = reference;
    }
    if (name.empty()) {
      ReadKnownRecipient(nomination);
    } else {
      ReadRecipient(name, date);
    }
    ReadDifferentFrom();
    if (out_.faults.empty()) ReadId(nomination);
    return std::move(out_);
  }

 private:
  std::string Field(Column column) const { return columns_.Field(*row_, column); }
  std::string FieldOr(Column column, const std::string& otherwise) const {
    std::string field = Field(column);
    return field.empty() ? otherwise : field;
  }
  void Fault(Column column, const std::string& reason) {
    out_.faults.push_back({columns_.Title(column), reason});
  }
  void Fault(Column column, const absl::Status& status) {
    Fault(column, std::string(status.message()));
  }

  // Fields behind the last column would be lost.
  void CheckWidth() {
    for (size_t i = columns_.width(); i < row_->fields.size(); ++i) {
      if (!Trimmed(row_->fields[i]).empty()) {
        out_.faults.push_back({"", "has " + std::to_string(row_->fields.size()) +
                                       " fields, and the header row has " +
                                       std::to_string(columns_.width())});
        return;
      }
    }
  }

  std::string ReadDate() {
    const std::string text = FieldOr(Column::kReceiptDate, defaults_.receipt_date);
    const auto date = ReadWrittenDate(text);
    if (!date.ok()) Fault(Column::kReceiptDate, date.status());
    return date.ok() ? *date : "";
  }

  std::string ReadHonour(const std::string& date) {
    const std::string text = FieldOr(Column::kHonour, defaults_.honour);
    if (text.empty()) {
      Fault(Column::kHonour, "is empty: write the id or the title of an honour");
    } else if (!date.empty()) {
      const auto honour = reading_.terms.Honour(text, date);
      if (honour.ok()) return *honour;
      Fault(Column::kHonour, honour.status());
    }
    return "";
  }

  // A row without a name is of a recipient that is there.
  void ReadKnownRecipient(Nomination& nomination) {
    const std::string text = Field(Column::kRecipient);
    if (text.empty()) {
      Fault(Column::kName, "is empty: write the name, or the id of a recipient that is there");
      return;
    }
    const auto recipient = RecipientName(text);
    if (!recipient.ok()) return Fault(Column::kRecipient, recipient.status());
    nomination.mutable_honouree()->set_recipient(*recipient);
    nomination.mutable_honouree()->set_description(Field(Column::kDescription));
    if (!Field(Column::kBirthYear).empty()) {
      Fault(Column::kBirthYear, "is of a recipient that is given by name: write the name too");
    }
  }

  void ReadRecipient(const std::string& name, const std::string& date) {
    Recipient& recipient = *out_.entry.mutable_recipient();
    recipient.set_display_name(name);
    recipient.set_description(Field(Column::kDescription));
    const std::string kind_text = FieldOr(Column::kKind, defaults_.kind);
    const auto kind = KindOf(kind_text);
    if (kind.ok()) {
      recipient.set_kind(*kind);
    } else {
      Fault(Column::kKind, kind.status());
    }
    ReadBirthYear(recipient);
    const std::string unit_text = FieldOr(Column::kUnit, defaults_.unit);
    if (!date.empty()) {
      const auto unit = UnitOn(unit_text, date);
      if (unit.ok()) {
        recipient.set_unit(*unit);
      } else {
        Fault(Column::kUnit, unit.status());
      }
    }
    NameRecipient(recipient, date);
  }

  void ReadBirthYear(Recipient& recipient) {
    const std::string text = Field(Column::kBirthYear);
    if (text.empty()) return;
    int year = 0;
    if (!absl::SimpleAtoi(text, &year) || year < kFirstBirthYear || year > kLastBirthYear) {
      Fault(Column::kBirthYear, Quote(text) + " is no year of birth: write the year alone");
    } else if (recipient.kind() == awards::v1::RECIPIENT_KIND_COLLECTIVE ||
               recipient.kind() == awards::v1::RECIPIENT_KIND_HOUSEHOLD) {
      Fault(Column::kBirthYear, "is of persons alone: leave it empty");
    } else {
      recipient.set_birth_year(year);
    }
  }

  absl::StatusOr<std::string> UnitOn(const std::string& text, const std::string& date) {
    const auto [known, added] = units_.try_emplace({date, text}, absl::UnknownError(""));
    if (added) {
      ASSIGN_OR_RETURN(const absl::CivilDay day, ParseDate(date));
      known->second = reading_.units.UnitName(text, day);
    }
    return known->second;
  }

  absl::StatusOr<std::string> RecipientName(const std::string& text) const {
    return ExpandName(kRecipient,
                      text.find('/') == std::string::npos ? owner_ + "/recipients/" + text : text);
  }

  // The name that the row gives, or one that follows from who it is.
  void NameRecipient(Recipient& recipient, const std::string& date) {
    const std::string text = Field(Column::kRecipient);
    std::string name;
    if (!text.empty()) {
      const auto given = RecipientName(text);
      if (!given.ok()) return Fault(Column::kRecipient, given.status());
      name = *given;
    } else if (IsItsUnit(recipient, date)) {
      name = owner_ + "/recipients/" + LastSegment(recipient.unit());
    } else {
      name = owner_ + "/recipients/" +
             reading_.ids.Make(
                 'p', {reading_.movement, std::to_string(recipient.kind()),
                       Likeness(recipient.display_name()), std::to_string(recipient.birth_year()),
                       recipient.unit(), Likeness(recipient.description())});
    }
    recipient.set_name(name);
    out_.entry.mutable_nomination()->mutable_honouree()->set_recipient(name);
    // A recipient that is there has the description of its time; the row has that of this one.
    out_.entry.mutable_nomination()->mutable_honouree()->set_description(recipient.description());
  }

  // True for a commune that is honoured itself, say, whose merits are those of its predecessors
  // too.
  bool IsItsUnit(const Recipient& recipient, const std::string& date) {
    if (recipient.kind() != awards::v1::RECIPIENT_KIND_COLLECTIVE || recipient.unit().empty()) {
      return false;
    }
    const auto called = UnitOn(recipient.display_name(), date);
    return called.ok() && *called == recipient.unit();
  }

  void ReadDifferentFrom() {
    for (const auto text :
         absl::StrSplit(Field(Column::kDifferentFrom), absl::ByAnyChar(" ,;"), absl::SkipEmpty())) {
      const auto other = RecipientName(std::string(text));
      if (other.ok()) {
        out_.entry.add_different_from(*other);
      } else {
        Fault(Column::kDifferentFrom, other.status());
      }
    }
  }

  // The nomination's name, which no other row has.
  void ReadId(Nomination& nomination) {
    std::string id = Field(Column::kId);
    const bool given = !id.empty();
    if (!given) {
      id = reading_.ids.Make('n', {nomination.honouree().recipient(), nomination.honour(),
                                   Likeness(nomination.merit()), nomination.receipt_date()});
    }
    const auto name = ExpandName(kNomination, reading_.movement + "/nominations/" + id);
    if (!name.ok()) return Fault(Column::kId, name.status());
    nomination.set_name(*name);
    const auto [first, added] = lines_.emplace(*name, row_->line);
    if (added) return;
    if (given) return Fault(Column::kId, "stands in row " + std::to_string(first->second) + " too");
    out_.faults.push_back({"", "says the same as row " + std::to_string(first->second)});
  }

  const NominationReading& reading_;
  const NominationColumns& columns_;
  const std::string owner_;
  const NominationDefaults& defaults_;
  std::map<std::pair<std::string, std::string>, absl::StatusOr<std::string>> units_;
  std::map<std::string, int> lines_;  // of the nominations
  // The row that is read, and what comes of it.
  const CsvRecord* row_ = nullptr;
  SheetNomination out_;
};

}  // namespace

absl::StatusOr<NominationSheet> ReadNominationSheet(std::string_view text,
                                                    const NominationReading& reading) {
  const auto columns = [&](const std::vector<std::string>& titles) {
    return NominationColumns::Read(titles, reading.terms, reading.defaults);
  };
  ASSIGN_OR_RETURN(const CsvSheet sheet,
                   ReadCsvSheet(text, [&](const std::vector<std::string>& titles) {
                     return columns(titles).status();
                   }));
  ASSIGN_OR_RETURN(NominationColumns found, columns(sheet.header.fields));
  NominationSheet read{sheet.delimiter, std::move(found), {}};
  SheetRows rows(reading, read.columns);
  for (const CsvRecord& row : sheet.rows) read.rows.push_back(rows.Read(row));
  if (read.rows.empty()) return UsageError("the file has no row");
  return read;
}

}  // namespace thidua::cli
