#pragma once
// The weakest status among values: one estimate makes an estimate of what is added up.

#include "thidua/type/v1/value.pb.h"

namespace thidua::reporting {

// Lowers `weakest` to `status`; UNSPECIFIED stands for no value and changes nothing.
inline void Weaken(type::v1::ValueStatus status, type::v1::ValueStatus& weakest) {
  if (status == type::v1::VALUE_STATUS_UNSPECIFIED) return;
  if (weakest == type::v1::VALUE_STATUS_UNSPECIFIED || status < weakest) weakest = status;
}

}  // namespace thidua::reporting
