#include "services/awards/domain/notice.h"

#include <absl/strings/str_cat.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "common/testing/from_text.h"
#include "common/testing/status.h"
#include "services/awards/domain/testing/faults.h"
#include "services/awards/domain/testing/samples.h"

namespace thidua::awards {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using Code = absl::StatusCode;

// Five days, the 7th to the 11th, of one nomination.
v1::PublicNotice SomeNotice() {
  return FromText<v1::PublicNotice>(R"(
    name: "units/khoai-chau/movements/m2020/notices/t1"
    place: "Trang thông tin điện tử huyện"
    start_date: "2020-08-07" end_date: "2020-08-11"
    nominations: "units/khoai-chau/movements/m2020/nominations/n1")");
}

v1::Objection SomeObjection() {
  return FromText<v1::Objection>(R"(
    nomination: "units/khoai-chau/movements/m2020/nominations/n1"
    reference: "Đơn 12 ngày 2020-08-09" receipt_date: "2020-08-09")");
}

TEST(CheckNotice, NamesTheFault) {
  struct Case {
    std::string field;  // empty: none
    std::function<void(v1::PublicNotice&)> spoil;
  };
  const Case cases[] = {
      {"", [](auto&) {}},
      {"", [](auto& n) { n.set_end_date(n.start_date()); }},  // one day
      {"notice.name", [](auto& n) { n.set_name("units/khoai-chau/notices/t1"); }},
      {"notice.place", [](auto& n) { n.clear_place(); }},
      {"notice.start_date", [](auto& n) { n.set_start_date("07/08/2020"); }},
      {"notice.end_date", [](auto& n) { n.set_end_date("2020-08-06"); }},
      {"notice.nominations", [](auto& n) { n.clear_nominations(); }},
      {"notice.nominations",
       [](auto& n) {
         for (int i = 0; i < 1000; ++i) {
           n.add_nominations(SampleNomination(absl::StrCat("x", i)).name());
         }
       }},
      {"notice.nominations[0]", [](auto& n) { n.set_nominations(0, "n1"); }},
      {"notice.nominations[0]",
       [](auto& n) { n.set_nominations(0, "units/khoai-chau/movements/m2021/nominations/n1"); }},
      {"notice.nominations[1]", [](auto& n) { n.add_nominations(n.nominations(0)); }},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.field);
    v1::PublicNotice notice = SomeNotice();
    c.spoil(notice);
    Violations violations;
    CheckNotice(violations, notice, absl::CivilDay(2020, 8, 7));
    if (c.field.empty()) {
      EXPECT_THAT(FieldsOf(violations), IsEmpty());
    } else {
      EXPECT_THAT(FieldsOf(violations), ElementsAre(c.field));
    }
  }
}

TEST(CheckNotice, WhatIsPublishedTomorrowIsRecordedTomorrow) {
  Violations early;
  CheckNotice(early, SomeNotice(), absl::CivilDay(2020, 8, 6));
  EXPECT_THAT(FieldsOf(early), ElementsAre("notice.start_date"));
  Violations later;  // entered from paper, long after
  CheckNotice(later, SomeNotice(), absl::CivilDay(2021, 1, 1));
  EXPECT_THAT(FieldsOf(later), IsEmpty());
}

TEST(NewNotice, SetsWhatAClientCannot) {
  v1::PublicNotice asked = SomeNotice();
  *asked.add_objections() = SomeObjection();
  asked.set_publisher("user:lan");
  asked.set_etag("3");
  const v1::PublicNotice notice = NewNotice(asked, "user:binh", absl::FromUnixSeconds(1000));
  EXPECT_THAT(notice.objections(), IsEmpty());
  EXPECT_EQ(notice.publisher(), "user:binh");
  EXPECT_EQ(notice.record_time().seconds(), 1000);
  EXPECT_EQ(notice.etag(), "");
  EXPECT_EQ(notice.end_date(), "2020-08-11");
  EXPECT_THAT(notice.nominations(), ElementsAre(SampleNomination("n1").name()));
}

