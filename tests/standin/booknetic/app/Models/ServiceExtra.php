<?php

namespace BookneticApp\Models;

use BookneticApp\Providers\DB\Model;
use BookneticApp\Providers\DB\MultiTenant;

class ServiceExtra extends Model
{
    use MultiTenant;

    public static $tableName = 'service_extras';
}
