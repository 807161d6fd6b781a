#include "services/reporting/store/totals/shared_looks.h"

#include <unordered_map>
#include <utility>

#include "services/reporting/domain/names.h"

namespace thidua::reporting {
namespace {

// Two, so that one asks while the other answers.
constexpr int kThreads = 2;
// Calls that wait for the next look.
constexpr size_t kMaxWaiting = 4096;
// Looks for a total that another call computes; after so many the call computes it itself.
constexpr int kMaxLooks = 16;

}  // namespace

SharedLooks::SharedLooks(ledger::Ledger& ledger, RoundVersions& versions, Entries& entries,
                         std::function<absl::Time()> clock)
    : ledger_(ledger),
      versions_(versions),
      entries_(entries),
      clock_(std::move(clock)),
      waiting_(kThreads, kMaxWaiting,
               [this](std::vector<Question> questions) { Answer(std::move(questions)); }) {}

bool SharedLooks::Ask(std::string_view name, Done done) {
  return waiting_.Submit({std::string(name), std::move(done), 0});
}

void SharedLooks::Answer(std::vector<Question> questions) {
  std::vector<std::string_view> names;
  std::vector<size_t> name_of;  // by question
  std::unordered_map<std::string_view, size_t> index;
  for (const Question& question : questions) {
    auto [it, added] = index.try_emplace(question.name, names.size());
    if (added) names.push_back(question.name);
    name_of.push_back(it->second);
  }
  const std::vector<std::optional<ReadyTotal>> ready = Find(names);
  std::vector<bool> handed_over(names.size());
  for (size_t q = 0; q < questions.size(); ++q) {
    const size_t i = name_of[q];
    if (ready[i]) {
      questions[q].done(ready[i]);
      continue;
    }
    // One call has the total computed; the others had better wait for it than all do the same.
    const bool first = !handed_over[i] && questions[q].looks == 0;
    handed_over[i] = true;
    Question again{questions[q].name, questions[q].done, questions[q].looks + 1};
    if (first || again.looks == kMaxLooks || !waiting_.Submit(std::move(again))) {
      questions[q].done(std::nullopt);
    }
  }
}

std::vector<std::optional<ReadyTotal>> SharedLooks::Find(
    const std::vector<std::string_view>& names) {
  std::vector<std::optional<ReadyTotal>> ready(names.size());
  const std::vector<std::optional<RoundVersion>> versions = ReadVersions(names);
  std::vector<std::string_view> keys;
  std::vector<size_t> round_of;  // by key
  for (size_t i = 0; i < names.size(); ++i) {
    if (!versions[i]) continue;
    keys.push_back(versions[i]->key);
    round_of.push_back(i);
  }
  std::vector<Entries::Bytes> found = entries_.FindAll(keys);
  for (size_t k = 0; k < keys.size(); ++k) {
    if (found[k] == nullptr) continue;
    const RoundVersion& version = *versions[round_of[k]];
    ready[round_of[k]] = {std::move(found[k]), version.as_of.token, version.restricted};
  }
  return ready;
}

std::vector<std::optional<RoundVersion>> SharedLooks::ReadVersions(
    const std::vector<std::string_view>& names) {
  std::vector<std::optional<RoundVersion>> versions(names.size());
  std::vector<ledger::VersionQuery> queries;
  for (std::string_view name : names) {
    queries.push_back({std::string(LedgerOf(name)), std::string(name), FiguresOf(name)});
  }
  const absl::Time now = clock_();
  const auto found = ledger_.Versions(queries);
  // Whoever computes the total then asks again, and tells the error.
  if (!found.ok()) return versions;
  for (size_t i = 0; i < names.size(); ++i) {
    versions[i] = versions_.Confirm(names[i], (*found)[i], now);
  }
  return versions;
}

}  // namespace thidua::reporting
