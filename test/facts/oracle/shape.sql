-- The shape of the schema "public", as the catalogue of PostgreSQL has it: one document of JSON.
SELECT json_build_object(
  'columns', (
    SELECT json_agg(json_build_object(
      'table', c.relname, 'name', a.attname, 'type', format_type(a.atttypid, a.atttypmod), 'null', NOT a.attnotnull,
      'default', pg_get_expr(d.adbin, d.adrelid), 'primaryKey', coalesce(a.attnum = ANY (k.conkey), false)))
    FROM pg_class c
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
    LEFT JOIN pg_constraint k ON k.conrelid = c.oid AND k.contype = 'p'
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm')),
  'indexes', (
    SELECT json_agg(json_build_object(
      'table', t.relname, 'name', i.relname, 'unique', x.indisunique, 'using', m.amname,
      'where', pg_get_expr(x.indpred, x.indrelid, true),
      'columns', (SELECT json_agg(pg_get_indexdef(x.indexrelid, n, true) ORDER BY n) FROM generate_series(1, x.indnkeyatts) n)))
    FROM pg_index x
    JOIN pg_class i ON i.oid = x.indexrelid
    JOIN pg_class t ON t.oid = x.indrelid
    JOIN pg_am m ON m.oid = i.relam
    WHERE t.relnamespace = 'public'::regnamespace AND NOT x.indisprimary AND NOT x.indisexclusion),
  'constraints', (
    SELECT json_agg(json_build_object(
      'table', t.relname, 'name', k.conname, 'type', k.contype, 'references', f.relname,
      'columns', (SELECT json_agg(a.attname ORDER BY o) FROM unnest(k.conkey) WITH ORDINALITY u (n, o)
                  JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.n),
      'referencedColumns', (SELECT json_agg(a.attname ORDER BY o) FROM unnest(k.confkey) WITH ORDINALITY u (n, o)
                  JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.n),
      'onDelete', k.confdeltype, 'onUpdate', k.confupdtype))
    FROM pg_constraint k
    JOIN pg_class t ON t.oid = k.conrelid
    LEFT JOIN pg_class f ON f.oid = k.confrelid
    WHERE t.relnamespace = 'public'::regnamespace AND k.contype IN ('f', 'c', 'u', 'x'))) AS answer;
