<?php

namespace BookneticStandin\Booking;

use BookneticApp\Models\Appointment;
use BookneticApp\Models\Data;
use BookneticApp\Providers\Helpers\Helper;

/** Section 1.2: what happens to an appointment during its life. */
class Lifecycle
{
    public static function changeStatus(int $id, string $status): void
    {
        self::mutate($id, ['status' => $status]);
    }

    /** @param int|null $staffId null keeps the staff */
    public static function reschedule(int $id, string $date, string $time, $staffId = null): void
    {
        self::mutate($id, self::newTimes($id, $date, $time, $staffId));
    }

    /** Hole 2: with notifications off no mutation hook fires, and the status may be reset. */
    public static function rescheduleSilently(int $id, string $date, string $time, bool $resetStatus = true): void
    {
        $row = self::newTimes($id, $date, $time, null);
        if ($resetStatus) {
            $row['status'] = Helper::getDefaultAppointmentStatus();
        }
        Appointment::noTenant()->where('id', $id)->update($row);
    }

    /** @throws \Exception from `bkntc_validate_appointment_reschedule` */
    private static function newTimes(int $id, string $date, string $time, $staffId): array
    {
        $old = Appointment::noTenant()->get($id);
        $startsAt = Timeslot::unix($date, $time);
        if (!$old || $startsAt === 0) {
            throw new \Exception(__('Please select a date and a time.', 'booknetic'));
        }
        $staffId = $staffId === null ? (int) $old->staff_id : (int) $staffId;
        do_action('bkntc_validate_appointment_reschedule', [
            'appointmentInfo' => $old, 'staffId' => $staffId, 'starts_at' => $startsAt,
        ]);
        $moved = $startsAt - (int) $old->starts_at;
        return apply_filters('bkntc_appointment_reschedule', [
            'staff_id' => $staffId, 'starts_at' => $startsAt, 'ends_at' => $old->ends_at + $moved,
            'busy_from' => $old->busy_from + $moved, 'busy_to' => $old->busy_to + $moved,
        ]);
    }

    public static function mutate(int $id, array $changes): void
    {
        do_action('bkntc_appointment_before_mutation', $id);
        Appointment::noTenant()->where('id', $id)->update($changes);
        do_action('bkntc_appointment_after_mutation', $id);
    }

    /** Every hook fires before the rows go. */
    public static function delete(int $id): void
    {
        do_action('bkntc_appointment_before_mutation', $id);
        do_action('bkntc_appointment_after_mutation', null);
        do_action('bkntc_appointment_deleted', $id);
        Row::deletePricesAndExtras($id);
        Appointment::where('id', $id)->delete();
        Data::noTenant()->where('table_name', 'appointments')->where('row_id', $id)->delete();
    }
}
