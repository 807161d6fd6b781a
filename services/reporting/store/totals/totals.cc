#include "services/reporting/store/totals/totals.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_format.h>

#include <algorithm>
#include <utility>

#include "common/ledger/token.h"
#include "common/resource/image.h"
#include "common/value/errors.h"
#include "common/value/name.h"
#include "common/value/status_macros.h"
#include "services/reporting/domain/names.h"
#include "services/reporting/domain/totals/total.h"
#include "services/reporting/encoding/leaf.h"
#include "services/reporting/encoding/total_bytes.h"

namespace thidua::reporting {
namespace {

using v1::Round;

// Changes with the format or the meaning of the bytes, so that releases side by side do not mix.
constexpr int kFormat = 1;
constexpr std::string_view kTotalPrefix = "tot:";
constexpr char kTokenTag = 15 << 3 | 2;  // field 15, length-delimited

// What most rounds fit in once they are parsed.
constexpr size_t kRoundBlock = 32 << 10;

// Whether what was read so long ago will do. A clock that was set back tells nothing of age, and
// nothing that is remembered is the latest.
bool IsFresh(absl::Duration age, absl::Duration max_staleness) {
  return max_staleness > absl::ZeroDuration() && age >= absl::ZeroDuration() &&
         age <= max_staleness;
}

// Calls that wait for the next look at the database.
constexpr size_t kMaxWaiting = 4096;
// Looks for a total that another call has computed; then the call computes it itself.
constexpr int kMaxLooks = 16;

bool IsRestricted(const Round& round) {
  return round.visibility() == catalog::v1::FORM_VISIBILITY_RESTRICTED;
}

// The round whose total a change of `key` changes; empty if it changes none.
std::string_view RoundTouched(std::string_view key) {
  // units/{owner}/rounds/{round}[/figures/{subject}]
  const size_t slashes = std::count(key.begin(), key.end(), '/');
  if (key.find("/rounds/") == std::string_view::npos) return "";
  if (slashes == 3) return key;
  if (slashes == 5 && key.find("/figures/") != std::string_view::npos) return RoundOf(key);
  return "";
}

}  // namespace

Totals::Totals(ledger::Ledger& ledger, Options options)
    : ledger_(ledger),
      options_(std::move(options)),
      near_(options_.near_bytes),
      memory_(std::make_shared<Memory>()) {
  // Own commits tell nothing where others write: theirs may lie between, and a version kept from
  // before would be taken for that of a later position.
  if (!options_.sole_writer) {
    // Two: while one answers, the other asks.
    later_.emplace(2, kMaxWaiting,
                   [this](std::vector<Question> questions) { Answer(std::move(questions)); });
    return;
  }
  ledger_.Listen([memory = memory_](const ledger::Committed& commit) {
    std::unique_lock lock(memory->mutex);
    memory->heard.insert_or_assign(commit.position.ledger, AtPosition(commit.position));
    for (const std::string& key : commit.keys) {
      auto it = memory->rounds.find(RoundTouched(key));
      if (it != memory->rounds.end() && it->second.version < commit.position.seq) {
        it->second.version = commit.position.seq;
        it->second.key = KeyOf(it->first, commit.position);
      }
    }
  });
}

const Totals::At& Totals::Memory::Later(const At& as_of) const {
  auto it = heard.find(std::string_view(as_of.position.ledger));
  return it != heard.end() && it->second.position.seq > as_of.position.seq ? it->second : as_of;
}

Totals::At Totals::AtPosition(ledger::Position position) {
  auto token = std::make_shared<const std::string>(ledger::EncodeToken(kService, position));
  return {std::move(position), std::move(token)};
}

std::string Totals::KeyOf(std::string_view round, const ledger::Position& version) {
  return absl::StrFormat("tot:%d:%s:%s:%d:%016x", kFormat, version.ledger,
                         absl::string_view(round.data(), round.size()), version.seq, version.hash8);
}

std::string Totals::LeafKeyOf(std::string_view total_key) {
  // Both end alike after their formats.
  const std::string_view end = total_key.substr(total_key.find(':', kTotalPrefix.size()));
  return absl::StrCat("leaf:", kLeafFormat, absl::string_view(end.data(), end.size()));
}

std::optional<Totals::Latest> Totals::Remembered(std::string_view name) {
  std::shared_lock lock(memory_->mutex);
  auto it = memory_->rounds.find(name);
  if (it == memory_->rounds.end()) return std::nullopt;
  return Latest{it->second, memory_->Later(it->second.as_of)};
}

absl::StatusOr<Totals::Opened> Totals::Open(std::string_view name,
                                            const std::optional<ledger::Position>& at) {
  const std::string round(name), figures = FiguresOf(name);
  ledger::Ahead ahead{{round}, {}, {{round, figures}}};
  // Without Redis what is not near is folded, so the figures may come along.
  if (options_.shared == nullptr) ahead.prefixes.push_back(figures);
  Opened opened;
  ASSIGN_OR_RETURN(opened.reader, ledger_.Read(LedgerOf(name), at, ahead));
  ASSIGN_OR_RETURN(const std::optional<ledger::Image> image, opened.reader->Get(name));
  if (!image) return NotFound(name);
  // Hundreds of small texts and messages, which are let go of at once.
  google::protobuf::ArenaOptions options;
  options.start_block_size = kRoundBlock;
  opened.arena = std::make_unique<google::protobuf::Arena>(options);
  auto* parsed = google::protobuf::Arena::CreateMessage<Round>(opened.arena.get());
  RETURN_IF_ERROR(resource::ParseImage(image->key, image->bytes, *parsed));
  opened.round = parsed;
  return opened;
}

absl::StatusOr<Totals::Known> Totals::KnownOf(const Opened& opened) {
  const std::string& name = opened.round->name();
  ASSIGN_OR_RETURN(const ledger::Position version, opened.reader->Version(name, FiguresOf(name)));
  Known known;
  known.version = version.seq;
  known.key = KeyOf(name, version);
  known.as_of = AtPosition(opened.reader->position());
  known.restricted = IsRestricted(*opened.round);
  return known;
}

void Totals::Remember(std::string_view name, const Known& known) {
  // Kept only if no commit was heard of meanwhile: it might have touched the round, and the
  // listener passes over rounds that are not kept yet.
  std::unique_lock lock(memory_->mutex);
  if (&memory_->Later(known.as_of) == &known.as_of) {
    memory_->rounds.insert_or_assign(std::string(name), known);
  }
}

std::optional<Totals::Ready> Totals::Peek(std::string_view name, absl::Duration max_staleness) {
  if (!options_.sole_writer && max_staleness == absl::ZeroDuration()) return std::nullopt;
  std::shared_lock lock(memory_->mutex);
  auto it = memory_->rounds.find(name);
  if (it == memory_->rounds.end()) return std::nullopt;
  const Known& known = it->second;
  if (!options_.sole_writer && !IsFresh(options_.clock() - known.read_time, max_staleness)) {
    return std::nullopt;
  }
  std::shared_ptr<const std::string> bytes = near_.Get(known.key);
  if (bytes == nullptr) return std::nullopt;
  near_hits_.fetch_add(1, std::memory_order_relaxed);
  return Ready{std::move(bytes), memory_->Later(known.as_of).token, known.restricted};
}

bool Totals::PeekLater(std::string_view name, Done done) {
  return later_.has_value() && later_->Submit({std::string(name), std::move(done), 0});
}

void Totals::Answer(std::vector<Question> questions) {
  std::vector<std::string_view> names;
  std::vector<size_t> which;  // of the names, by question
  std::unordered_map<std::string_view, size_t> index;
  for (const Question& question : questions) {
    auto [it, added] = index.try_emplace(question.name, names.size());
    if (added) names.push_back(question.name);
    which.push_back(it->second);
  }
  const std::vector<std::optional<Latest>> latest = ReadVersions(names);
  std::vector<std::shared_ptr<const std::string>> bytes(names.size());
  std::vector<std::string> keys;  // of what is not near
  std::vector<size_t> key_of;
  for (size_t i = 0; i < names.size(); ++i) {
    if (!latest[i]) continue;
    bytes[i] = near_.Get(latest[i]->known.key);
    if (bytes[i] != nullptr) near_hits_.fetch_add(1, std::memory_order_relaxed);
    if (bytes[i] != nullptr || options_.shared == nullptr) continue;
    keys.push_back(latest[i]->known.key);
    key_of.push_back(i);
  }
  if (!keys.empty()) {
    std::vector<SharedCache::Found> found = options_.shared->MGet(keys);
    for (size_t k = 0; k < keys.size(); ++k) {
      std::optional<std::string> payload = Counted(std::move(found[k]));
      if (!payload) continue;
      bytes[key_of[k]] = std::make_shared<const std::string>(*std::move(payload));
      near_.Put(keys[k], bytes[key_of[k]]);
    }
  }
  std::vector<bool> handed_over(names.size());
  for (size_t q = 0; q < questions.size(); ++q) {
    const size_t i = which[q];
    if (bytes[i] == nullptr) {
      // One call has the total computed; the others had better wait for it than all do the same.
      const bool first = !handed_over[i] && questions[q].looks == 0;
      handed_over[i] = true;
      Question again{questions[q].name, questions[q].done, questions[q].looks + 1};
      if (first || again.looks == kMaxLooks || !later_->Submit(std::move(again))) {
        questions[q].done(std::nullopt);
      }
    } else {
      questions[q].done(Ready{bytes[i], latest[i]->at.token, latest[i]->known.restricted});
    }
  }
}

std::vector<std::optional<Totals::Latest>> Totals::ReadVersions(
    const std::vector<std::string_view>& names) {
  std::vector<std::optional<Latest>> latest(names.size());
  std::vector<ledger::VersionQuery> queries;
  for (std::string_view name : names) {
    queries.push_back({std::string(LedgerOf(name)), std::string(name), FiguresOf(name)});
  }
  const absl::Time now = options_.clock();
  // Whatever fails is told by Get, which asks again.
  const auto versions = ledger_.Versions(queries);
  if (!versions.ok()) return latest;
  std::unique_lock lock(memory_->mutex);
  for (size_t i = 0; i < names.size(); ++i) {
    auto it = memory_->rounds.find(names[i]);
    if (it == memory_->rounds.end()) continue;
    Known& known = it->second;
    const auto& [head, version] = (*versions)[i];
    // Whether a version is restricted, and that it is of a round, is known once it was read.
    if (known.key != KeyOf(names[i], version)) continue;
    if (known.as_of.position != head) known.as_of = AtPosition(head);
    known.read_time = now;
    latest[i] = Latest{known, known.as_of};
  }
  return latest;
}

absl::StatusOr<Totals::Ready> Totals::Get(std::string_view name,
                                          const resource::Freshness& freshness,
                                          absl::Time deadline) {
  Latest latest;
  std::optional<Opened> opened;
  std::optional<Latest> remembered;
  if (!freshness.exactly) remembered = Remembered(name);
  const absl::Time now = options_.clock();
  if (remembered && (options_.sole_writer ||
                     IsFresh(now - remembered->known.read_time, freshness.max_staleness))) {
    latest = *std::move(remembered);
  } else {
    ASSIGN_OR_RETURN(opened, Open(name, freshness.exactly));
    ASSIGN_OR_RETURN(latest.known, KnownOf(*opened));
    latest.known.read_time = now;
    latest.at = latest.known.as_of;
    if (!freshness.exactly) Remember(name, latest.known);
  }
  ASSIGN_OR_RETURN(auto bytes, Fetch(latest, name, std::move(opened), deadline));
  return Ready{std::move(bytes), std::move(latest.at.token), latest.known.restricted};
}

absl::StatusOr<std::shared_ptr<const std::string>> Totals::Fetch(const Latest& latest,
                                                                 std::string_view name,
                                                                 std::optional<Opened> opened,
                                                                 absl::Time deadline) {
  const std::string& key = latest.known.key;
  if (std::shared_ptr<const std::string> bytes = near_.Get(key)) {
    near_hits_.fetch_add(1, std::memory_order_relaxed);
    return bytes;
  }
  return flights_.Do(key, deadline, [&]() -> cache::SingleFlight::Result {
    if (options_.shared != nullptr) {
      if (std::optional<std::string> payload = Counted(options_.shared->Get(key))) {
        auto bytes = std::make_shared<const std::string>(*std::move(payload));
        near_.Put(key, bytes);
        return bytes;
      }
    }
    if (!opened) {
      ASSIGN_OR_RETURN(opened, Open(name, latest.at.position));
    }
    ASSIGN_OR_RETURN(Folded folded, Fold(key, *opened->reader, *opened->round));
    return std::move(folded.total);
  });
}

std::optional<std::string> Totals::Counted(SharedCache::Found found) {
  if (found.rejected) rejected_.fetch_add(1, std::memory_order_relaxed);
  if (found.payload) redis_hits_.fetch_add(1, std::memory_order_relaxed);
  return std::move(found.payload);
}

absl::StatusOr<Totals::Folded> Totals::Fold(const std::string& key, ledger::Reader& reader,
                                            const Round& round) {
  ASSIGN_OR_RETURN(FoldedFigures figures, FoldFigures(reader, round));
  folds_.fetch_add(1, std::memory_order_relaxed);
  const Folded folded{std::make_shared<const std::string>(std::move(figures.total)),
                      std::make_shared<const std::string>(std::move(figures.leaf))};
  const std::string leaf_key = LeafKeyOf(key);
  // The key names the version that the caller read in this very history up to this position, so
  // what is stored is right for its key whenever it arrives.
  near_.Put(key, folded.total);
  near_.Put(leaf_key, folded.leaf);
  if (options_.shared != nullptr) {
    options_.shared->MSet({{key, *folded.total}, {leaf_key, *folded.leaf}}, options_.ttl);
  }
  return folded;
}

absl::StatusOr<Totals::Leaf> Totals::FindLeaf(ledger::Reader& reader, Round round) {
  ASSIGN_OR_RETURN(const ledger::Position version,
                   reader.Version(round.name(), FiguresOf(round.name())));
  std::string total_key = KeyOf(round.name(), version);
  std::string key = LeafKeyOf(total_key);
  return Leaf{std::move(round), reader.position(), std::move(total_key), std::move(key), nullptr};
}

absl::Status Totals::FillIn(const std::vector<Leaf*>& leaves) {
  std::vector<Leaf*> wanted;
  std::vector<std::string> keys;
  for (Leaf* leaf : leaves) {
    leaf->bytes = near_.Get(leaf->key);
    if (leaf->bytes != nullptr) continue;
    wanted.push_back(leaf);
    keys.push_back(leaf->key);
  }
  near_hits_.fetch_add(leaves.size() - wanted.size(), std::memory_order_relaxed);
  if (options_.shared != nullptr && !wanted.empty()) {
    std::vector<SharedCache::Found> found = options_.shared->MGet(keys);
    for (size_t i = 0; i < wanted.size(); ++i) {
      std::optional<std::string> payload = Counted(std::move(found[i]));
      if (!payload) continue;
      wanted[i]->bytes = std::make_shared<const std::string>(*std::move(payload));
      near_.Put(keys[i], wanted[i]->bytes);
    }
  }
  for (Leaf* leaf : wanted) {
    if (leaf->bytes == nullptr)
      leaf->bytes = near_.Get(leaf->key);  // the same one, asked for twice
    if (leaf->bytes != nullptr) continue;
    ASSIGN_OR_RETURN(auto reader, ledger_.Read(leaf->position.ledger, leaf->position));
    ASSIGN_OR_RETURN(Folded folded, Fold(leaf->total_key, *reader, leaf->round));
    leaf->bytes = std::move(folded.leaf);
  }
  return absl::OkStatus();
}

Totals::Counters Totals::counters() const {
  return {near_hits_.load(), redis_hits_.load(), folds_.load(), rejected_.load()};
}

absl::StatusOr<FoldedFigures> FoldFigures(ledger::Reader& reader, const Round& round) {
  RoundFold fold(round);
  RETURN_IF_ERROR(reader.Visit(
      FiguresOf(round.name()), "", 0,
      [&](std::string_view key, int64_t, std::string_view bytes) { return fold.Add(key, bytes); }));
  ASSIGN_OR_RETURN(const Tallies tallies, std::move(fold).Finish());
  return FoldedFigures{TotalBytes(TotalOf(round.name()), tallies), EncodeLeaf(tallies)};
}

std::string TokenHeader(size_t size) {
  std::string header(1, kTokenTag);
  for (; size >= 0x80; size >>= 7) header.push_back(static_cast<char>(size | 0x80));
  header.push_back(static_cast<char>(size));
  return header;
}

}  // namespace thidua::reporting
