<?php

namespace BookneticApp\Models;

use BookneticApp\Providers\DB\Model;

class AppointmentPrice extends Model
{
    public static $tableName = 'appointment_prices';
}
