#pragma once
// The same with gtest and gmock, for tests.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/pch.h"
