#pragma once
// What the service has already of the reports of a file.

#include <absl/status/statusor.h>

#include <map>
#include <set>
#include <string>

#include "services/admin_cli/commands/session.h"
#include "thidua/reporting/v1/reporting_service.pb.h"

namespace thidua::cli {

// Reads round by round, each once. Not thread-safe; the session must outlive it.
class StoredReports {
 public:
  explicit StoredReports(Session& session) : session_(session) {}

  // The working report, of a correction with its `corrections`, or null where there is none that
  // the caller may see. It lives as long as this.
  //   INVALID_ARGUMENT: more than 1,000 rounds were asked for.
  //   The errors of ListReports, but for rounds that are missing or not for the caller.
  absl::StatusOr<const reporting::v1::Report*> Find(const std::string& name);

  // The value in force of the element, `elements/{element}`, for the report's subject; empty where
  // there is none that the caller may see.
  //   The errors of ListFigures, but for rounds that are missing or not for the caller.
  absl::StatusOr<std::string> InForce(const std::string& report, const std::string& element);

 private:
  Session& session_;
  std::map<std::string, std::map<std::string, reporting::v1::Report>> reports_;  // by round
  std::map<std::string, reporting::v1::ListFiguresResponse> figures_;            // by round
  std::set<std::string> corrections_;  // reports that were read one by one
};

}  // namespace thidua::cli
