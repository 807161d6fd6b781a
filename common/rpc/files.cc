#include "common/rpc/files.h"

#include <fstream>
#include <sstream>

namespace thidua::rpc {

absl::StatusOr<std::string> ReadFile(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  if (!in || !(text << in.rdbuf())) {
    return absl::InvalidArgumentError("cannot read \"" + path + "\"");
  }
  return text.str();
}

}  // namespace thidua::rpc
