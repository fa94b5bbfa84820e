<?php

namespace BookneticApp\Providers\DB;

/** A piece of SQL that is not quoted. */
class RawSql
{
    /** @var string */
    public $sql;

    public function __construct($sql)
    {
        $this->sql = $sql;
    }
}
