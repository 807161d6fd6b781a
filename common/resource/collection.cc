#include "common/resource/collection.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "common/value/status_macros.h"

namespace thidua::resource {
namespace {

// A scan copies what it reads. Where resources have something below them, only two images are read
// at a time, the second of which says that there is something; elsewhere scans grow.
constexpr size_t kFewest = 2;
constexpr size_t kMost = 200;

}  // namespace

absl::StatusOr<bool> WalkCollection(ledger::Reader& reader, const std::string& prefix,
                                    std::string after, ImageWalker walk) {
  // A prefix may end within an id.
  const size_t id = prefix.rfind('/') + 1;
  for (size_t limit = kFewest;;) {
    ASSIGN_OR_RETURN(std::vector<ledger::Image> images, reader.Scan(prefix, after, limit));
    const bool last = images.size() < limit;
    limit = std::min(limit * 4, kMost);
    bool below = false;
    for (ledger::Image& image : images) {
      if (const size_t end = image.key.find('/', id); end != std::string::npos) {
        // "~" sorts behind every character of a name: on to behind what lies below this resource.
        after = image.key.substr(0, end) + "/~";
        limit = kFewest;
        below = true;
        break;
      }
      ASSIGN_OR_RETURN(const bool more, walk(image));
      if (!more) return true;
      after = std::move(image.key);
    }
    if (last && !below) return false;
  }
}

absl::StatusOr<bool> WalkTree(ledger::Reader& reader, const std::string& prefix, std::string after,
                              ImageWalker walk) {
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