TEST(Publish, WhatIsEligibleOrVoted) {
  for (int state = v1::NominationState_MIN; state <= v1::NominationState_MAX; ++state) {
    SCOPED_TRACE(v1::NominationState_Name(static_cast<v1::NominationState>(state)));
    v1::Nomination nomination = EligibleNomination("n1");
    nomination.set_state(static_cast<v1::NominationState>(state));
    const auto published = Publish(nomination, SomeNotice().name());
    if (state == v1::NOMINATION_STATE_ELIGIBLE || state == v1::NOMINATION_STATE_VOTED) {
      ASSERT_THAT(published, IsOk());
      EXPECT_EQ(published->notice(), SomeNotice().name());
      EXPECT_EQ(published->state(), state);
    } else {
      EXPECT_THAT(published,
                  Fails(Code::kFailedPrecondition, type::v1::ERROR_REASON_ILLEGAL_STATE));
    }
  }
}

TEST(CheckObjection, NamesTheFault) {
  struct Case {
    std::string field;  // empty: none
    std::function<void(v1::Objection&)> spoil;
  };
  const Case cases[] = {
      {"", [](auto&) {}},
      {"", [](auto& o) { o.set_receipt_date("2020-08-07"); }},
      {"", [](auto& o) { o.set_receipt_date("2020-09-30"); }},  // late ones are looked into as well
      {"objection.nomination", [](auto& o) { o.set_nomination(SampleNomination("n2").name()); }},
      {"objection.reference", [](auto& o) { o.clear_reference(); }},
      {"objection.reference", [](auto& o) { o.set_reference(std::string(2001, 'x')); }},
      {"objection.receipt_date", [](auto& o) { o.set_receipt_date("9/8"); }},
      {"objection.receipt_date", [](auto& o) { o.set_receipt_date("2020-08-06"); }},
      {"objection.receipt_date", [](auto& o) { o.set_receipt_date("2020-10-01"); }},  // tomorrow
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.field);
    v1::Objection objection = SomeObjection();
    c.spoil(objection);
    Violations violations;
    CheckObjection(violations, SomeNotice(), objection, absl::CivilDay(2020, 9, 30));
    if (c.field.empty()) {
      EXPECT_THAT(FieldsOf(violations), IsEmpty());
    } else {
      EXPECT_THAT(FieldsOf(violations), ElementsAre(c.field));
    }
  }
  v1::PublicNotice full = SomeNotice();
  for (int i = 0; i < 1000; ++i) full.add_objections();
  Violations violations;
  CheckObjection(violations, full, SomeObjection(), absl::CivilDay(2020, 9, 30));
  EXPECT_THAT(FieldsOf(violations), ElementsAre("objection"));
}

TEST(Objections, AreNumberedAndSettledOnce) {
  v1::Objection asked = SomeObjection();
  asked.set_number(7);
  asked.set_state(v1::OBJECTION_STATE_DISMISSED);
  asked.set_settled_by("user:lan");
  asked.set_answer("Không đúng");
  v1::PublicNotice notice = WithObjection(SomeNotice(), asked);
  notice = WithObjection(notice, asked);
  ASSERT_EQ(notice.objections_size(), 2);
  const v1::Objection& second = notice.objections(1);
  EXPECT_EQ(second.number(), 2);
  EXPECT_EQ(second.state(), v1::OBJECTION_STATE_OPEN) << "whatever the client says";
  EXPECT_EQ(second.settled_by(), "");
  EXPECT_EQ(second.answer(), "");
  EXPECT_EQ(second.reference(), "Đơn 12 ngày 2020-08-09");

  for (int number : {0, 3, -1}) {
    EXPECT_THAT(Settle(notice, number, true, "Đúng", "user:binh"), Fails(Code::kNotFound));
  }
  const auto upheld = Settle(notice, 2, true, "Đúng: Kết luận 5/KL", "user:binh");
  ASSERT_THAT(upheld, IsOk());
  EXPECT_EQ(upheld->objections(1).state(), v1::OBJECTION_STATE_UPHELD);
  EXPECT_EQ(upheld->objections(1).answer(), "Đúng: Kết luận 5/KL");
  EXPECT_EQ(upheld->objections(1).settled_by(), "user:binh");
  EXPECT_EQ(upheld->objections(0).state(), v1::OBJECTION_STATE_OPEN);
  EXPECT_THAT(Settle(*upheld, 2, false, "Sai", "user:binh"),
              Fails(Code::kFailedPrecondition, type::v1::ERROR_REASON_ILLEGAL_STATE));
  EXPECT_EQ(Settle(notice, 1, false, "Sai", "user:binh")->objections(0).state(),
            v1::OBJECTION_STATE_DISMISSED);
}

