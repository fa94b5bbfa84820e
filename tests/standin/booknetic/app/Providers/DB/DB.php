<?php

namespace BookneticApp\Providers\DB;

/** Section 6: `DB::table('x')` is the full name, `DB::DB()` is WordPress's own connection. */
class DB
{
    /** @return \wpdb */
    public static function DB()
    {
        return $GLOBALS['wpdb'];
    }

    /** @param string $table a short name such as `appointments`, or a model's class */
    public static function table($table)
    {
        if (strpos($table, '\\') !== false) {
            $table = $table::getTableName();
        }
        return self::DB()->prefix . 'bkntc_' . $table;
    }

    public static function lastInsertedId()
    {
        return self::DB()->insert_id;
    }

    public static function raw($sql)
    {
        return new RawSql($sql);
    }
}
