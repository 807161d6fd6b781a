#pragma once
// Fuzz targets: functions that take any bytes and abort where a promise of ours does not hold.
//
//   FUZZ(date) {
//     const auto day = ParseDate(bytes);
//     if (!day.ok()) return;
//     THIDUA_CHECK(FormatDate(*day) == bytes, "A date is written as it was read.");
//   }

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace thidua::fuzz {

// What happens to the bytes of one input.
using Run = void (*)(std::string_view bytes);

// One target of this program, known by its name from before main on.
class Target {
 public:
  Target(const char* name, Run run);

  // nullptr for a name that no target has.
  static const Target* Find(std::string_view name);
  // The names of all, a line each.
  static std::string Names();

  void run(std::string_view bytes) const { run_(bytes); }

 private:
  const char* const name_;
  const Run run_;
  Target* const next_;
};

// Takes what stands before the first line feed off the front of `bytes`, and the line feed.
std::string_view TakeLine(std::string_view& bytes);

// Takes the first byte off the front; 0 where there is none.
uint8_t TakeByte(std::string_view& bytes);

// `sound` with changes that the bytes say: a place in two bytes, then what is XORed to it. A text
// that is nearly what we made is what a forger tries first.
std::string Damaged(std::string sound, std::string_view changes);

// Keeps bytes in memory under a path that can be opened, as long as it lives: for what reads files.
class MemoryFile {
 public:
  explicit MemoryFile(std::string_view bytes);
  ~MemoryFile();
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;

  const std::string& path() const { return path_; }

 private:
  int fd_;
  std::string path_;
};

}  // namespace thidua::fuzz

// Defines the target `noun`, which THIDUA_FUZZ chooses; its input is `bytes`.
#define FUZZ(noun)                                                                              \
  static void Fuzz_##noun(std::string_view bytes);                                              \
  static ::thidua::fuzz::Target target_##noun(#noun, Fuzz_##noun); /* NOLINT(cert-err58-cpp) */ \
  static void Fuzz_##noun(std::string_view bytes)
