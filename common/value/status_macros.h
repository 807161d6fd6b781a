#pragma once
// RETURN_IF_ERROR(expr); ASSIGN_OR_RETURN(auto x, expr); for absl::Status and absl::StatusOr.
#include <absl/status/status.h>
#include <absl/status/statusor.h>

#define THIDUA_CONCAT_INNER(a, b) a##b
#define THIDUA_CONCAT(a, b) THIDUA_CONCAT_INNER(a, b)

#define RETURN_IF_ERROR(expr)                           \
  do {                                                  \
    if (absl::Status status_ = (expr); !status_.ok()) { \
      return status_;                                   \
    }                                                   \
  } while (false)

#define ASSIGN_OR_RETURN(lhs, expr) \
  ASSIGN_OR_RETURN_INNER(THIDUA_CONCAT(status_or_, __LINE__), lhs, expr)

#define ASSIGN_OR_RETURN_INNER(tmp, lhs, expr) \
  auto tmp = (expr);                           \
  if (!tmp.ok()) {                             \
    return tmp.status();                       \
  }                                            \
  lhs = std::move(tmp).value()
