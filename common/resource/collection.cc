#include "common/resource/collection.h"

#include <utility>
#include <vector>

#include "common/value/status_macros.h"

namespace thidua::resource {
namespace {

// Images that are read at a time.
constexpr size_t kMost = 200;

}  // namespace

absl::StatusOr<bool> WalkTree(ledger::Reader& reader, const std::string& prefix, std::string after,
                              ledger::ImageWalker walk) {
  while (true) {
    ASSIGN_OR_RETURN(std::vector<ledger::Image> images, reader.Scan(prefix, after, kMost));
    for (const ledger::Image& image : images) {
      ASSIGN_OR_RETURN(const bool more, walk(image));
      if (!more) return true;
    }
    if (images.size() < kMost) return false;
    after = std::move(images.back().key);
  }
}

}  // namespace thidua::resource
