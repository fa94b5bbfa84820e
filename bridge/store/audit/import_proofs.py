"""The part of an audit that is about imports: each statement gives the rows that should not be."""

P = "{prefix}bkloyalty_"

_NUMBER = "CAST(SUBSTRING_INDEX(SUBSTRING_INDEX(e.entry_key, ':', {}), ':', -1) AS UNSIGNED)"

IMPORTS = {
    "import_is_not_its_lines": f"""
        SELECT i.tenant_id, NULL, NULL, CONCAT('import ', i.id, ' gave ', i.points, ' of ', i.lifetime, ' to ', i.customers,
            ' and took back ', i.taken, ' from ', i.taken_from, ', lines ', COALESCE(l.points, 0), ', ', COALESCE(l.raised, 0),
            ', ', COALESCE(l.customers, 0), ', ', COALESCE(l.taken, 0), ' and ', COALESCE(l.taken_from, 0))
        FROM {P}imports i LEFT JOIN (SELECT tenant_id, import_id, COUNT(*) AS customers, SUM(points) AS points,
                SUM(raised) AS raised, COUNT(taken_at) AS taken_from, SUM(IF(taken_at IS NULL, 0, points)) AS taken
            FROM {P}import_lines WHERE verdict = 'given' GROUP BY tenant_id, import_id) l
            ON l.tenant_id = i.tenant_id AND l.import_id = i.id
        WHERE i.customers <> COALESCE(l.customers, 0) OR i.points <> COALESCE(l.points, 0)
            OR i.lifetime <> COALESCE(l.raised, 0) OR i.taken_from <> COALESCE(l.taken_from, 0)
            OR i.taken <> COALESCE(l.taken, 0)""",
    "import_line_is_not_its_entries": f"""
        SELECT l.tenant_id, l.customer_id, NULL, CONCAT('line ', l.line, ' of import ', l.import_id, ' gave ', l.points, ' of ',
            l.raised, IF(l.taken_at IS NULL, '', ' and took it back'), ', entries ', COALESCE(g.points, 0), ', ',
            COALESCE(u.points, 0), ', ', COALESCE(t.points, 0), ' and ', COALESCE(b.points, 0))
        FROM {P}import_lines l
            LEFT JOIN {P}entries g ON g.tenant_id = l.tenant_id AND g.entry_key = CONCAT('import:', l.import_id, ':', l.line)
            LEFT JOIN {P}entries u ON u.tenant_id = l.tenant_id AND u.entry_key = CONCAT('import_used:', l.import_id, ':', l.line)
            LEFT JOIN {P}entries t ON t.tenant_id = l.tenant_id AND t.entry_key = CONCAT('import_taken:', l.import_id, ':', l.line)
            LEFT JOIN {P}entries b ON b.tenant_id = l.tenant_id AND b.entry_key = CONCAT('import_unused:', l.import_id, ':', l.line)
        WHERE l.verdict = 'given' AND (COALESCE(g.points, 0) <> l.raised
            OR COALESCE(u.points, 0) <> l.points - l.raised
            OR COALESCE(t.points, 0) <> IF(l.taken_at IS NULL, 0, -l.raised)
            OR IF(l.taken_at IS NULL, COALESCE(b.points, 0) <> 0,
                COALESCE(b.points, 0) NOT BETWEEN l.raised - l.points AND l.raised))""",
    "entries_without_their_import_line": f"""
        SELECT e.tenant_id, e.customer_id, NULL, CONCAT('entry ', e.id, ' is of an import that nobody remembers')
        FROM {P}entries e LEFT JOIN {P}import_lines l ON l.tenant_id = e.tenant_id AND l.verdict = 'given'
            AND l.import_id = {_NUMBER.format(2)} AND l.line = {_NUMBER.format(3)}
        WHERE (e.entry_key LIKE 'import:%' OR e.entry_key LIKE 'import\\_%') AND l.tenant_id IS NULL""",
}
