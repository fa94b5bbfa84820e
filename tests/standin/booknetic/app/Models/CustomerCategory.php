<?php

namespace BookneticApp\Models;

use BookneticApp\Providers\DB\Model;
use BookneticApp\Providers\DB\MultiTenant;

class CustomerCategory extends Model
{
    use MultiTenant;

    public static $tableName = 'customer_categories';
}
