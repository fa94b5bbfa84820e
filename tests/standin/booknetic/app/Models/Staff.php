<?php

namespace BookneticApp\Models;

use BookneticApp\Providers\DB\Model;
use BookneticApp\Providers\DB\MultiTenant;

class Staff extends Model
{
    use MultiTenant;

    public static $tableName = 'staff';
}
