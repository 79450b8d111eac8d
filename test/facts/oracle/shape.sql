-- The shape of all that migrations made, as the catalogue of PostgreSQL has it: one document of JSON.
WITH own AS (
  SELECT c.oid, c.relname, c.relkind FROM pg_class c
  JOIN pg_namespace s ON s.oid = c.relnamespace
  WHERE s.nspname NOT LIKE 'pg\_%' AND s.nspname <> 'information_schema'
)
SELECT json_build_object(
  'columns', (
    SELECT coalesce(json_agg(json_build_object(
      'table', c.relname, 'name', a.attname, 'type', format_type(a.atttypid, a.atttypmod), 'null', NOT a.attnotnull,
      'default', CASE WHEN a.attgenerated = '' THEN pg_get_expr(d.adbin, d.adrelid) END,
      'primaryKey', coalesce(a.attnum = ANY (k.conkey), false),
      'unique', EXISTS (
        SELECT FROM pg_index x WHERE x.indrelid = c.oid AND x.indisunique AND x.indpred IS NULL AND x.indnkeyatts = 1
          AND x.indkey[0] = a.attnum),
      'values', (SELECT json_agg(e.enumlabel ORDER BY e.enumlabel) FROM pg_enum e WHERE e.enumtypid = a.atttypid))), '[]')
    FROM own c
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
    LEFT JOIN pg_constraint k ON k.conrelid = c.oid AND k.contype = 'p'
    WHERE c.relkind IN ('r', 'p', 'v', 'm')),
  'indexes', (
    SELECT coalesce(json_agg(json_build_object(
      'table', t.relname, 'name', i.relname, 'unique', x.indisunique, 'using', m.amname,
      'where', pg_get_expr(x.indpred, x.indrelid, true),
      'columns', (SELECT json_agg(pg_get_indexdef(x.indexrelid, n, true) ORDER BY n) FROM generate_series(1, x.indnkeyatts) n))), '[]')
    FROM pg_index x
    JOIN pg_class i ON i.oid = x.indexrelid
    JOIN own t ON t.oid = x.indrelid
    JOIN pg_am m ON m.oid = i.relam
    WHERE NOT x.indisexclusion),
  'constraints', (
    SELECT coalesce(json_agg(json_build_object(
      'table', t.relname, 'name', k.conname, 'type', k.contype, 'references', f.relname,
      'columns', (SELECT json_agg(a.attname ORDER BY o) FROM unnest(k.conkey) WITH ORDINALITY u (n, o)
                  JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.n),
      'referencedColumns', (SELECT json_agg(a.attname ORDER BY o) FROM unnest(k.confkey) WITH ORDINALITY u (n, o)
                  JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.n),
      'onDelete', k.confdeltype, 'onUpdate', k.confupdtype)), '[]')
    FROM pg_constraint k
    JOIN own t ON t.oid = k.conrelid
    LEFT JOIN pg_class f ON f.oid = k.confrelid
    WHERE k.contype IN ('f', 'c', 'u', 'x'))) AS answer;
