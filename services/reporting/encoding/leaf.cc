#include "services/reporting/encoding/leaf.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <utility>

#include "common/value/decimal.h"
#include "common/value/errors.h"
#include "common/value/status_macros.h"
#include "common/value/text.h"
#include "services/reporting/domain/totals/weakest.h"
#include "services/reporting/encoding/layout_digest.h"
#include "services/reporting/encoding/wire.h"

namespace thidua::reporting {
namespace {

using type::v1::ValueStatus;
using v1::Round;

constexpr size_t kDigestAt = 1;
constexpr size_t kStatusBits = 2;
constexpr size_t kStatusMask = (1 << kStatusBits) - 1;
constexpr size_t kStatusesAByte = 8 / kStatusBits;
static_assert(type::v1::ValueStatus_MAX <= kStatusMask);

absl::Status Corrupt(const Round& round) {
  return Error(absl::StatusCode::kDataLoss, type::v1::ERROR_REASON_CORRUPT,
               absl::StrCat("what is cached as leaf of ", round.name(), " is none"));
}

// Takes values off the front of bytes that may be anything. After the first that is not there
// everything reads as zero, and `failed` stays true.
class Source {
 public:
  explicit Source(std::string_view bytes) : next_(bytes.data()), end_(next_ + bytes.size()) {}

  uint64_t Number() {
    uint64_t number = 0;
    if (wire::TakeVarint(next_, end_, wire::kMaxRead, number)) return number;
    Fail();
    return 0;
  }
  // At most `most`, otherwise it fails.
  int64_t Number(uint64_t most) {
    const uint64_t number = Number();
    if (number <= most) return static_cast<int64_t>(number);
    Fail();
    return 0;
  }
  int64_t Sum() {
    const int64_t sum = wire::UnZigZag(Number());
    if (sum <= kMaxScaled && sum >= -kMaxScaled) return sum;
    Fail();
    return 0;
  }
  std::string_view Bytes(uint64_t size) {
    if (size > left()) {
      Fail();
      return "";
    }
    const std::string_view bytes(next_, size);
    next_ += size;
    return bytes;
  }
  std::string_view Text() { return Bytes(Number()); }
  size_t left() const { return static_cast<size_t>(end_ - next_); }
  bool failed() const { return failed_; }

 private:
  void Fail() {
    failed_ = true;
    next_ = end_;
  }

