#pragma once
// How far a target was reached, in per cent, as points are given for it.

#include <gmpxx.h>

#include <optional>
#include <string>

#include "services/targets/domain/exact_value.h"
#include "services/targets/domain/judge.h"

namespace thidua::targets {

// The degree of a judged target: see Criterion in scoring.proto, which says how it is computed. It
// is a value: copy it freely.
class Degree {
 public:
  // Returns the degree of a judgement; nullopt where nothing can be said: it has no bound that was
  // decided, or no value and is no composite that was judged.
  static std::optional<Degree> Of(const Judgement& judgement);

  // Returns true if the degree is `percent`, 0 or more, or above it: exactly, whatever the value
  // is.
  bool Reaches(const mpq_class& percent) const;

  // Returns the degree in per cent: exact for rational values, otherwise that of the value rounded
  // to 6 decimals.
  mpq_class Percent() const;

  // Returns it rounded down to 2 decimals, and to less than 100 where the bound does not hold.
  std::string Text() const;

 private:
  // The value and the edge that it has to get to, both above zero.
  struct Way {
    ExactValue value;
    mpq_class edge;
    bool up;
  };

  explicit Degree(bool holds) : holds_(holds) {}

  bool holds_;
  std::optional<Way> way_;  // nullopt: the degree is 100 or 0
};

}  // namespace thidua::targets
