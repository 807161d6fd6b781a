#pragma once
// The engines that every conformance suite runs on. Another engine is a folder
// common/sql/{engine} with a driver and its Engine, and one line in engines.cc.
//
//   class MyTest : public ::testing::TestWithParam<sql::Engine> {
//     std::unique_ptr<sql::TestDatabase> database_ = GetParam().create(&Migrate);
//   };
//   INSTANTIATE_TEST_SUITE_P(Engines, MyTest, ::testing::ValuesIn(sql::Engines()), sql::NameOf);

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "common/sql/testing/engine.h"

namespace thidua::sql {

// All of them.
const std::vector<Engine>& Engines();

// Those whose databases several processes may write at once.
std::vector<Engine> SharedEngines();

// The engine's name in the names of tests.
inline std::string NameOf(const ::testing::TestParamInfo<Engine>& info) { return info.param.name; }

}  // namespace thidua::sql
