#include "tests/fuzz/target.h"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>

#include "common/value/check.h"

namespace thidua::fuzz {
namespace {

Target* first = nullptr;

}  // namespace

Target::Target(const char* name, Run run) : name_(name), run_(run), next_(first) { first = this; }

const Target* Target::Find(std::string_view name) {
  const Target* target = first;
  while (target != nullptr && name != target->name_) target = target->next_;
  return target;
}

std::string Target::Names() {
  std::string names;
  for (const Target* target = first; target != nullptr; target = target->next_) {
    names += std::string(target->name_) + "\n";
  }
  return names;
}

std::string_view TakeLine(std::string_view& bytes) {
  const std::string_view line = bytes.substr(0, bytes.find('\n'));
  bytes.remove_prefix(std::min(line.size() + 1, bytes.size()));
  return line;
}

uint8_t TakeByte(std::string_view& bytes) {
  if (bytes.empty()) return 0;
  const auto byte = static_cast<uint8_t>(bytes.front());
  bytes.remove_prefix(1);
  return byte;
}

std::string Damaged(std::string sound, std::string_view changes) {
  while (changes.size() >= 3 && !sound.empty()) {
    const size_t high = TakeByte(changes), low = TakeByte(changes);
    char& byte = sound[(high << 8 | low) % sound.size()];
    byte = static_cast<char>(byte ^ TakeByte(changes));
  }
  return sound;
}

MemoryFile::MemoryFile(std::string_view bytes)
    : fd_(memfd_create("input", MFD_CLOEXEC)), path_("/proc/self/fd/" + std::to_string(fd_)) {
  const ssize_t written = write(fd_, bytes.data(), bytes.size());
  THIDUA_CHECK(written == static_cast<ssize_t>(bytes.size()),
               "Memory takes what is written to it.");
}

MemoryFile::~MemoryFile() { close(fd_); }

}  // namespace thidua::fuzz
