#include "common/value/wire.h"

#include <algorithm>
#include <cstring>

namespace thidua::wire {

void Writer::Close(size_t start) {
  char size[kMaxWritten];
  const size_t content = size_ - start;
  const size_t needed = Put(content, size);
  // One byte was left for it, which is mostly enough.
  if (needed > 1) {
    Reserve(needed - 1);
    std::memmove(bytes_.data() + start + needed - 1, bytes_.data() + start, content);
    size_ += needed - 1;
  }
  std::memcpy(bytes_.data() + start - 1, size, needed);
}

void Writer::Grow(size_t more) { bytes_.resize(std::max(size_ + more, 2 * bytes_.size())); }

}  // namespace thidua::wire
