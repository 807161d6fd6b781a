#pragma once
// A province's totals as a client keeps them, and the feed that he follows.

#include <absl/strings/str_cat.h>

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "common/testing/status.h"
#include "services/reporting/api/feed/total_follower.h"
#include "services/reporting/api/feed/total_list.h"
#include "services/reporting/api/testing/rollup_fixture.h"

namespace thidua::reporting::testing {

inline constexpr char kWatch[] = "thidua.reporting.v1.ReportingService/WatchTotals";

// What a client keeps: the totals by round, and the cursor.
struct Mirror {
  std::string user;
  std::string filter;  // text of a v1::TotalFilter
  std::map<std::string, std::string> totals = {};
  std::string cursor = "";
  std::set<std::string> known = {};  // rounds that he was told of at any time
  std::vector<std::string> told =
      {};  // rounds, since the last look; "-" before those that are gone
};

class FeedFixture : public RollupFixture {
 protected:
  FeedFixture() : list_(*store_, *catalog_, *totals_, [this] { return now_; }) {}

  absl::StatusOr<v1::ListTotalsResponse> List(const std::string& user, const std::string& filter,
                                              const std::string& page_token = "") {
    v1::ListTotalsRequest request;
    *request.mutable_filter() = FromText<v1::TotalFilter>(filter);
    request.set_with_cells(true);
    request.set_page_token(page_token);
    return Call(list_, &TotalListApi::List, "reporting.v1.ReportingService/ListTotals", user,
                request);
  }

  // A record without the position at which it was read.
  static std::string Text(v1::TotalRecord record) {
    record.mutable_total()->clear_token();
    return record.SerializeAsString();
  }

  Mirror Snapshot(const std::string& user, const std::string& filter) {
    Mirror mirror{user, filter};
    auto page = List(user, filter);
    EXPECT_THAT(page, IsOk());
    for (const v1::TotalRecord& record : page->totals()) {
      EXPECT_TRUE(mirror.totals.emplace(record.round(), Text(record)).second);
      mirror.known.insert(record.round());
    }
    mirror.cursor = page->cursor();
    return mirror;
  }

  // Follows from the mirror's cursor until there is nothing more, in pages that end behind
  // `max_looks` rounds; the cursor goes through its text at every page that tells something.
  absl::Status Follow(Mirror& mirror, int max_looks = 1000) {
    mirror.told.clear();
    while (true) {
      rpc::Call call = rpc::Call::ForTest(
          {.principal = mirror.user, .via = "", .is_service = false}, kWatch, *authorizer_);
      auto filter =
          ReadTotalFilter(call, FromText<v1::TotalFilter>(mirror.filter), **catalog_->Current());
      if (!filter.ok()) return filter.status();
      const std::string digest = filter->digest;
      TotalCursor cursor;
      if (!mirror.cursor.empty()) {
        auto read = DecodeTotalCursor(digest, mirror.cursor);
        if (!read.ok()) return read.status();
        cursor = *read;
      }
      TotalFollower follower(*store_, *catalog_, *totals_, *filter, true, cursor);
      // Where nothing is told, only a follower that stays gets on.
      std::optional<ChangePage> page;
      absl::StatusOr<bool> more;
      do {
        page.emplace(1 << 20, max_looks);
        more = follower.Turn(call, now_, steps_, std::nullopt, *page);
        if (!more.ok()) return more.status();
      } while (page->changes().empty() && *more);
      std::set<std::string> rounds;
      for (const v1::TotalChange& change : page->changes()) {
        EXPECT_TRUE(rounds.insert(change.round()).second) << change.round() << " twice at once";
        mirror.known.insert(change.round());
        mirror.told.push_back((change.removed() ? "-" : "") + change.round());
        if (change.removed()) {
          EXPECT_EQ(mirror.totals.erase(change.round()), 1u) << change.round() << " was not told";
        } else {
          EXPECT_EQ(change.round(), change.record().round());
          mirror.totals[change.round()] = Text(change.record());
        }
      }
      mirror.cursor = EncodeTotalCursor(digest, follower.cursor());
      if (const auto& step = follower.cursor().step; step && !step->after.empty()) {
        EXPECT_TRUE(step->after.ends_with("/rounds0") || mirror.known.contains(step->after))
            << "the cursor names " << step->after << ", which nobody told of";
      }
      if (!*more) return absl::OkStatus();
    }
  }

  void Annul(const std::string& round, const std::string& in_force = "") {
    auto request = FromText<v1::AnnulRoundRequest>(
        absl::StrCat("name: '", round, "' reason: 'Nhầm' ", in_force));
    request.set_request_id(NextId());
    ASSERT_THAT(Call(*rounds_, &RoundsApi::Annul, "reporting.v1.ReportingService/AnnulRound",
                     "user:root", request),
                IsOk());
  }

  void Rebind(const std::string& user, const std::string& grants) {
    auto request = FromText<catalog::v1::UpdateBindingRequest>(
        absl::StrCat("binding { name: 'bindings/", user, "' ", grants, " }"));
    request.set_request_id(NextId());
    ASSERT_THAT(Call(*bindings_, &BindingsApi::Update, "catalog.v1.CatalogService/UpdateBinding",
                     "user:root", request),
                IsOk());
  }

  TotalListApi list_;
  OwnerSteps steps_{*ledger_, *totals_, std::make_shared<Moves>()};
};

}  // namespace thidua::reporting::testing
