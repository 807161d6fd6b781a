#pragma once
// Keeps callers away from a server that fails: a circuit breaker without clock, lock or I/O.

#include <chrono>
#include <cstdint>
#include <random>

namespace thidua::cache {

// Closed: everything is admitted, until `failures` results in a row are bad. Open: everything is
// refused for a while that doubles with each opening and is jittered, so that replicas do not knock
// together. Then one probe at a time is admitted: a good one closes the breaker, a bad one opens it
// for longer. Not thread-safe: its owner guards it.
class Breaker {
 public:
  using Time = std::chrono::steady_clock::time_point;
  struct Options {
    int failures = 5;
    std::chrono::milliseconds min_open{100};
    std::chrono::milliseconds max_open{10'000};
  };
  enum class Admission { kRefused, kAdmitted, kProbe };

  Breaker(const Options& options, uint32_t seed) : options_(options), random_(seed) {}

  // What may be tried at `now`. Every kProbe must be followed by one Record: until then nothing
  // else is admitted.
  Admission Admit(Time now);
  // The result of something that was admitted. Results of what was admitted before the breaker
  // opened are ignored while it is open.
  void Record(Admission admission, bool ok, Time now);

  bool open() const { return openings_ > 0; }

 private:
  void Open(Time now);

  const Options options_;
  std::minstd_rand random_;
  int failures_ = 0;  // in a row, while closed
  int openings_ = 0;  // in a row, without a good probe between them
  bool probing_ = false;
  Time open_until_;
};

}  // namespace thidua::cache
