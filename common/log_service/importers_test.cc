#include "common/log_service/importers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/status.h"

namespace thidua::log_service {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

TEST(Importers, EachLedgerHasOnePerson) {
  EXPECT_THAT(ReadImporters({}).value(), IsEmpty());
  EXPECT_THAT(ReadImporters({"catalog=user:lan", "d1=user:an"}).value(),
              UnorderedElementsAre(Pair("catalog", "user:lan"), Pair("d1", "user:an")));
}

TEST(Importers, WhatIsNoLedgerAndPersonIsRefused) {
  for (const char* option :
       {"", "d1", "d1=", "=user:lan", "d1=lan", "d1=service:targets", "d1=user:", "D1=user:lan",
        "d1=user:lan=", "*=user:lan", "units/d1=user:lan", "d1=user:a b"}) {
    const auto refused = ReadImporters({option});
    EXPECT_THAT(refused, Fails(absl::StatusCode::kInvalidArgument)) << option;
    EXPECT_THAT(std::string(refused.status().message()), HasSubstr("LEDGER=PRINCIPAL"));
  }
  EXPECT_THAT(ReadImporters({"d1=user:lan", "d1=user:an"}),
              Fails(absl::StatusCode::kInvalidArgument));
}

}  // namespace
}  // namespace thidua::log_service
