#pragma once
// How many lines of a kind the log takes, so that whoever makes a service write lines can neither
// fill its disk nor drown what others have to say.

#include <absl/time/time.h>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace thidua::rpc {

// Not thread-safe.
class LogBounds {
 public:
  // Lines of one kind in one second; far more than is read, far less than a disk takes.
  static constexpr int kEachSecond = 200;
  // The same of what strangers bring about: tokens that are not valid, handshakes that fail.
  static constexpr int kStrangersEachSecond = 5;
  // Kinds that are told apart; all further ones together are "other".
  static constexpr size_t kMostKinds = 100;

  struct LeftOut {
    std::string kind;
    int64_t lines = 0;
    bool operator==(const LeftOut&) const = default;
  };

  // Returns whether a line of this kind may be written now; counts it as left out if not. Kinds are
  // what LogEvent makes of events and codes.
  bool Admit(std::string_view kind, absl::Time now);
  // The same before there is a line: a line that may be written does not count yet.
  bool WouldAdmit(std::string_view kind, absl::Time now);

  // Returns what was left out since this was asked last, by kind; nothing in the second in which
  // lines were left out or told last, because there may be more to come.
  std::vector<LeftOut> Due(absl::Time now);
  // Returns the same at once.
  std::vector<LeftOut> All();

 private:
  struct Kind {
    int64_t second = 0;    // that was counted last
    int written = 0;       // in that second
    int64_t left_out = 0;  // and not told
  };

  // The kind, as it counts now, if one more line of it may be written; else nullptr.
  Kind* Find(std::string_view kind, absl::Time now);

  std::map<std::string, Kind, std::less<>> kinds_;
  int64_t left_out_second_ = 0;  // in which a line was left out first, of those not told
  bool any_left_out_ = false;
};

}  // namespace thidua::rpc
