#include "services/admin_cli/views/vietnamese_order.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>

#include "thidua/awards/v1/decision.pb.h"
#include "thidua/awards/v1/recipient.pb.h"

namespace thidua::cli {
namespace {

using google::protobuf::Message;
using ::testing::ElementsAre;

TEST(SortByHonouree, PutsCollectivesFirstAndPeopleByTheirGivenNames) {
  std::deque<awards::v1::Recipient> recipients;
  const auto add = [&](const char* id, awards::v1::RecipientKind kind, const char* name) {
    awards::v1::Recipient& recipient = recipients.emplace_back();
    recipient.set_name(std::string("units/a/recipients/") + id);
    recipient.set_kind(kind);
    recipient.set_display_name(name);
  };
  add("p10", awards::v1::RECIPIENT_KIND_PERSON, "Lê Thị Anh");
  add("p2", awards::v1::RECIPIENT_KIND_PERSON, "Lê Thị Anh");
  add("p1", awards::v1::RECIPIENT_KIND_PERSON, "Bùi Thị Ánh");
  add("p3", awards::v1::RECIPIENT_KIND_PERSON, "Trần Đạt");
  add("p4", awards::v1::RECIPIENT_KIND_PERSON, "Vũ Văn Dũng");
  add("p5", awards::v1::RECIPIENT_KIND_PERSON, "Phạm Ấn");
  add("p6", awards::v1::RECIPIENT_KIND_PERSON, "");
  add("h1", awards::v1::RECIPIENT_KIND_HOUSEHOLD, "Hộ ông Lê Văn Yên");
  add("c1", awards::v1::RECIPIENT_KIND_COLLECTIVE, "Thôn 10");
  add("c2", awards::v1::RECIPIENT_KIND_COLLECTIVE, "Thôn 2");
  std::vector<const Message*> rows;
  for (const auto& recipient : recipients) rows.push_back(&recipient);
  SortByHonouree(rows, "");
  std::vector<std::string> ids;
  for (const Message* row : rows) {
    const auto& name = static_cast<const awards::v1::Recipient*>(row)->name();
    ids.push_back(name.substr(name.rfind('/') + 1));
  }
  EXPECT_THAT(ids, ElementsAre("c2", "c1", "h1", "p6", "p2", "p10", "p1", "p5", "p4", "p3"));
}

TEST(SortByHonouree, LooksWhereThePathSays) {
  awards::v1::Grant first, second;
  first.mutable_honouree()->set_kind(awards::v1::RECIPIENT_KIND_PERSON);
  first.mutable_honouree()->set_display_name("Lê Yến");
  second.mutable_honouree()->set_kind(awards::v1::RECIPIENT_KIND_PERSON);
  second.mutable_honouree()->set_display_name("Vũ An");
  std::vector<const Message*> rows = {&first, &second};
  SortByHonouree(rows, "honouree");
  EXPECT_THAT(rows, ElementsAre(&second, &first));
}

}  // namespace
}  // namespace thidua::cli
