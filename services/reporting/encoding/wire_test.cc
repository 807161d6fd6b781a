#include "services/reporting/encoding/wire.h"

#include <gtest/gtest.h>

#include <limits>
#include <utility>
#include <vector>

namespace thidua::reporting::wire {
namespace {

using std::string_literals::operator""s;

std::string VarintOf(uint64_t number) {
  Writer writer(0);
  writer.Varint(number);
  return std::move(writer).Take();
}

TEST(TakeVarint, GivesBackWhatWasWritten) {
  for (int bits = 0; bits < 63; ++bits) {
    for (const uint64_t number : {uint64_t{1} << bits, (uint64_t{2} << bits) - 1}) {
      const std::string bytes = VarintOf(number) + "x";
      const char* next = bytes.data();
      uint64_t read = 0;
      ASSERT_TRUE(TakeVarint(next, bytes.data() + bytes.size(), kMaxRead, read)) << number;
      EXPECT_EQ(read, number);
      EXPECT_EQ(*next, 'x');
    }
  }
}

TEST(TakeVarint, RefusesWhatIsCutOrTooLong) {
  for (const auto& [bytes, most] : std::vector<std::pair<std::string, size_t>>{
           {"", 9}, {"\x80", 9}, {"\xff\xff", 9}, {"\x80\x01", 1}, {VarintOf(~uint64_t{0}), 9}}) {
    const char* next = bytes.data();
    uint64_t number = 0;
    EXPECT_FALSE(TakeVarint(next, bytes.data() + bytes.size(), most, number)) << bytes.size();
  }
}

TEST(ZigZag, KeepsSmallNumbersSmall) {
  EXPECT_EQ(ZigZag(0), 0u);
  EXPECT_EQ(ZigZag(-1), 1u);
  EXPECT_EQ(ZigZag(1), 2u);
  for (const int64_t number : {std::numeric_limits<int64_t>::min(), int64_t{-5}, int64_t{7},
                               std::numeric_limits<int64_t>::max()}) {
    EXPECT_EQ(UnZigZag(ZigZag(number)), number);
  }
}

TEST(Fields, TellsTagsAndValues) {
  const std::string bytes = "\x08\x96\x01\x12\x02hi";
  Fields fields(bytes);
  ASSERT_TRUE(fields.Next());
  EXPECT_EQ(fields.tag(), Tag(1, kVarint));
  EXPECT_EQ(fields.number(), 150u);
  EXPECT_FALSE(fields.done());
  ASSERT_TRUE(fields.Next());
  EXPECT_EQ(fields.tag(), Tag(2, kBytes));
  EXPECT_EQ(fields.bytes(), "hi");
  EXPECT_FALSE(fields.Next());
  EXPECT_TRUE(fields.done());
}

TEST(Fields, EndsAtWhatIsNoField) {
  for (const std::string& bytes :
       {"\x08"s, "\x12\x02x"s, "\x12"s, "\x80"s, "\x80\x80\x00"s, "\x0d\x01\x02\x03\x04"s, "\x0b"s,
        "\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"s, "\x12\x80\x80\x80\x80\x01"s}) {
    Fields fields(bytes);
    EXPECT_FALSE(fields.Next()) << bytes.size();
    EXPECT_FALSE(fields.done()) << bytes.size();
  }
}

// Nested messages of every length of a length.
TEST(Writer, ClosesMessagesOfAnyLength) {
  for (const size_t length : {0, 1, 100, 127, 128, 129, 16'383, 16'384, 3'000'000}) {
    Writer writer(0);
    const size_t outer = writer.Open(3);
    const size_t inner = writer.Open(4);
    writer.Text(5, std::string(length, 'x'));
    writer.Close(inner);
    writer.Number(6, 7);
    writer.Close(outer);
    writer.Text(8, "end");
    const std::string bytes = std::move(writer).Take();
    Fields whole(bytes);
    ASSERT_TRUE(whole.Next()) << length;
    EXPECT_EQ(whole.tag(), Tag(3, kBytes));
    Fields within(whole.bytes());
    ASSERT_TRUE(within.Next()) << length;
    Fields innermost(within.bytes());
    EXPECT_EQ(innermost.Next(), length > 0);
    EXPECT_EQ(innermost.bytes(), std::string(length, 'x'));
    EXPECT_TRUE(innermost.done());
    ASSERT_TRUE(within.Next()) << length;
    EXPECT_EQ(within.number(), 7u);
    EXPECT_TRUE(within.done());
    ASSERT_TRUE(whole.Next());
    EXPECT_EQ(whole.bytes(), "end");
    EXPECT_TRUE(whole.done());
  }
}

TEST(Writer, LeavesOutWhatIsZeroOrEmptyUnlessItIsSet) {
  Writer writer(1);
  writer.Number(1, 0);
  writer.Text(2, "");
  writer.SetNumber(1, 0);
  writer.SetText(2, "");
  writer.Byte('b');
  writer.Raw("raw");
  EXPECT_EQ(std::move(writer).Take(), "\x08\x00\x12\x00"s + "braw");
}

}  // namespace
}  // namespace thidua::reporting::wire
