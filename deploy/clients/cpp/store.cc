#include "store.h"

#include <utility>

namespace thidua::mirror {
namespace {

namespace catalog = thidua::catalog::v1;
namespace reporting = thidua::reporting::v1;
namespace type = thidua::type::v1;

// Waits for a lock no longer than that: a mirror that was killed just now may not have let go of it
// yet. A session whose mirror fell silent ends, and lets go, after a minute.
constexpr char kSettings[] =
    "SET client_min_messages = warning; SET lock_timeout = '5s'; "
    "SET tcp_keepalives_idle = 30; SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 3";

// The key is the text "thidua".
constexpr char kLock[] = "SELECT pg_advisory_lock(x'746869647561'::bigint)";

constexpr char kSchema[] = R"(
CREATE TABLE IF NOT EXISTS totals (
  round TEXT PRIMARY KEY, form TEXT NOT NULL, period TEXT NOT NULL, owner TEXT NOT NULL, owner_code TEXT,
  owner_display_name TEXT NOT NULL, owner_kind TEXT NOT NULL, state TEXT NOT NULL, restricted INTEGER NOT NULL,
  expected INTEGER NOT NULL, accepted INTEGER NOT NULL, accepted_late INTEGER NOT NULL,
  partial INTEGER NOT NULL, status TEXT, simulated INTEGER NOT NULL, token TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS cells (
  round TEXT NOT NULL REFERENCES totals ON DELETE CASCADE, element TEXT NOT NULL, n INTEGER NOT NULL,
  "of" INTEGER NOT NULL, sum TEXT, levels TEXT, status TEXT, unit_of_measure TEXT NOT NULL, kind TEXT NOT NULL,
  decimals INTEGER NOT NULL, PRIMARY KEY (round, element));
CREATE TABLE IF NOT EXISTS parts (
  round TEXT NOT NULL REFERENCES totals ON DELETE CASCADE, element TEXT NOT NULL, attribute TEXT NOT NULL,
  value TEXT NOT NULL, n INTEGER NOT NULL, "of" INTEGER NOT NULL, sum TEXT, levels TEXT,
  PRIMARY KEY (round, element, attribute, value));
CREATE TABLE IF NOT EXISTS cursor (
  one INTEGER PRIMARY KEY CHECK (one = 1), cursor TEXT NOT NULL, stored_time TEXT NOT NULL);
)";

using Text = std::optional<std::string>;  // nullopt is NULL

Text NullIfEmpty(const std::string& text) { return text.empty() ? Text() : text; }

// NULL where there is no value whose status it could be.
Text StatusOf(type::ValueStatus status) {
  return status != 0 && type::ValueStatus_IsValid(status) ? type::ValueStatus_Name(status) : Text();
}

// How many subjects are at each level, as JSON from the lowest level on. Ids of levels need no
// escape.
template <typename Levels>
Text LevelsOf(const Levels& levels) {
  std::string json;
  for (const reporting::LevelCount& one : levels) {
    json += (json.empty() ? "{\"" : ", \"") + one.level() + "\": " + std::to_string(one.count());
  }
  return json.empty() ? Text() : json + "}";
}

void AppendField(std::string& out, int64_t number) { out += std::to_string(number); }

void AppendField(std::string& out, const Text& text) {
  if (!text) {
    out += "\\N";
    return;
  }
  for (const char c : *text) {
    switch (c) {
      case '\\':
        out += "\\\\";
        break;
      case '\t':
        out += "\\t";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      default:
        out += c;
    }
  }
}

template <typename... Values>
void AppendRow(std::string& out, const Values&... values) {
  ((AppendField(out, values), out += '\t'), ...);
  out.back() = '\n';
}

}  // namespace

// Rows of the tables as COPY reads them: one COPY is one round trip, however many rows it has.
class Store::Rows {
 public:
  void Put(const reporting::TotalRecord& record) {
    const reporting::Total& total = record.total();
    const reporting::Basis& basis = total.basis();
    const std::string& round = record.round();
    AppendRow(totals, round, record.form(), record.period(),
              round.substr(0, round.find("/rounds/")), NullIfEmpty(record.owner_code()),
              record.owner_display_name(),
              catalog::UnitKind_Name(catalog::UnitKind_IsValid(record.owner_kind())
                                         ? record.owner_kind()
                                         : catalog::UNIT_KIND_UNSPECIFIED),
              reporting::RoundState_Name(reporting::RoundState_IsValid(record.state())
                                             ? record.state()
                                             : reporting::ROUND_STATE_UNSPECIFIED),
              record.restricted(), basis.expected(), basis.accepted(), basis.accepted_late(),
              basis.partial(), StatusOf(basis.status()), basis.simulated(), total.token());
    for (const reporting::TotalCell& cell : total.cells()) {
      AppendRow(
          cells, round, cell.element(), cell.n(), cell.of(), NullIfEmpty(cell.sum()),
          LevelsOf(cell.levels()), StatusOf(cell.status()), cell.unit_of_measure(),
          type::ValueKind_Name(type::ValueKind_IsValid(cell.kind()) ? cell.kind()
                                                                    : type::VALUE_KIND_UNSPECIFIED),
          cell.decimals());
      for (const reporting::Split& part : cell.splits()) {
        AppendRow(parts, round, cell.element(), part.attribute(), part.value(), part.n(), part.of(),
                  NullIfEmpty(part.sum()), LevelsOf(part.levels()));
      }
    }
  }

