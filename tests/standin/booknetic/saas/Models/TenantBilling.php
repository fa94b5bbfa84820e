<?php

namespace BookneticSaaS\Models;

use BookneticApp\Providers\DB\Model;

class TenantBilling extends Model
{
    public static $tableName = 'tenant_billing';
}
