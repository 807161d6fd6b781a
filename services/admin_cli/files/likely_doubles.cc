#include "services/admin_cli/files/likely_doubles.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "common/value/likeness.h"

namespace thidua::cli {
namespace {

using awards::v1::Recipient;

bool AreAlike(const Recipient& a, const Recipient& b) {
  if (a.name() == b.name()) return false;
  if (a.kind() != awards::v1::RECIPIENT_KIND_PERSON) return a.unit() == b.unit();
  return a.birth_year() == 0 || b.birth_year() == 0 || a.birth_year() == b.birth_year();
}

}  // namespace

std::vector<LikelyDouble> FindLikelyDoubles(const std::vector<SheetNomination>& rows,
                                            const std::vector<Recipient>& known) {
  struct Entered {
    const Recipient* recipient;
    int line;
  };
  std::map<std::pair<int, std::string>, std::vector<Entered>> by_look;
  std::set<std::string> names;
  const auto enter = [&](const Recipient& recipient, int line) {
    const bool ended = recipient.state() == awards::v1::RECIPIENT_STATE_JOINED ||
                       recipient.state() == awards::v1::RECIPIENT_STATE_ERASED;
    if (!names.insert(recipient.name()).second || ended) return;
    by_look[{recipient.kind(), Likeness(recipient.display_name())}].push_back({&recipient, line});
  };
  for (const Recipient& recipient : known) enter(recipient, 0);
  std::vector<LikelyDouble> doubles;
  for (size_t i = 0; i < rows.size(); ++i) {
    const SheetNomination& row = rows[i];
    const Recipient& recipient = row.entry.recipient();
    if (!row.faults.empty() || !row.entry.has_recipient() || names.contains(recipient.name())) {
      continue;
    }
    for (const Entered& other : by_look[{recipient.kind(), Likeness(recipient.display_name())}]) {
      const auto& different = row.entry.different_from();
      const bool said =
          std::find(different.begin(), different.end(), other.recipient->name()) != different.end();
      if (!said && AreAlike(recipient, *other.recipient)) {
        doubles.push_back({i, *other.recipient, other.line});
      }
    }
    enter(recipient, row.line);
  }
  return doubles;
}

}  // namespace thidua::cli
