#include "common/sql/postgres/announcements.h"

#include <absl/strings/str_cat.h>
#include <absl/time/clock.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "common/sql/postgres/failure.h"
#include "common/value/status_macros.h"

namespace thidua::sql {

absl::StatusOr<std::unique_ptr<Announcements>> PostgresAnnouncements::Open(
    const Conninfo& conninfo, std::string_view channel) {
  ASSIGN_OR_RETURN(Conn conn, OpenConn(conninfo));
  RETURN_IF_ERROR(Execute(conn.get(), absl::StrCat("LISTEN ", std::string(channel))));
  const int wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (wake < 0) return ConnectionLost(std::strerror(errno));
  return std::unique_ptr<Announcements>(new PostgresAnnouncements(std::move(conn), wake));
}

PostgresAnnouncements::~PostgresAnnouncements() { close(wake_); }

absl::StatusOr<std::vector<std::string>> PostgresAnnouncements::Await(absl::Duration timeout) {
  const absl::Time deadline = absl::Now() + timeout;
  for (;;) {
    std::vector<std::string> texts = Take();
    if (!texts.empty()) return texts;
    const absl::Duration left = std::max(deadline - absl::Now(), absl::ZeroDuration());
    pollfd fds[] = {{PQsocket(conn_.get()), POLLIN, 0}, {wake_, POLLIN, 0}};
    const int ready = poll(fds, 2, static_cast<int>(absl::ToInt64Milliseconds(left)));
    if (ready == 0) return texts;
    if (ready < 0 && errno != EINTR) return ConnectionLost(std::strerror(errno));
    if (fds[1].revents != 0) {
      eventfd_t ignored;
      eventfd_read(wake_, &ignored);
      return texts;
    }
    if (fds[0].revents != 0 && PQconsumeInput(conn_.get()) != 1) {
      return ConnectionLost(PQerrorMessage(conn_.get()));
    }
    if (PQstatus(conn_.get()) != CONNECTION_OK) return ConnectionLost("the listener's link broke");
  }
}

std::vector<std::string> PostgresAnnouncements::Take() {
  std::vector<std::string> texts;
  while (PGnotify* notice = PQnotifies(conn_.get())) {
    texts.emplace_back(notice->extra);
    PQfreemem(notice);
  }
  return texts;
}

void PostgresAnnouncements::Interrupt() { eventfd_write(wake_, 1); }

}  // namespace thidua::sql
