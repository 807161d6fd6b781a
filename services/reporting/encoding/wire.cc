#include "services/reporting/encoding/wire.h"

#include <algorithm>
#include <cstring>

namespace thidua::reporting::wire {

void Writer::CloseLong(size_t start, size_t content) {
  char size[kMaxWritten];
  const size_t needed = Put(content, size) - size;
  Reserve(needed - 1);
  char* const at = bytes_.data() + start;
  std::memmove(at + needed - 1, at, content);
  std::memcpy(at - 1, size, needed);
  size_ += needed - 1;
}

void Writer::Grow(size_t more) { bytes_.resize(std::max(size_ + more, 2 * bytes_.size())); }

}  // namespace thidua::reporting::wire