TEST(NoticeObstacle, CountsBothEnds) {
  struct Case {
    std::string name, start, end, decided, today, obstacle;
  };
  const Case cases[] = {
      {"5 days from the 7th", "2020-08-07", "2020-08-11", "2020-08-12", "2020-08-20", ""},
      {"its last day", "2020-08-07", "2020-08-11", "2020-08-11", "2020-08-20",
       "is not over before 2020-08-12"},
      {"dated ahead", "2020-08-07", "2020-08-11", "2020-08-15", "2020-08-11",
       "is not over before 2020-08-12"},
      {"both on the first day", "2020-08-07", "2020-08-11", "2020-08-12", "2020-08-12", ""},
      {"recorded long after", "2020-08-07", "2020-08-11", "2020-08-12", "2021-08-12", ""},
      {"too short", "2020-08-08", "2020-08-11", "2020-08-20", "2020-08-20",
       "lasts 4 days; 5 are due"},
      {"longer than is due", "2020-08-01", "2020-08-11", "2020-08-11", "2020-08-20",
       "is not over before 2020-08-12"},
      {"over the end of a year", "2020-12-29", "2021-01-02", "2021-01-03", "2021-01-03", ""},
  };
  v1::NoticeRule rule;
  rule.set_days(5);
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    v1::PublicNotice notice = SomeNotice();
    notice.set_start_date(c.start);
    notice.set_end_date(c.end);
    const std::string found =
        NoticeObstacle(rule, &notice, SampleNomination("n1").name(), c.decided, c.today);
    EXPECT_EQ(found.empty(), c.obstacle.empty()) << found;
    EXPECT_THAT(found, HasSubstr(c.obstacle));
  }
  EXPECT_THAT(NoticeObstacle(rule, nullptr, "x", "2020-08-12", "2020-08-12"),
              HasSubstr("it was not published; 5 days of public notice are due"));
}

TEST(ObjectionObstacle, IsAnyThatIsNotDismissed) {
  v1::PublicNotice notice = WithObjection(SomeNotice(), SomeObjection());
  notice = WithObjection(notice, SomeObjection());
  const std::string nomination = SampleNomination("n1").name();
  EXPECT_THAT(ObjectionObstacle(notice, nomination), HasSubstr("objection 1"));
  notice.mutable_objections(0)->set_state(v1::OBJECTION_STATE_DISMISSED);
  EXPECT_THAT(ObjectionObstacle(notice, nomination), HasSubstr("objection 2"));
  notice.mutable_objections(1)->set_state(v1::OBJECTION_STATE_UPHELD);
  EXPECT_THAT(ObjectionObstacle(notice, nomination), HasSubstr("was found right"));
  EXPECT_EQ(ObjectionObstacle(notice, SampleNomination("n2").name()), "");
  notice.mutable_objections(1)->set_state(v1::OBJECTION_STATE_DISMISSED);
  EXPECT_EQ(ObjectionObstacle(notice, nomination), "");
}

}  // namespace
}  // namespace thidua::awards
