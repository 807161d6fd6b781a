#pragma once
// Database::SchemaQuery of PostgreSQL: what the first schema of the search path holds, without what
// belongs to extensions.

namespace thidua::sql {

extern const char kPostgresSchemaQuery[];

}  // namespace thidua::sql
