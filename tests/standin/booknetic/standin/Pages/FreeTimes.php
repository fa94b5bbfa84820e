<?php

namespace BookneticStandin\Pages;

use BookneticApp\Backend\Appointments\Helpers\AppointmentRequestData;
use BookneticStandin\Booking\Timeslot;
use BookneticStandin\Booking\Validation;

/** The times of a day that a line could have: from 9 to 18, on the hour and half past. */
class FreeTimes
{
    /** @return string[] `H:i` */
    public static function of(AppointmentRequestData $data, string $date): array
    {
        if (!$data->serviceInf) {
            return [];
        }
        $times = [];
        foreach (range(9 * 60, 17 * 60 + 30, 30) as $minute) {
            $time = sprintf('%02d:%02d', intdiv($minute, 60), $minute % 60);
            $slot = new Timeslot($data, $date, $time);
            if ($slot->startsAt() > time() && Validation::isFree($data, $slot)) {
                $times[] = $time;
            }
        }
        return $times;
    }
}
