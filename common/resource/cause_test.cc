#include "common/resource/cause.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace thidua::resource {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> FieldsAtFault(const std::string& request_id, const std::string& reason,
                                       const std::string& path = "") {
  Violations violations;
  CheckCause(path, request_id, reason, violations);
  std::vector<std::string> fields;
  for (const FieldViolation& violation : violations.list()) fields.push_back(violation.field);
  return fields;
}

std::string Repeat(const std::string& text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

TEST(CheckCause, CountsCharactersNotBytes) {
  // "ế" has three bytes: a Vietnamese reason of 700 characters has some 1,000.
  EXPECT_THAT(FieldsAtFault("1", Repeat("ế", 700)), IsEmpty());
  EXPECT_THAT(FieldsAtFault("1", Repeat("ế", 2000)), IsEmpty());
  EXPECT_THAT(FieldsAtFault("1", Repeat("ế", 2001)), ElementsAre("reason"));
  EXPECT_THAT(FieldsAtFault(Repeat("ế", 64), ""), IsEmpty());
  EXPECT_THAT(FieldsAtFault(Repeat("ế", 65), ""), ElementsAre("request_id"));
}

TEST(CheckCause, NamesEveryFieldAtOnceBelowThePath) {
  EXPECT_THAT(FieldsAtFault("", std::string("a\0b", 3), "header."),
              ElementsAre("header.request_id", "header.reason"));
}

TEST(CheckCause, TakesLinesInAReasonButNoneInAnId) {
  EXPECT_THAT(FieldsAtFault("gui-1", "Dòng một.\nDòng hai.\t"), IsEmpty());
  for (const char* id : {"a\nb", "a\tb", " a", "a ", "\x01"}) {
    EXPECT_THAT(FieldsAtFault(id, ""), ElementsAre("request_id")) << id;
  }
}

}  // namespace
}  // namespace thidua::resource
