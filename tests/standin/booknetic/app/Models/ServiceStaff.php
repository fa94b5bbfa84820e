<?php

namespace BookneticApp\Models;

use BookneticApp\Providers\DB\Model;

class ServiceStaff extends Model
{
    public static $tableName = 'service_staff';
}
