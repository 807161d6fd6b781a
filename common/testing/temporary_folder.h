#pragma once
// A folder of its own for a test.
//
//   TemporaryFolder folder;
//   auto database = sql::OpenSqlite(folder / "test.db");

#include <string>

namespace thidua {

// Exists, empty at first, as long as the object does, and is then removed with all that it holds.
// A member of a fixture stands before whatever keeps files in it open. Aborts the test program
// where no folder can be made.
class TemporaryFolder {
 public:
  // Below `parent`, or where TMPDIR says. A folder for a Unix socket belongs in "/tmp", because
  // the path of a socket must be short.
  explicit TemporaryFolder(const std::string& parent = "");
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::string& path() const { return path_; }
  // The path of `name` in this folder.
  std::string operator/(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

}  // namespace thidua
