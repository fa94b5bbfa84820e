<?php

namespace BookneticApp\Providers\DB;

/** Quoting, in one place. */
class Sql
{
    public static function value($value)
    {
        if ($value === null) {
            return 'NULL';
        }
        if ($value instanceof RawSql) {
            return $value->sql;
        }
        if (is_int($value) || is_float($value)) {
            return (string) $value;
        }
        return "'" . esc_sql(is_bool($value) ? (string) (int) $value : $value) . "'";
    }

    public static function condition($field, $operator, $value)
    {
        if ($value === null) {
            return $field . ($operator === '=' ? ' IS NULL' : ' IS NOT NULL');
        }
        if (is_array($value)) {
            $list = $value ? implode(', ', array_map([self::class, 'value'], $value)) : 'NULL';
            return $field . ' ' . ($operator === '=' ? 'IN' : $operator) . ' (' . $list . ')';
        }
        return $field . ' ' . $operator . ' ' . self::value($value);
    }

    public static function insert($table, array $row)
    {
        $columns = '`' . implode('`, `', array_keys($row)) . '`';
        $values = implode(', ', array_map([self::class, 'value'], array_values($row)));
        return 'INSERT INTO ' . $table . ' (' . $columns . ') VALUES (' . $values . ')';
    }

    public static function assignments(array $row)
    {
        $parts = [];
        foreach ($row as $column => $value) {
            $parts[] = '`' . $column . '` = ' . self::value($value);
        }
        return implode(', ', $parts);
    }
}
