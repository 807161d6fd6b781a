#include "tests/bench/ledger/engine.h"

#include <linux/magic.h>
#include <sys/vfs.h>

namespace thidua::bench {

absl::StatusOr<std::unique_ptr<Engine>> OpenEngine(const std::string& name,
                                                   const std::string& folder) {
  struct statfs fs {};
  if (statfs(folder.c_str(), &fs) != 0) {
    return absl::InvalidArgumentError("cannot look at the folder " + folder);
  }
  if (fs.f_type == TMPFS_MAGIC || fs.f_type == RAMFS_MAGIC) {
    return absl::InvalidArgumentError(folder + " is in memory: nothing is durable there");
  }
  if (name == "sqlite") return SqliteEngine(folder);
  return absl::InvalidArgumentError("no engine is called " + name);
}

}  // namespace thidua::bench