  std::string totals, cells, parts;
};

Store::Store(std::string where) : database_(std::move(where)) {}

Outcome Store::Open() {
  if (!database_.connected()) {
    if (Outcome failure = database_.Connect()) return failure;
    Outcome failure = database_.Run(kSettings);
    if (!failure) failure = Lock();
    if (!failure) failure = database_.Run(kSchema);
    if (failure) {
      database_.Close();
      return failure;
    }
  }
  if (Outcome failure = database_.Run("SELECT cursor FROM cursor")) return failure;
  cursor_ = database_.value().value_or("");
  return std::nullopt;
}

Outcome Store::Lock() {
  Outcome failure = database_.Run(kLock);
  if (failure && failure->answer == Failure::Answer::kAgain && database_.connected()) {
    // Somebody has it. After a connection that broke it may be our own session that the server has
    // not ended yet.
    return Failure{was_locked_ ? Failure::Answer::kAgain : Failure::Answer::kGiveUp,
                   "another mirror writes this database; one is enough, or give this one a "
                   "database of its own"};
  }
  was_locked_ |= !failure;
  return failure;
}

Outcome Store::ForgetCursor() { return database_.Run("DELETE FROM cursor"); }

Outcome Store::Replace(const NextPage& next) {
  Transaction transaction(database_);
  if (Outcome failure = transaction.Begin()) return failure;
  // Readers go on with the old content; after TRUNCATE some would see none.
  if (Outcome failure = database_.Run("DELETE FROM totals")) return failure;
  int64_t count = 0;
  reporting::ListTotalsResponse page;
  do {
    if (Outcome failure = next(page)) return failure;
    Rows rows;
    for (const reporting::TotalRecord& record : page.totals()) rows.Put(record);
    if (Outcome failure = Add(rows)) return failure;
    count += page.totals_size();
  } while (!page.next_page_token().empty());
  if (Outcome failure = Commit(transaction, page.cursor())) return failure;
  count_ = count;
  return std::nullopt;
}

Outcome Store::Apply(const reporting::WatchTotalsResponse& event) {
  Transaction transaction(database_);
  if (Outcome failure = transaction.Begin()) return failure;
  std::string rounds;  // names have no spaces
  Rows rows;
  for (const reporting::TotalChange& change : event.changes()) {
    rounds += (rounds.empty() ? "" : " ") + change.round();
    if (!change.removed()) rows.Put(change.record());
  }
  if (!rounds.empty()) {
    if (Outcome failure = database_.Run(
            "DELETE FROM totals WHERE round = ANY (string_to_array($1, ' '))", {rounds})) {
      return failure;
    }
  }
  if (Outcome failure = Add(rows)) return failure;
  return Commit(transaction, event.cursor());
}

Outcome Store::Add(const Rows& rows) {
  if (Outcome failure = database_.Copy("totals", rows.totals)) return failure;
  if (Outcome failure = database_.Copy("cells", rows.cells)) return failure;
  return database_.Copy("parts", rows.parts);
}

Outcome Store::Commit(Transaction& transaction, const std::string& cursor) {
  Outcome failure = database_.Run(
      "INSERT INTO cursor VALUES (1, $1, to_char(clock_timestamp() AT TIME ZONE 'UTC', "
      "'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')) ON CONFLICT (one) DO UPDATE SET cursor = "
      "excluded.cursor, "
      "stored_time = excluded.stored_time",
      {cursor});
  return failure ? failure : transaction.Commit();
}

}  // namespace thidua::mirror
