<?php

namespace BookneticSaaS\Models;

use BookneticApp\Providers\DB\Model;

class Tenant extends Model
{
    public static $tableName = 'tenants';
}
