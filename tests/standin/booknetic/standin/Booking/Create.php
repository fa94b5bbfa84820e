<?php

namespace BookneticStandin\Booking;

use BookneticApp\Backend\Appointments\Helpers\AppointmentRequestData;
use BookneticApp\Backend\Appointments\Helpers\AppointmentRequests;
use BookneticApp\Models\Appointment;
use BookneticApp\Providers\DB\DB;

/** Sections 1.2 and 3: from a valid cart to rows. Payment comes afterwards. */
class Create
{
    /**
     * Customers first, then every line's timeslots.
     *
     * @return int[] ids of the new appointments
     */
    public static function all(AppointmentRequests $requests): array
    {
        $ids = [];
        foreach ($requests->appointments as $data) {
            Customers::findOrCreate($data);
        }
        foreach ($requests->appointments as $data) {
            self::createSingle($requests, $data);
            $ids = array_merge($ids, $data->createdAppointments);
        }
        return $ids;
    }

    private static function createSingle(AppointmentRequests $requests, AppointmentRequestData $data): void
    {
        $recurringId = $data->isRecurring() ? md5(uniqid('', true)) : null;
        $slots = $data->getAllTimeslots();
        $payable = $data->getPayableAppointmentsCount();
        foreach ($slots as $index => $slot) {
            $row = Row::fromRequest($data, $slot) + self::payment($requests, $data, $index < $payable) + [
                'recurring_id' => $recurringId,
                'locale' => get_locale(),
                'client_timezone' => $data->clientTimezone,
                'created_at' => $data->createdAt,
            ];
            self::insert($row, $data);
        }
    }

    /** Section 6.1: at creation; occurrences after those that are paid now are always local and unpaid. */
    private static function payment(AppointmentRequests $requests, AppointmentRequestData $data, bool $isPayable): array
    {
        $method = $isPayable ? $requests->paymentMethod : 'local';
        return [
            'payment_id' => $requests->paymentId,
            'payment_method' => $method,
            'payment_status' => $method === 'local' ? 'not_paid' : 'pending',
            'paid_amount' => $isPayable ? $data->getPayableToday() : 0,
        ];
    }

    private static function insert(array $row, AppointmentRequestData $data): void
    {
        Appointment::insert(apply_filters('bkntc_appointment_insert_data', $row, $data));
        $id = (int) DB::lastInsertedId();
        Row::writeExtras($id, $data);
        Row::writePrices($id, $data);
        $data->appointmentId = $id;
        $data->createdAppointments[] = $id;
        do_action('bkntc_appointment_created', $data);
    }
}
