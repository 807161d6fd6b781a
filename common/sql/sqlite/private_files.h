#pragma once
// Who may read the files of a SQLite database: its owner alone.

#include <absl/status/status.h>

#include <string>

namespace thidua::sql {

// Creates the database file at `path` with mode 0600, whatever the umask, if it is not there yet;
// SQLite gives its -wal and -shm the same mode. Call it with the lock on the database.
//   FAILED_PRECONDITION / ILLEGAL_STATE: the file, or one that SQLite keeps beside it, is there and
//   others may read or write it. The text names all of them with their modes.
//   UNAVAILABLE / STORE_UNAVAILABLE: the file cannot be created or looked at.
absl::Status MakePrivate(const std::string& path);

}  // namespace thidua::sql
