#pragma once
// The table `secrets`.

#include "common/ledger/secrets.h"
#include "common/sql/pool.h"
#include "common/sql/sql.h"

namespace thidua::ledger {

// The Secrets of a database, whose readers `pool` lends. Neither is owned.
class SqlSecrets : public Secrets {
 public:
  SqlSecrets(sql::Database& database, sql::Pool& pool) : database_(database), pool_(pool) {}

  absl::StatusOr<SecretMap> Make(std::string_view ledger,
                                 const std::vector<std::string>& names) override;
  absl::StatusOr<SecretMap> Load(std::string_view ledger,
                                 const std::vector<std::string>& names) override;
  absl::Status Erase(std::string_view ledger, std::string_view name) override;

 private:
  sql::Database& database_;
  sql::Pool& pool_;
};

}  // namespace thidua::ledger
