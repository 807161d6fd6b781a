#pragma once
// Ids that tell nothing. They are in the log for ever, where names can be erased: so they are
// drawn, or made of what they stand for with a key. A plain digest would not do, because whoever
// guesses a person could make it again and see that it was him.

#include <absl/status/statusor.h>

#include <initializer_list>
#include <string>
#include <string_view>

namespace thidua::cli {

// `kind` and 24 random hexadecimal digits: "p-3f0c...".
std::string DrawnId(char kind);

// Makes ids with a key: the same texts give the same id, and without the key nobody can tell which.
// A value.
class KeyedIds {
 public:
  explicit KeyedIds(std::string key) : key_(std::move(key)) {}

  // `kind` and 24 hexadecimal digits of the texts, in their order.
  std::string Make(char kind, std::initializer_list<std::string_view> texts) const;

 private:
  std::string key_;
};

// The ids of the key in a file, which is drawn and written for its owner alone where there is none.
//   INVALID_ARGUMENT: it can be neither read nor written, others than its owner may read it, or it
//   is no key.
absl::StatusOr<KeyedIds> ReadKeyedIds(const std::string& path);

}  // namespace thidua::cli
