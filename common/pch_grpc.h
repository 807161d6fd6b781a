#pragma once
// The same with gRPC, for the few files that may include it.
#include <grpcpp/grpcpp.h>

#include "common/pch.h"
