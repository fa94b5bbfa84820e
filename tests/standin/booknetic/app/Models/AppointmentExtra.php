<?php

namespace BookneticApp\Models;

use BookneticApp\Providers\DB\Model;

class AppointmentExtra extends Model
{
    public static $tableName = 'appointment_extras';
}
