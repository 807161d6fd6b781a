#include "common/rpc/files.h"

#include <cstdio>
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

absl::Status WriteFile(const std::string& path, const std::string& text) {
  const std::string draft = path + ".new";
  {
    std::ofstream out(draft, std::ios::binary | std::ios::trunc);
    if (!out.write(text.data(), static_cast<std::streamsize>(text.size())) || !out.flush()) {
      return absl::InvalidArgumentError("cannot write \"" + path + "\"");
    }
  }
  if (std::rename(draft.c_str(), path.c_str()) != 0) {
    return absl::InvalidArgumentError("cannot write \"" + path + "\"");
  }
  return absl::OkStatus();
}

}  // namespace thidua::rpc
