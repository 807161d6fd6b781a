#pragma once
// Minutes of a meeting of the council that votes on nominations: "Biên bản họp Hội đồng".

#include <cstdint>
#include <string>
#include <vector>

#include "services/awards/papers/document.h"

namespace thidua::awards::papers {

// Who belongs to the council.
struct CouncilMember {
  std::string name;
  std::string office;  // "Phó Chủ tịch Ủy ban nhân dân huyện"
  std::string role;    // in the council: "Chủ tịch Hội đồng"
  bool present = true;
};

// How many voted for one nomination; nobody's vote is known.
struct BallotTally {
  std::string recipient;
  std::string honour_title;
  int64_t in_favour = 0;
  int64_t against = 0;
  int64_t blank = 0;
  std::string share;  // of those in favour, as the rules count it: "8/9"
  bool passed = false;
};

// A value; its texts are in NFC.
struct MinutesPaper {
  Letterhead letterhead;  // of the council
  std::string subject;  // "Họp Hội đồng Thi đua - Khen thưởng xét tặng Giấy khen năm 2020"
  std::string begin_time;  // "8 giờ 00"
  std::string end_time;    // "10 giờ 30"
  std::string date;        // of the meeting, `YYYY-MM-DD`
  std::string venue;
  int64_t member_count = 0;              // of the council
  int64_t present_count = 0;             // of these
  std::vector<CouncilMember> members;    // by name, present and absent; empty: no table
  std::vector<std::string> proceedings;  // paragraphs: what was heard and said
  bool secret = false;                   // the ballot
  std::vector<BallotTally> ballots;
  std::vector<std::string> conclusions;  // paragraphs behind the ballots; may be empty
  SignatureBlock chair;
  SignatureBlock secretary;
  std::vector<std::string> recipients;
  Marks marks = {};
};

Document DocumentOf(const MinutesPaper& paper);

}  // namespace thidua::awards::papers
