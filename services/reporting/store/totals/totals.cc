#include "services/reporting/store/totals/totals.h"

#include <utility>

#include "common/resource/image.h"
#include "common/value/errors.h"
#include "common/value/mutant.h"
#include "common/value/name.h"
#include "common/value/status_macros.h"
#include "services/reporting/domain/names.h"
#include "services/reporting/domain/totals/closing.h"
#include "services/reporting/encoding/leaf.h"
#include "services/reporting/store/totals/entry_keys.h"
#include "services/reporting/store/totals/figures_fold.h"

namespace thidua::reporting {
namespace {

using v1::Round;

// What most rounds fit in once they are parsed.
constexpr size_t kRoundBlock = 32 << 10;

// Returns whether a value read `age` ago is fresh enough; a negative age (a clock set back) is not,
// and neither is any age where the latest value is asked for.
bool IsYoung(absl::Duration age, absl::Duration max_staleness) {
  return max_staleness > absl::ZeroDuration() && age >= absl::ZeroDuration() &&
         age <= max_staleness;
}

std::vector<const Round*> RoundsOf(const std::vector<const Totals::Leaf*>& leaves) {
  std::vector<const Round*> rounds;
  for (const Totals::Leaf* leaf : leaves) rounds.push_back(leaf->round.get());
  return rounds;
}

}  // namespace

Totals::Totals(ledger::Ledger& ledger, Options options)
    : ledger_(ledger),
      options_(std::move(options)),
      entries_(options_.near_bytes / 16 * 7, options_.shared, options_.ttl),
      rounds_(options_.near_bytes / 2),
      lists_(options_.near_bytes / 16),
      versions_(ledger, /*listens=*/options_.sole_writer) {
  if (!options_.sole_writer) looks_.emplace(ledger_, versions_, entries_, options_.clock);
}

bool Totals::IsFresh(const RoundVersion& version, absl::Duration max_staleness) const {
  return options_.sole_writer || Mutant("p02-own-version-trusted") ||
         IsYoung(options_.clock() - version.read_time, max_staleness);
}

std::optional<ReadyTotal> Totals::FindReady(std::string_view name, absl::Duration max_staleness) {
  std::optional<ReadyTotal> ready;
  if (!options_.sole_writer && max_staleness == absl::ZeroDuration()) return ready;
  versions_.Look(name, [&](const RoundVersion& version, const TokenedPosition& at) {
    if (!IsFresh(version, max_staleness)) return;
    Entries::Bytes bytes = entries_.FindNear(version.key);
    if (bytes != nullptr) ready = {std::move(bytes), at.token, version.restricted};
  });
  return ready;
}

bool Totals::ShareLook(std::string_view name, SharedLooks::Done done) {
  return looks_.has_value() && looks_->Ask(name, std::move(done));
}

absl::StatusOr<ReadyTotal> Totals::Get(std::string_view name, const resource::Freshness& freshness,
                                       absl::Time deadline) {
  std::optional<Latest> latest;
  std::optional<Opened> opened;
  if (!freshness.exactly) latest = FindVersion(name, freshness.max_staleness);
  if (!latest) {
    const absl::Time now = options_.clock();
    ASSIGN_OR_RETURN(opened, Open(name, freshness.exactly));
    ASSIGN_OR_RETURN(RoundVersion version, VersionOf(*opened));
    version.read_time = now;
    if (!freshness.exactly) versions_.Remember(name, version);
    TokenedPosition at = version.as_of;
    latest = Latest{std::move(version), std::move(at)};
  }
  ASSIGN_OR_RETURN(auto bytes, Fetch(*latest, name, std::move(opened), deadline));
  return ReadyTotal{std::move(bytes), std::move(latest->at.token), latest->version.restricted};
}

std::optional<Totals::Latest> Totals::FindVersion(std::string_view name,
                                                  absl::Duration max_staleness) const {
  std::optional<Latest> latest;
  versions_.Look(name, [&](const RoundVersion& version, const TokenedPosition& at) {
    if (IsFresh(version, max_staleness)) latest = Latest{version, at};
  });
  return latest;
}

absl::StatusOr<Totals::Opened> Totals::Open(std::string_view name,
                                            const std::optional<ledger::Position>& at) {
  ledger::Ahead ahead{{std::string(name)}, {}, {VersionOf(name)}};
  // Without Redis what is not near is folded, so the figures may come along.
  if (!entries_.has_redis()) ahead.prefixes.push_back(FiguresOf(name));
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

absl::StatusOr<RoundVersion> Totals::VersionOf(const Opened& opened) const {
  const Round& round = *opened.round;
  ASSIGN_OR_RETURN(const ledger::Position found,
                   opened.reader->Version(round.name(), FiguresOf(round.name())));
  RoundVersion version;
  version.seq = found.seq;
  version.key = TotalKeyOf(round.name(), found);
  version.as_of = WithToken(opened.reader->position());
  version.restricted = round.visibility() == catalog::v1::FORM_VISIBILITY_RESTRICTED;
  return version;
}

absl::StatusOr<Entries::Bytes> Totals::Fetch(const Latest& latest, std::string_view name,
                                             std::optional<Opened> opened, absl::Time deadline) {
  const std::string& key = latest.version.key;
  if (Entries::Bytes bytes = entries_.FindNear(key)) return bytes;
  return flights_.Do(key, deadline, [&]() -> cache::SingleFlight::Result {
    if (Entries::Bytes bytes = entries_.FindInRedis(key)) return bytes;
    if (!opened) {
      ASSIGN_OR_RETURN(opened, Open(name, latest.at.position));
    }
    ASSIGN_OR_RETURN(Folded folded, Fold(key, *opened->reader, *opened->round));
    return std::move(folded.total);
  });
}

absl::StatusOr<Totals::Folded> Totals::Fold(const std::string& key, ledger::Reader& reader,
                                            const Round& round) {
  ASSIGN_OR_RETURN(FoldedFigures figures, FoldFigures(reader, round));
  folds_.fetch_add(1, std::memory_order_relaxed);
  Folded folded{std::make_shared<const std::string>(std::move(figures.total)),
                std::make_shared<const std::string>(std::move(figures.leaf))};
  // The key names the version that the caller read in this very history up to this position, so
  // what is stored is right for its key whenever it arrives.
  const std::string leaf_key = LeafKeyOf(key);
  entries_.Put({{key, folded.total}, {leaf_key, folded.leaf}});
  return folded;
}

ledger::KeyAndUnder Totals::VersionOf(std::string_view round) {
  return {std::string(round), FiguresOf(round)};
}

absl::StatusOr<std::vector<Totals::Leaf>> Totals::FindLeaves(
    ledger::Reader& reader, const std::vector<ledger::Image>& images) {
  std::vector<ledger::KeyAndUnder> of;
  of.reserve(images.size());
  for (const ledger::Image& image : images) of.push_back(VersionOf(image.key));
  ASSIGN_OR_RETURN(const std::vector<ledger::Position> versions, reader.Versions(of));
  std::vector<Leaf> leaves;
  leaves.reserve(images.size());
  for (size_t i = 0; i < images.size(); ++i) {
    std::string total_key = TotalKeyOf(images[i].key, versions[i]);
    auto round = rounds_.Get(total_key);
    if (round == nullptr) {
      ASSIGN_OR_RETURN(Round parsed, resource::FromImage<Round>(images[i]));
      round = std::make_shared<const Round>(std::move(parsed));
      rounds_.Put(total_key, round, round->SpaceUsedLong());
    }
    std::string key = LeafKeyOf(total_key);
    leaves.push_back(
        {std::move(round), reader.position(), std::move(total_key), std::move(key), nullptr});
  }
  return leaves;
}

absl::StatusOr<std::vector<Totals::Leaf>> Totals::FindLeaves(ledger::Reader& reader,
                                                             std::vector<Round> rounds) {
  std::vector<ledger::KeyAndUnder> of;
  of.reserve(rounds.size());
  for (const Round& round : rounds) of.push_back(VersionOf(round.name()));
  ASSIGN_OR_RETURN(const std::vector<ledger::Position> versions, reader.Versions(of));
  std::vector<Leaf> leaves;
  leaves.reserve(rounds.size());
  for (size_t i = 0; i < rounds.size(); ++i) {
    std::string total_key = TotalKeyOf(rounds[i].name(), versions[i]);
    std::string key = LeafKeyOf(total_key);
    leaves.push_back({std::make_shared<const Round>(std::move(rounds[i])), reader.position(),
                      std::move(total_key), std::move(key), nullptr});
  }
  return leaves;
}

std::optional<std::vector<Totals::Leaf>> Totals::FindNear(
    const ledger::Position& position, const std::vector<std::string>& total_keys) {
  std::vector<Leaf> leaves;
  leaves.reserve(total_keys.size());
  for (const std::string& total_key : total_keys) {
    auto round = rounds_.Get(total_key);
    if (round == nullptr) return std::nullopt;
    leaves.push_back({std::move(round), position, total_key, LeafKeyOf(total_key), nullptr});
  }
  return leaves;
}

absl::StatusOr<std::vector<Totals::Leaf>> Totals::FindLeavesUnder(ledger::Reader& reader,
                                                                  std::string_view prefix) {
  const std::string key = RoundsKeyOf(prefix, reader.position());
  if (const auto total_keys = lists_.Get(key)) {
    if (auto leaves = FindNear(reader.position(), *total_keys)) return *std::move(leaves);
  }
  std::vector<ledger::Image> images;
  auto keep = [&](const ledger::Image& image) -> absl::StatusOr<bool> {
    images.push_back(image);
    return true;
  };
  RETURN_IF_ERROR(reader.WalkCollection(prefix, "", keep).status());
  ASSIGN_OR_RETURN(std::vector<Leaf> leaves, FindLeaves(reader, images));
  auto total_keys = std::make_shared<std::vector<std::string>>();
  size_t bytes = 0;
  for (const Leaf& leaf : leaves) {
    total_keys->push_back(leaf.total_key);
    bytes += sizeof(std::string) + leaf.total_key.size() + 1;
  }
  lists_.Put(key, std::move(total_keys), bytes);
  return leaves;
}

absl::StatusOr<std::vector<Totals::LatestLeaf>> Totals::FindLatest(
    const std::vector<std::string>& names) {
  std::vector<ledger::VersionQuery> queries;
  queries.reserve(names.size());
  for (const std::string& name : names) queries.push_back({LedgerOf(name), name, FiguresOf(name)});
  ASSIGN_OR_RETURN(const auto versions, ledger_.Versions(queries));

  std::vector<LatestLeaf> found(names.size());
  std::vector<ledger::WriteOf> unread;
  std::vector<size_t> unread_of;  // places in `found`
  for (size_t i = 0; i < names.size(); ++i) {
    const ledger::Versioned& latest = versions[i];
    found[i].head = latest.head;
    if (latest.seq == 0) continue;
    std::string total_key = TotalKeyOf(names[i], latest.version);
    std::string key = LeafKeyOf(total_key);
    const auto round = rounds_.Get(total_key);
    found[i].leaf = Leaf{round, latest.head, std::move(total_key), std::move(key), nullptr};
    if (round != nullptr) continue;
    unread.push_back({latest.head, names[i], latest.seq});
    unread_of.push_back(i);
  }
  ASSIGN_OR_RETURN(auto images, ledger_.Images(unread));
  for (size_t i = 0; i < images.size(); ++i) {
    std::optional<Leaf>& leaf = found[unread_of[i]].leaf;
    if (!images[i]) {
      leaf.reset();  // the round was deleted
      continue;
    }
    absl::StatusOr<Round> round = resource::FromImage<Round>(*images[i]);
    if (!round.ok()) {
      leaf.reset();  // whoever reads this owner by itself is told
      continue;
    }
    leaf->round = std::make_shared<const Round>(*std::move(round));
    rounds_.Put(leaf->total_key, leaf->round, leaf->round->SpaceUsedLong());
  }
  return found;
}

absl::Status Totals::FillIn(const std::vector<Leaf*>& leaves) {
  std::vector<std::string_view> keys;
  keys.reserve(leaves.size());
  for (const Leaf* leaf : leaves) keys.push_back(leaf->key);
  std::vector<Entries::Bytes> found = entries_.FindAll(keys);
  for (size_t i = 0; i < leaves.size(); ++i) {
    Leaf& leaf = *leaves[i];
    leaf.bytes = std::move(found[i]);
    // The same leaf may be asked for twice; it was folded then.
    if (leaf.bytes == nullptr) leaf.bytes = entries_.FindNear(leaf.key);
    if (leaf.bytes != nullptr) continue;
    ASSIGN_OR_RETURN(auto reader, ledger_.Read(leaf.position.ledger, leaf.position));
    ASSIGN_OR_RETURN(Folded folded, Fold(leaf.total_key, *reader, *leaf.round));
    leaf.bytes = std::move(folded.leaf);
  }
  return absl::OkStatus();
}

absl::Status Totals::Close(const std::vector<Closing*>& closings) {
  std::vector<Closing*> open;
  std::vector<std::string> keys;
  for (Closing* closing : closings) {
    if (closing->leaves.size() < 2) continue;
    const Leaf& last = *closing->leaves.back();
    ASSIGN_OR_RETURN(const Tallies tallies, ReadLeaf(*last.bytes, *last.round));
    if (IsClosed(RoundsOf(closing->leaves), tallies)) continue;
    std::vector<std::string_view> leaf_keys;
    for (const Leaf* leaf : closing->leaves) leaf_keys.push_back(leaf->key);
    open.push_back(closing);
    keys.push_back(ClosingKeyOf(leaf_keys));
  }
  std::vector<Entries::Bytes> found = entries_.FindAll({keys.begin(), keys.end()});
  for (size_t i = 0; i < open.size(); ++i) {
    Closing& closing = *open[i];
    closing.bytes = std::move(found[i]);
    // The same may be asked for twice; it was folded then.
    if (closing.bytes == nullptr) closing.bytes = entries_.FindNear(keys[i]);
    if (closing.bytes != nullptr) continue;
    const ledger::Position& position = closing.leaves.back()->position;
    ASSIGN_OR_RETURN(auto reader, ledger_.Read(position.ledger, position));
    ASSIGN_OR_RETURN(std::string bytes, FoldClosing(*reader, RoundsOf(closing.leaves)));
    folds_.fetch_add(1, std::memory_order_relaxed);
    closing.bytes = std::make_shared<const std::string>(std::move(bytes));
    entries_.Put({{keys[i], closing.bytes}});
  }
  return absl::OkStatus();
}

Totals::Counters Totals::counters() const {
  const Entries::Counters entries = entries_.counters();
  return {entries.near, entries.redis, folds_.load(), entries.rejected};
}

}  // namespace thidua::reporting
