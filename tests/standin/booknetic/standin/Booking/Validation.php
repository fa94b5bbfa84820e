<?php

namespace BookneticStandin\Booking;

use BookneticApp\Backend\Appointments\Helpers\AppointmentRequestData;
use BookneticApp\Models\Appointment;
use BookneticApp\Providers\Helpers\Helper;

/** The core's own checks of a line, as a listener of `bkntc_appointment_request_data_validate`. */
class Validation
{
    /** @throws \Exception with a sentence for the user */
    public static function line(AppointmentRequestData $data): void
    {
        if (!$data->serviceInf || !$data->staffInf) {
            throw new \Exception(__('Please select a service and a member of staff.', 'booknetic'));
        }
        if ($data->calledFromBackend && $data->customerId > 0) {
            self::timeslots($data);
            return;
        }
        if (trim($data->customerData['first_name']) === '' || !is_email($data->customerData['email'])) {
            throw new \Exception(__('Please fill in your name and a valid e-mail address.', 'booknetic'));
        }
        self::timeslots($data);
    }

    private static function timeslots(AppointmentRequestData $data): void
    {
        foreach ($data->getAllTimeslots() as $slot) {
            if ($slot->startsAt() === 0) {
                throw new \Exception(__('Please select a date and a time.', 'booknetic'));
            }
            if (!self::isFree($data, $slot)) {
                throw new \Exception(__('Please select a valid time! This one is taken.', 'booknetic'));
            }
        }
    }

    /** Free, or the same service at the same start with seats left. */
    public static function isFree(AppointmentRequestData $data, Timeslot $slot): bool
    {
        $taken = 0;
        $overlapping = Appointment::withoutGlobalScope('user_id')->where('staff_id', $data->staffId)
            ->where('status', Helper::getBusyStatuses())->where('id', '<>', $data->appointmentId)
            ->where('busy_from', '<', $slot->busyTo())->where('busy_to', '>', $slot->busyFrom())->fetchAll();
        foreach ($overlapping as $other) {
            if ((int) $other->service_id !== $data->serviceId || (int) $other->starts_at !== $slot->startsAt()) {
                return false;
            }
            $taken += (int) $other->weight;
        }
        return $taken === 0 || $taken + $data->weight <= (int) $data->serviceInf->max_capacity;
    }
}
