#pragma once

// What went wrong and what comes of it, whether the service, the database or a file is at fault.

#include <optional>
#include <string>

namespace thidua::mirror {

struct Failure {
  enum class Answer {
    kAgain,    // the same again, after a wait
    kAnew,     // the next thing to store is a snapshot
    kRefused,  // the caller is refused: once more, because credentials may have been replaced
    kGiveUp,   // no repetition mends it
  };
  Answer answer;
  std::string text;  // one line for people
};

// How something ended that may fail; empty: it was done.
using Outcome = std::optional<Failure>;

// The failure of a file, for reasons that errno tells.
Failure FileFailure(const std::string& file);

}  // namespace thidua::mirror
