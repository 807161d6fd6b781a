#pragma once
// The same with gtest, gmock and gRPC, for the few tests that may include it.
#include "common/pch_grpc.h"
#include "common/pch_test.h"
