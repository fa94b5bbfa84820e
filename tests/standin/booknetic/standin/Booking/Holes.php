<?php

namespace BookneticStandin\Booking;

use BookneticApp\Models\Appointment;
use BookneticApp\Models\AppointmentPrice;

/** Section 1.2, "holes in the mutation hooks": changes that no hook tells of, on request. */
class Holes
{
    /** Hole 4: somebody writes the table directly. */
    public static function changeStatusBySql(int $id, string $status): void
    {
        Appointment::noTenant()->where('id', $id)->update(['status' => $status]);
    }

    /** Section 11.9: a price edited in the payments module; whether any hook fires is not known, so none does. */
    public static function changePriceBySql(int $id, string $uniqueKey, float $price): void
    {
        AppointmentPrice::where('appointment_id', $id)->where('unique_key', $uniqueKey)
            ->update(['price' => abs($price)]);
    }

    /** The row goes without a word. */
    public static function deleteBySql(int $id): void
    {
        AppointmentPrice::where('appointment_id', $id)->delete();
        Appointment::noTenant()->where('id', $id)->delete();
    }
}