  const char* next_;
  const char* const end_;
  bool failed_ = false;
};

bool ReadBasis(Source& source, const Round& round, v1::Basis& basis) {
  basis.Clear();
  basis.set_expected(static_cast<int32_t>(source.Number(round.roster_size())));
  basis.set_accepted(static_cast<int32_t>(source.Number(round.roster_size())));
  basis.set_accepted_late(static_cast<int32_t>(source.Number(basis.accepted())));
  basis.set_simulated(source.Number(1) != 0);
  basis.set_partial(PartialOf(round));
  return !source.failed() && basis.expected() == round.roster_size();
}

// The groups as they were encoded: in order, none twice, and texts that a message may hold.
bool ReadGroups(Source& source, const Round& round, Tallies& tallies) {
  std::vector<Group>& groups = tallies.groups;
  // Not more than the fold of the round can have made: this bounds the memory.
  const auto most = static_cast<uint64_t>(round.split_attributes_size()) * round.roster_size();
  groups.resize(source.Number(most) + 1);
  groups[0] = {};
  tallies.Clear();
  tallies.owed[0] = OwedOf(round);
  for (size_t i = 1; i < groups.size(); ++i) {
    groups[i].attribute = source.Text();
    groups[i].value = source.Text();
    if (groups[i] <= groups[i - 1]) return false;
    if (!IsUtf8(groups[i].attribute) || !IsUtf8(groups[i].value)) return false;
    const int64_t subjects = source.Number(round.roster_size());
    tallies.owed[i] = {subjects, static_cast<int64_t>(source.Number(subjects))};
  }
  return !source.failed();
}

bool ReadStatuses(Source& source, std::vector<ValueStatus>& statuses, v1::Basis& basis) {
  const std::string_view bytes =
      source.Bytes((statuses.size() + kStatusesAByte - 1) / kStatusesAByte);
  if (source.failed()) return false;
  ValueStatus weakest = type::v1::VALUE_STATUS_UNSPECIFIED;
  for (size_t i = 0; i < statuses.size(); ++i) {
    const auto byte = static_cast<unsigned char>(bytes[i / kStatusesAByte]);
    statuses[i] = static_cast<ValueStatus>(byte >> i % kStatusesAByte * kStatusBits & kStatusMask);
    Weaken(statuses[i], weakest);
  }
  basis.set_status(weakest);
  return true;
}

bool ReadGroup(Source& source, size_t group, Tallies& tallies) {
  const Layout& layout = *tallies.layout;
  // Nobody has a value who is not of the group, or has not reported.
  Tally* tally = tallies.of(group);
  int64_t* levels = tallies.levels_of(group);
  for (size_t i = 0; i < layout.size(); ++i, ++tally) {
    const auto accepted = static_cast<uint64_t>(
        std::min<int64_t>(tallies.basis.accepted(), tallies.owed_of(group, i)));
    tally->n = source.Number(accepted);
    if (tally->n == 0) continue;
    if (layout.levels_at(i) < 0) {
      tally->has_sum = layout.HasSum(i, tally->n, tallies.owed[0].last);
      if (tally->has_sum) tally->sum = source.Sum();
      continue;
    }
    int64_t counted = 0;
    for (int level = 0; level < layout[i].levels_size(); ++level) {
      counted += levels[layout.levels_at(i) + level] = source.Number(accepted);
    }
    if (counted != tally->n) return false;
  }
  return !source.failed();
}

// Whether every subject is in one group of each attribute.
bool IsPartition(const Tallies& tallies) {
  Owed subjects;
  for (size_t i = 1; i < tallies.groups.size(); ++i) {
    subjects.all += tallies.owed[i].all;
    subjects.last += tallies.owed[i].last;
    const bool last = i + 1 == tallies.groups.size() ||
                      tallies.groups[i + 1].attribute != tallies.groups[i].attribute;
    if (last && subjects != tallies.owed[0]) return false;
    if (last) subjects = {};
  }
  return true;
}

// Whether a total can say what all subjects come to.
bool IsSound(const Tallies& tallies) {
  const Tally* all = tallies.of(0);
  bool sound = IsPartition(tallies);
  for (size_t i = 0; i < tallies.layout->size(); ++i) {
    sound &= all[i].n <= tallies.basis.accepted();
    sound &= IsSum(all[i].sum);
  }
  return sound;
}

// The first group that is written.
size_t FirstGroup(const Tallies& tallies) { return tallies.groups.size() > 1 ? 1 : 0; }

}  // namespace

std::string EncodeLeaf(const Tallies& tallies) {
  const Layout& layout = *tallies.layout;
  const v1::Basis& basis = tallies.basis;
  wire::Writer writer(64 + layout.size() * (1 + 5 * tallies.groups.size()));
  const auto text = [&](std::string_view bytes) {
    writer.Varint(bytes.size());
    writer.Raw(bytes);
  };
  writer.Byte(static_cast<char>(kLeafFormat));
  writer.Raw(LayoutDigest(layout));
  writer.Varint(basis.expected());
  writer.Varint(basis.accepted());
  writer.Varint(basis.accepted_late());
  writer.Varint(basis.simulated() ? 1 : 0);
  writer.Varint(tallies.groups.size() - 1);
  for (size_t group = 1; group < tallies.groups.size(); ++group) {
    text(tallies.groups[group].attribute);
    text(tallies.groups[group].value);
    writer.Varint(tallies.owed[group].all);
    writer.Varint(tallies.owed[group].last);
  }
  for (size_t i = 0; i < tallies.statuses.size(); i += kStatusesAByte) {
    unsigned byte = 0;
    for (size_t k = i; k < std::min(i + kStatusesAByte, tallies.statuses.size()); ++k) {
      byte |= tallies.statuses[k] << k % kStatusesAByte * kStatusBits;
    }
    writer.Byte(static_cast<char>(byte));
  }
  for (size_t group = FirstGroup(tallies); group < tallies.groups.size(); ++group) {
    const int64_t* levels = tallies.levels_of(group);
    for (size_t i = 0; i < layout.size(); ++i) {
      const Tally& tally = tallies.of(group)[i];
      writer.Varint(tally.n);
      if (tally.has_sum) writer.Varint(wire::ZigZag(static_cast<int64_t>(tally.sum)));
      if (tally.n == 0 || layout.levels_at(i) < 0) continue;
      for (int level = 0; level < layout[i].levels_size(); ++level) {
        writer.Varint(levels[layout.levels_at(i) + level]);
      }
    }
  }
  return std::move(writer).Take();
}

absl::StatusOr<std::shared_ptr<const Layout>> LeafReader::LayoutOf(std::string_view leaf,
                                                                   const Round& round) {
  if (leaf.size() < kDigestAt + kLayoutDigestBytes || leaf[0] != kLeafFormat) {
    return Corrupt(round);
  }
  const std::string_view digest = leaf.substr(kDigestAt, kLayoutDigestBytes);
  if (digest == last_digest_) return last_;
  auto known = layouts_.find(digest);
  if (known == layouts_.end()) {
    auto layout = std::make_shared<const Layout>(round);
    if (LayoutDigest(*layout) != digest) return Corrupt(round);
    known = layouts_.emplace(digest, std::move(layout)).first;
  }
  last_digest_ = known->first;
  last_ = known->second;
  return last_;
}

absl::Status LeafReader::Read(std::string_view leaf, const Round& round, Tallies& tallies) {
  ASSIGN_OR_RETURN(tallies.layout, LayoutOf(leaf, round));
  Source source(leaf.substr(kDigestAt + kLayoutDigestBytes));
  if (!ReadBasis(source, round, tallies.basis) || !ReadGroups(source, round, tallies)) {
    return Corrupt(round);
  }
  if (!ReadStatuses(source, tallies.statuses, tallies.basis)) return Corrupt(round);
  for (size_t group = FirstGroup(tallies); group < tallies.groups.size(); ++group) {
    if (!ReadGroup(source, group, tallies)) return Corrupt(round);
  }
  tallies.AddUpGroups();
  if (source.left() > 0 || !IsSound(tallies)) return Corrupt(round);
  return absl::OkStatus();
}

absl::StatusOr<Tallies> ReadLeaf(std::string_view leaf, const Round& round) {
  LeafReader reader;
  Tallies tallies;
  RETURN_IF_ERROR(reader.Read(leaf, round, tallies));
  return tallies;
}

}  // namespace thidua::reporting
