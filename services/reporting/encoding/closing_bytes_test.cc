#include "services/reporting/encoding/closing_bytes.h"

#include <gtest/gtest.h>

#include "services/reporting/domain/catalog/testing/memory_catalog.h"
#include "services/reporting/domain/totals/testing/figures.h"
#include "services/reporting/encoding/total_bytes.h"

namespace thidua::reporting {
namespace {

using testing::FiguresIn;
using testing::ReasonName;
using v1::Round;

// Columns of SampleRound.
enum { kIncome, kPopulation, kRating };

class ClosingBytesTest : public ::testing::Test {
 protected:
  ClosingBytesTest() {
    for (const char* period : {"2022-q1", "2022-q2", "2022-q3"}) {
      Round& round = rounds_.emplace_back(testing::SampleRound());
      round.set_period(period);
    }
    for (const Round& round : rounds_) all_.push_back(&round);
    closing_ = ClosingRound(all_);
    auto tallies =
        testing::Close(all_,
                       {{FiguresIn(rounds_[0], "an-vi", {{kPopulation, 100}, {kRating, 2}})},
                        {FiguresIn(rounds_[1], "binh-minh", {{kPopulation, 20}})},
                        {FiguresIn(rounds_[2], "dan-tien", {{kPopulation, 3}})}},
                       closing_);
    EXPECT_TRUE(tallies.ok()) << tallies.status();
    tallies_ = *std::move(tallies);
  }

  std::string ReasonOfReading(std::string_view bytes) const {
    const auto read = ReadClosing(bytes, closing_, all_);
    return read.ok() ? "" : ReasonName(read.status());
  }

  std::vector<Round> rounds_;
  std::vector<const Round*> all_;
  Round closing_;
  Tallies tallies_;
};

TEST_F(ClosingBytesTest, SayWhatIsCarriedAndSinceWhen) {
  const std::string bytes = EncodeClosing(tallies_, all_);
  const auto read = ReadClosing(bytes, closing_, all_);
  ASSERT_TRUE(read.ok()) << read.status();
  const v1::Total total = ToTotal("t", *read);
  EXPECT_EQ(total.SerializeAsString(), testing::MessageOf("t", tallies_).SerializeAsString());
  EXPECT_EQ(total.cells(0).sum(), "123");
  EXPECT_EQ(total.cells(0).carried(), 2);
  EXPECT_EQ(total.cells(0).oldest_period(), "2022-q1");
  EXPECT_EQ(total.cells(0).splits(0).oldest_period(), "2022-q2") << "Bình Minh, of no class";
  EXPECT_EQ(EncodeClosing(*read, all_), bytes);
}

TEST_F(ClosingBytesTest, SayThatNothingIsCarried) {
  tallies_.carries.clear();
  const auto read = ReadClosing(EncodeClosing(tallies_, all_), closing_, all_);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(ToTotal("t", *read).cells(0).carried(), 0);
}

TEST_F(ClosingBytesTest, AreRefusedWhereTheyAreCutOrOfOtherRounds) {
  const std::string bytes = EncodeClosing(tallies_, all_);
  for (size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_EQ(ReasonOfReading(bytes.substr(0, size)), "CORRUPT") << size;
  }
  EXPECT_EQ(ReasonOfReading(bytes + '\0'), "CORRUPT");
  // A round that is not there, and more that are carried than there are.
  std::string other = bytes;
  other.back() = '\7';
  EXPECT_NE(ReasonOfReading(other), "");
  all_.erase(all_.begin(), all_.begin() + 2);
  EXPECT_EQ(ReasonOfReading(bytes), "CORRUPT");
}

}  // namespace
}  // namespace thidua::reporting
