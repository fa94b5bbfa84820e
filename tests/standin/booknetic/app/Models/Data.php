<?php

namespace BookneticApp\Models;

use BookneticApp\Providers\DB\Model;
use BookneticApp\Providers\DB\MultiTenant;

class Data extends Model
{
    use MultiTenant;

    public static $tableName = 'data';
}
