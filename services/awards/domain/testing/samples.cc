#include "services/awards/domain/testing/samples.h"

#include <absl/strings/str_cat.h>
#include <absl/time/time.h>
#include <google/protobuf/text_format.h>

#include <cstdlib>

#include "common/value/timestamp.h"

namespace thidua::awards {
namespace {

constexpr char kPack[] = R"(
  name: "rulePacks/nd91" owner: "units/khoai-chau" title: "Nghị định 91/2017/NĐ-CP"
  valid_from: "2017-10-01" valid_to: "2024-01-01" acts: "Nghị định 91/2017/NĐ-CP"
  honours {
    honour: "giay-khen" title: "Giấy khen" type: HONOUR_TYPE_FORM
    level: HONOUR_LEVEL_BASE
    authorities { unit_kinds: UNIT_KIND_DISTRICT office: "Chủ tịch Ủy ban nhân dân" }
    recipients { kind: RECIPIENT_KIND_PERSON coefficient: "0.3" }
    recipients { kind: RECIPIENT_KIND_COLLECTIVE coefficient: "0.6" }
    dossier_items: "Tờ trình" dossier_items: "Báo cáo thành tích"
    deadline { working_days: 10 source: "Thông lệ cấp huyện" }
    eligibility {
      rule: "reports" title: "Báo cáo đủ, đúng hạn" kinds: RECIPIENT_KIND_COLLECTIVE
      reports_accepted { minimum_percent: 100 in_time_only: true }
    }
    eligibility {
      rule: "targets" title: "Hoàn thành chỉ tiêu" kinds: RECIPIENT_KIND_COLLECTIVE
      target_outcomes { outcomes: "OUTCOME_MET" outcomes: "OUTCOME_ON_TRACK" }
    }
    eligibility {
      rule: "discipline" title: "Không bị kỷ luật"
      attestation { statement: "Không trong thời gian xem xét kỷ luật" }
    }
  }
  honours {
    honour: "ldtt" title: "Lao động tiên tiến" type: HONOUR_TYPE_TITLE
    level: HONOUR_LEVEL_BASE
    authorities { unit_kinds: UNIT_KIND_DISTRICT office: "Chủ tịch Ủy ban nhân dân" }
    authorities {
      unit_kinds: UNIT_KIND_COMMUNE unit_kinds: UNIT_KIND_TOWN office: "Chủ tịch Ủy ban nhân dân"
      recipient_kinds: RECIPIENT_KIND_PERSON
    }
    recipients { kind: RECIPIENT_KIND_PERSON coefficient: "0.3" }
    shares_merit_with: "cstd"
  }
  honours {
    honour: "cstd" title: "Chiến sĩ thi đua cơ sở" type: HONOUR_TYPE_TITLE
    level: HONOUR_LEVEL_BASE
    authorities { unit_kinds: UNIT_KIND_DISTRICT office: "Chủ tịch Ủy ban nhân dân" }
    recipients { kind: RECIPIENT_KIND_PERSON coefficient: "1" }
    ballot { numerator: 90 denominator: 100 base: BALLOT_BASE_ALL_MEMBERS secret: true }
    notice { days: 5 }
    cap { percent: 15 of_honour: "ldtt" }
  }
  honours {
    honour: "cstd-tinh" title: "Chiến sĩ thi đua cấp tỉnh" type: HONOUR_TYPE_TITLE
    level: HONOUR_LEVEL_PROVINCE
    authorities { unit_kinds: UNIT_KIND_PROVINCE office: "Chủ tịch Ủy ban nhân dân" }
    recipients { kind: RECIPIENT_KIND_PERSON coefficient: "3" }
    eligibility {
      rule: "streak" title: "Ba năm liên tục là Chiến sĩ thi đua cơ sở"
      streak { honours: "cstd" years: 3 including_year: true }
      unverified: "Theo nguồn thứ cấp, chưa đọc văn bản"
    }
    eligibility {
      rule: "league" title: "Dẫn đầu cụm thi đua" league_place { at_most: 1 minimum_percent: 80 }
    }
    eligibility { rule: "bar" title: "Không bị xem xét, điều tra" no_bar {} }
  }
  base_salaries { valid_from: "2018-07-01" amount_vnd: 1390000 act: "Nghị định 72/2018/NĐ-CP" }
  base_salaries { valid_from: "2019-07-01" amount_vnd: 1490000 act: "Nghị định 38/2019/NĐ-CP" }
  rounding { mode: ROUNDING_MODE_UP step_vnd: 10000 }
  etag: "7"
)";

}  // namespace

v1::RulePack SamplePack() {
  v1::RulePack pack;
  if (!google::protobuf::TextFormat::ParseFromString(kPack, &pack)) std::abort();
  return pack;
}

v1::Nomination SampleNomination(const std::string& id, const std::string& honour) {
  v1::Nomination nomination;
  nomination.set_name("units/khoai-chau/movements/m2020/nominations/" + id);
  v1::Honouree& honouree = *nomination.mutable_honouree();
  honouree.set_recipient("units/khoai-chau/recipients/person-" + id);
  honouree.set_kind(v1::RECIPIENT_KIND_PERSON);
  honouree.set_display_name("Nguyễn Thị Lan");
  honouree.set_unit("units/dan-tien");
  nomination.set_merit("Hoàn thành xuất sắc nhiệm vụ năm 2020");
  nomination.set_honour(honour);
  nomination.set_receipt_date("2020-08-03");
  nomination.set_state(v1::NOMINATION_STATE_PROPOSED);
  nomination.set_proposer("user:lan");
  return nomination;
}

v1::Nomination EligibleNomination(const std::string& id, const std::string& honour) {
  v1::Nomination nomination = SampleNomination(id, honour);
  nomination.set_state(v1::NOMINATION_STATE_ELIGIBLE);
  v1::Appraisal& appraisal = *nomination.mutable_appraisal();
  appraisal.set_rule_pack("rulePacks/nd91");
  appraisal.set_appraiser("user:binh");
  appraisal.set_eligible(true);
  // Past midnight in Viet Nam, still the day before in UTC.
  *appraisal.mutable_time() =
      ToTimestamp(absl::FromCivil(absl::CivilSecond(2020, 8, 6, 18, 0, 0), absl::UTCTimeZone()));
  return nomination;
}

v1::CouncilSession SampleSession() {
  v1::CouncilSession session;
  session.set_name("units/khoai-chau/movements/m2020/sessions/s1");
  session.set_minutes("Biên bản 12/BB-HĐ ngày 2020-08-10");
  session.set_date("2020-08-10");
  session.set_members(10);
  session.set_present(10);
  for (int i = 0; i < 10; ++i) session.add_member_principals(absl::StrCat("user:council-", i));
  v1::SessionBallot& ballot = *session.add_ballots();
  ballot.set_nomination(SampleNomination("n1").name());
  ballot.set_in_favour(9);
  ballot.set_against(1);
  return session;
}

v1::Ballot SampleBallot() {
  v1::Ballot ballot;
  ballot.set_session(SampleSession().name());
  ballot.set_in_favour(9);
  ballot.set_against(1);
  ballot.set_passed(true);
  return ballot;
}

}  // namespace thidua::awards
