<?php

namespace BookneticApp\Models;

use BookneticApp\Providers\DB\Model;
use BookneticApp\Providers\DB\MultiTenant;

class Appointment extends Model
{
    use MultiTenant;

    public static $tableName = 'appointments';

    public static $ownRowsCapability = 'appointments';
}
