#pragma once
// LISTEN: a link of its own, on which the server announces what was notified.

#include <memory>
#include <string>
#include <vector>

#include "common/sql/postgres/conninfo.h"
#include "common/sql/postgres/session.h"
#include "common/sql/sql.h"

namespace thidua::sql {

class PostgresAnnouncements : public Announcements {
 public:
  static absl::StatusOr<std::unique_ptr<Announcements>> Open(const Conninfo& conninfo,
                                                             std::string_view channel);
  ~PostgresAnnouncements() override;

  absl::StatusOr<std::vector<std::string>> Await(absl::Duration timeout) override;
  void Interrupt() override;

 private:
  PostgresAnnouncements(Conn conn, int wake) : conn_(std::move(conn)), wake_(wake) {}
  std::vector<std::string> Take();

  const Conn conn_;
  const int wake_;  // an eventfd
};

}  // namespace thidua::sql
