#pragma once
// What nearly every file of the command includes, compiled once: its flags, and the messages of all
// services.
#include <CLI/CLI.hpp>

#include "common/pch.h"
#include "thidua/awards/v1/awards_service.pb.h"
#include "thidua/catalog/v1/catalog_service.pb.h"
#include "thidua/ledger/v1/ledger_service.pb.h"
#include "thidua/reporting/v1/reporting_service.pb.h"
#include "thidua/targets/v1/targets_service.pb.h"
