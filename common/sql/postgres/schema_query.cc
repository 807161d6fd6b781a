#include "common/sql/postgres/schema_query.h"

namespace thidua::sql {

// Definitions are asked for in the pretty form, which leaves out the name of a schema that is in
// the search path, so that two schemas can be compared.
const char kPostgresSchemaQuery[] = R"sql(
WITH t AS (
  SELECT c.* FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = current_schema() AND NOT EXISTS (
    SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid
    AND d.deptype = 'e'))
SELECT 'table ' || t.relname,
  concat_ws(' ', t.relkind, t.relpersistence, t.relrowsecurity, t.relforcerowsecurity,
            array_to_string(t.reloptions, ','),
            EXISTS (SELECT 1 FROM pg_inherits i WHERE t.oid IN (i.inhparent, i.inhrelid)))
FROM t WHERE t.relkind NOT IN ('i', 'I')
UNION ALL
SELECT 'column ' || t.relname || '.' || a.attname,
  concat_ws(' ', format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attstorage,
            a.attcompression, a.attidentity, a.attgenerated, a.attcollation::regcollation,
            pg_get_expr(d.adbin, d.adrelid))
FROM t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE t.relkind NOT IN ('i', 'I')
UNION ALL
SELECT 'index ' || t.relname,
  concat_ws(' ', pg_get_indexdef(i.indexrelid, 0, true), i.indisvalid, i.indisready, i.indislive,
            i.indisprimary, i.indisunique)
FROM t JOIN pg_index i ON i.indexrelid = t.oid
UNION ALL
SELECT 'constraint ' || k.conname || ' of ' || t.relname,
  concat_ws(' ', pg_get_constraintdef(k.oid, true), k.convalidated)
FROM t JOIN pg_constraint k ON k.conrelid = t.oid
UNION ALL
SELECT 'trigger ' || g.tgname || ' of ' || t.relname,
  concat_ws(' ', pg_get_triggerdef(g.oid, true), g.tgenabled)
FROM t JOIN pg_trigger g ON g.tgrelid = t.oid AND NOT g.tgisinternal
UNION ALL
SELECT 'rule ' || r.rulename || ' of ' || t.relname,
  concat_ws(' ', pg_get_ruledef(r.oid, true), r.ev_enabled)
FROM t JOIN pg_rewrite r ON r.ev_class = t.oid
UNION ALL
SELECT 'policy ' || p.polname || ' of ' || t.relname,
  concat_ws(' ', p.polcmd, p.polpermissive, pg_get_expr(p.polqual, p.polrelid),
            pg_get_expr(p.polwithcheck, p.polrelid))
FROM t JOIN pg_policy p ON p.polrelid = t.oid
)sql";

}  // namespace thidua::sql
