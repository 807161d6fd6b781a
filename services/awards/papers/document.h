#pragma once
// An official document by Decree 30/2020/NĐ-CP, Annex I: what it says, not how it looks.

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "services/awards/papers/marks.h"
#include "services/awards/papers/style.h"

namespace thidua::awards::papers {

// Every text of a document is in NFC; line feeds part lines. All of them are values.

// The top of the first page.
struct Letterhead {
  std::string superior;  // body above, in capitals when printed; may be empty
  std::string issuer;    // who issues it, in capitals when printed
  std::string number;    // "5/QĐ-UBND", printed "Số: 05/QĐ-UBND"; "/QĐ-UBND" while it has none
  std::string place;     // short name, "Khoái Châu"
  std::string date;      // `YYYY-MM-DD`; empty leaves room to write it in by hand
};

struct Paragraph {
  std::string text;
  std::string lead = {};  // stands before the text, bold: "Điều 1."
  bool bold = false;
  bool italic = false;
  Alignment alignment = Alignment::kJustified;
  bool indented = true;  // its first line
};

// Bold; stays on the page of what follows it.
struct Heading {
  std::string text;
  bool centred = false;
};

struct Column {
  std::string title;
  double share;  // of the table's width, beside the shares of the other columns
  Alignment alignment = Alignment::kLeft;  // of its cells: figures stand on the right
};

struct Row {
  std::vector<std::string> cells;  // one a column
  bool bold = false;               // a total
};

// Its header stands on every page that it reaches. A row is parted only where it alone is longer
// than a page.
struct Table {
  std::vector<Column> columns;
  std::vector<Row> rows;
  double size = 12;  // of its letters, points
};

using Block = std::variant<Paragraph, Heading, Table>;

struct SignatureBlock {
  // Lines of the office, in capitals when printed: {"KT. Chủ tịch", "Phó Chủ tịch"}.
  std::vector<std::string> offices;
  std::string signer;
};

// Begins on a page of its own. Annexes are numbered where there are several.
struct Annex {
  std::string title;       // in capitals when printed
  std::string belongs_to;  // "Kèm theo Quyết định số 05/QĐ-UBND ...", without brackets
  std::vector<Block> blocks;
  bool across = false;  // its pages lie across: for wide tables
};

struct Document {
  Letterhead letterhead;
  std::string kind;                          // "Quyết định", in capitals when printed
  std::string subject;                       // below it
  std::string authority = {};                // who decides, above the grounds; may be empty
  std::vector<std::string> addressees = {};  // behind "Kính gửi:"
  std::vector<std::string> grounds = {};     // "Căn cứ ...", whatever mark they end with
  std::vector<Block> blocks;
  std::optional<SignatureBlock> signature = {};         // on the right
  std::optional<SignatureBlock> second_signature = {};  // on the left, above the recipients
  std::vector<std::string> recipients = {};             // "Như Điều 3", the last one "Lưu: VT"
  std::vector<Annex> annexes = {};
  bool across = false;  // its own pages lie across
  Marks marks = {};     // on every page
};

}  // namespace thidua::awards::papers
