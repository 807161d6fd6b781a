#include "common/cache/coalescer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>

namespace thidua::cache {
namespace {

using ::testing::ElementsAre;

TEST(Coalescer, ServesTogetherWhatCameMeanwhile) {
  std::promise<void> first, release;
  std::vector<std::vector<int>> batches;
  {
    Coalescer<int> coalescer(1, 10, [&](std::vector<int> batch) {
      batches.push_back(batch);
      if (batches.size() == 1) {
        first.set_value();
        release.get_future().wait();
      }
    });
    ASSERT_TRUE(coalescer.Submit(1));
    first.get_future().wait();
    for (int i = 2; i <= 4; ++i) ASSERT_TRUE(coalescer.Submit(i));
    release.set_value();
  }
  EXPECT_THAT(batches, ElementsAre(ElementsAre(1), ElementsAre(2, 3, 4)));
}

TEST(Coalescer, RefusesWhatIsTooMuchAndServesTheRest) {
  std::promise<void> first, release;
  std::vector<int> served;
  {
    Coalescer<int> coalescer(1, 2, [&](std::vector<int> batch) {
      served.insert(served.end(), batch.begin(), batch.end());
      if (served.size() == 1) {
        first.set_value();
        release.get_future().wait();
      }
    });
    ASSERT_TRUE(coalescer.Submit(1));
    first.get_future().wait();
    EXPECT_TRUE(coalescer.Submit(2));
    EXPECT_TRUE(coalescer.Submit(3));
    EXPECT_FALSE(coalescer.Submit(4));
    release.set_value();
  }
  EXPECT_THAT(served, ElementsAre(1, 2, 3));
}

TEST(Coalescer, ManyThreadsLoseNothing) {
  std::mutex mutex;
  std::vector<int> seen(4000);
  {
    Coalescer<int> coalescer(3, 1'000'000, [&](std::vector<int> batch) {
      std::lock_guard lock(mutex);
      for (int i : batch) ++seen[i];
    });
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
      threads.emplace_back([&, t] {
        for (int i = 0; i < 1000; ++i) EXPECT_TRUE(coalescer.Submit(t * 1000 + i));
      });
    }
    for (std::thread& thread : threads) thread.join();
  }
  EXPECT_THAT(seen, ::testing::Each(1));
}

}  // namespace
}  // namespace thidua::cache
