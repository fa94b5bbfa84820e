<?php

namespace BookneticStandin\Booking;

use BookneticApp\Backend\Appointments\Helpers\AppointmentRequestData;
use BookneticApp\Backend\Appointments\Helpers\AppointmentRequests;
use BookneticApp\Models\Appointment;
use BookneticApp\Providers\Helpers\Helper;
use BookneticStandin\Switches;

/** Section 1.3: what happens to a booking after its rows exist. */
class Payments
{
    const GATEWAY = 'standin_gateway';

    /** On site there is nothing to pay today: a listener of `bkntc_appointment_request_data_load`. */
    public static function payableTodayOnSite(AppointmentRequestData $data): void
    {
        if ($data->paymentMethod === 'local') {
            $data->setPayableToday(0);
        }
    }

    /** Finalises bookings on site; those of a gateway wait for `confirm` or `cancel`. */
    public static function start(AppointmentRequests $requests): void
    {
        if ($requests->paymentMethod !== 'local') {
            return;
        }
        foreach ($requests->appointments as $data) {
            self::confirmOnSite($data);
        }
    }

    /** Paid only if there is exactly nothing to pay. Once per line: the later rows of a series are not told of. */
    private static function confirmOnSite(AppointmentRequestData $data): void
    {
        $id = $data->getFirstAppointmentId();
        do_action('bkntc_appointment_before_mutation', null);
        if ($data->getSubTotal(true) === 0.0) {
            Appointment::where('id', $data->createdAppointments)->update(['payment_status' => 'paid']);
        }
        do_action('bkntc_appointment_after_mutation', $id);
        do_action('bkntc_payment_confirmed', $id, '');
    }

    /** Gateway success. Older versions told a birth (null -> id) here, newer ones a change (id -> id). */
    public static function confirm(string $paymentId, string $source = ''): void
    {
        $status = Helper::getOption('successful_payment_status', '');
        foreach (self::firstOfEachSeries($paymentId) as $row) {
            do_action('bkntc_appointment_before_mutation', Switches::era() < 4 ? null : (int) $row->id);
            $same = $row->recurring_id ? ['recurring_id' => $row->recurring_id] : ['id' => $row->id];
            Appointment::noTenant()->where($same)->where('payment_method', '<>', 'local')
                ->update(['payment_status' => 'paid'] + ($status ? ['status' => $status] : []));
            do_action('bkntc_appointment_after_mutation', (int) $row->id);
            do_action('bkntc_payment_confirmed', (int) $row->id, $source);
        }
    }

    /** Hole 1: all rows of the payment are changed, no mutation hook, one hook with the first row's id. */
    public static function cancel(string $paymentId): void
    {
        $rows = Appointment::noTenant()->where('payment_id', $paymentId)->orderBy('id')->fetchAll();
        if (!$rows) {
            return;
        }
        Appointment::noTenant()->where('payment_id', $paymentId)->update(self::failed());
        do_action('bkntc_payment_canceled', (int) $rows[0]->id);
    }

    /** "Complete payment" in the back end: no mutation hooks. */
    public static function complete(int $id): void
    {
        Appointment::where('id', $id)->update(['payment_status' => 'paid', 'paid_amount' => Row::total($id)]);
        do_action('bkntc_payment_confirmed_backend', $id);
    }

    /** A link that is paid later. */
    public static function payByLink(int $id): void
    {
        $row = Appointment::noTenant()->get($id);
        Appointment::noTenant()->where('id', $id)
            ->update(['payment_method' => self::GATEWAY, 'paid_amount' => Row::total($id)]);
        self::confirm($row->payment_id, 'payment_link');
    }

    public static function failed(): array
    {
        $status = Helper::getOption('failed_payment_status', '');
        return ['payment_status' => 'canceled'] + ($status ? ['status' => $status] : []);
    }

    private static function firstOfEachSeries(string $paymentId): array
    {
        $first = [];
        foreach (Appointment::noTenant()->where('payment_id', $paymentId)->orderBy('id')->fetchAll() as $row) {
            $key = $row->recurring_id ? $row->recurring_id : 'single ' . $row->id;
            $first += [$key => $row];
        }
        return array_values($first);
    }
}
