#include "common/testing/temporary_folder.h"

#include <cstdio>
#include <cstdlib>
#include <filesystem>

namespace thidua {

TemporaryFolder::TemporaryFolder(const std::string& parent)
    : path_((parent.empty() ? std::filesystem::temp_directory_path()
                            : std::filesystem::path(parent)) /
            "thidua-XXXXXX") {
  if (mkdtemp(path_.data()) == nullptr) {
    std::perror(path_.c_str());
    std::abort();
  }
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace thidua
