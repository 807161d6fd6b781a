#include "services/reporting/encoding/figures_bytes.h"

#include <gtest/gtest.h>

#include <random>

#include "services/reporting/domain/catalog/testing/memory_catalog.h"

namespace thidua::reporting {
namespace {

using v1::Figures;

constexpr char kName[] = "units/khoai-chau/rounds/socio.2022/figures/dan-tien";

constexpr char kEverything[] = R"pb(
  name: "units/khoai-chau/rounds/socio.2022/figures/dan-tien"
  statuses: VALUE_STATUS_OFFICIAL
  statuses: VALUE_STATUS_UNSPECIFIED
  statuses: VALUE_STATUS_ADJUSTED
  statuses: VALUE_STATUS_ESTIMATE
  values: -999999999999999999
  values: 0
  values: 150
  values: 7
  report_seq: 12345678901
  accept_time { seconds: 1580000000 nanos: 5 }
  late: true
  simulated: true
  source: "Báo cáo 112"
  returns: 3)pb";

// A field with this content, of at most 127 bytes.
std::string Field(int field, const std::string& content) {
  return std::string(1, static_cast<char>(field << 3 | 2)) +
         std::string(1, static_cast<char>(content.size())) + content;
}

// Expects that `image` is read as protobuf reads it; true if it is read at all.
bool ReadAlike(const std::string& image, FiguresReader& reader) {
  Figures message;
  bool sound = message.ParseFromString(image);
  for (const int status : message.statuses()) sound = sound && status >= 0 && status <= 3;
  FiguresView view;
  const absl::Status status = reader.Read(kName, image, view);
  const bool read = status.ok();
  EXPECT_EQ(read ? "" : testing::ReasonName(status), read ? "" : "CORRUPT");
  EXPECT_EQ(read, sound) << message.DebugString();
  if (!read) return false;
  const std::string statuses(message.statuses().begin(), message.statuses().end());
  EXPECT_EQ(view.statuses, statuses) << message.DebugString();
  EXPECT_TRUE(std::equal(view.values.begin(), view.values.end(), message.values().begin(),
                         message.values().end()))
      << message.DebugString();
  EXPECT_EQ(view.late, message.late());
  EXPECT_EQ(view.simulated, message.simulated());
  EXPECT_EQ(view.returns, message.returns());
  return true;
}

TEST(FiguresReader, ReadsOurOwnImages) {
  FiguresReader reader;
  for (const std::string& text :
       {std::string(kEverything), std::string(), std::string("late: true"),
        std::string("name: 'another'"), std::string("values: -9223372036854775808"),
        std::string("values: 9223372036854775807"), std::string("returns: 2147483647"),
        std::string("returns: -1"), std::string("etag: '7' token: 'x'")}) {
    EXPECT_TRUE(ReadAlike(FromText<Figures>(text).SerializeAsString(), reader)) << text;
  }
}

TEST(FiguresReader, ReadsWhatOthersMayWriteAsProtobufDoes) {
  const std::string good = FromText<Figures>(kEverything).SerializeAsString();
  FiguresReader reader;
  const std::string sound[] = {
      good + good,                           // lists grow, the last number stands
      good + Field(2, "\x01"),               // one more status
      good + "\x10\x02\x18\x04",             // not packed
      good + "\x30" + std::string(1, '\0'),  // late no longer
      good + Field(14, "unknown") + "\x78\x05",
      "\x7b\x7c" + good,                         // a group
      Field(2, std::string("\x82\x80\x00", 3)),  // longer than need be
      Field(3, std::string(9, '\xff') + "\x01"),
      Field(5, Field(9, "unknown")),
  };
  for (const std::string& image : sound) {
    EXPECT_TRUE(ReadAlike(image, reader)) << &image - sound;
  }
}

TEST(FiguresReader, RefusesWhatIsNone) {
  const std::string good = FromText<Figures>(kEverything).SerializeAsString();
  FiguresReader reader;
  const std::string broken[] = {
      good.substr(0, good.size() - 1),
      Field(1, "\xff"),  // not UTF-8
      Field(8, "\xff"),
      Field(2, "\x04"),  // no status
      Field(2, "\x82"),  // cut
      Field(3, "\x80"),
      Field(3, std::string(11, '\xff')),  // longer than any number
      Field(5, "\x08"),
      "\x18",
      std::string(1, '\0'),
  };
  for (const std::string& image : broken) {
    EXPECT_FALSE(ReadAlike(image, reader)) << &image - broken;
  }
}

TEST(FiguresReader, NeverReadsWhatProtobufReadsOtherwise) {
  const std::string good = FromText<Figures>(kEverything).SerializeAsString();
  std::mt19937 random(20210704);
  auto below = [&](size_t limit) { return random() % limit; };
  FiguresReader reader;
  int read = 0;
  for (int run = 0; run < 100'000 && !HasFailure(); ++run) {
    std::string image = good;
    for (size_t changes = 1 + below(3); changes > 0; --changes) {
      // Not always in the name, which is longest.
      const size_t at = below(2) == 0 ? below(image.size()) : image.size() - 1 - below(60);
      switch (below(4)) {
        case 0:
          image[at] = static_cast<char>(random());
          break;
        case 1:
          image[at] = static_cast<char>(image[at] ^ 1 << below(8));
          break;
        case 2:
          image.insert(at, 1, static_cast<char>(random()));
          break;
        default:
          image.erase(at, 1 + below(2));
      }
    }
    if (ReadAlike(image, reader)) ++read;
  }
  EXPECT_GT(read, 1'000) << "or it proves nothing";
}

}  // namespace
}  // namespace thidua::reporting
