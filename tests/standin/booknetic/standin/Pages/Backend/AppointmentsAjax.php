<?php

namespace BookneticStandin\Pages\Backend;

// phpcs:disable PSR1.Methods.CamelCapsMethodName -- a method is named as its action is

use BookneticApp\Backend\Appointments\Helpers\AppointmentRequests;
use BookneticApp\Models\Appointment;
use BookneticApp\Providers\Core\Capabilities;
use BookneticApp\Providers\Core\Controller;
use BookneticApp\Providers\Helpers\Helper;
use BookneticStandin\Booking\Create;
use BookneticStandin\Booking\Edit;
use BookneticStandin\Booking\Lifecycle;
use BookneticStandin\Booking\Payments;
use BookneticStandin\Pages\BackendPage;

/** Module `appointments`, POST: each with the field `_wpnonce`. */
class AppointmentsAjax extends Controller
{
    /** `cart` (one line, with `customer_id`, `status`): a new booking. */
    public function create_appointment()
    {
        $this->check('appointments_add');
        $requests = AppointmentRequests::load(true);
        if (!$requests->appointments || !$requests->validate()) {
            return $this->response(false, $requests->getFirstError() ?: __('The cart is empty.', 'booknetic'));
        }
        $ids = Create::all($requests);
        Payments::start($requests);
        return $this->response(true, ['id' => $ids[0], 'appointments' => $ids]);
    }

    /** `id`, `cart` (one line), `change_prices`. */
    public function save_edited_appointment()
    {
        $this->check('appointments_edit');
        $this->id();
        $requests = AppointmentRequests::load(true);
        if (!$requests->appointments || !$requests->validate()) {
            return $this->response(false, $requests->getFirstError() ?: __('The cart is empty.', 'booknetic'));
        }
        Edit::save($requests->appointments[0]);
        return $this->response(true, ['id' => $requests->appointments[0]->appointmentId]);
    }

    /** `id`, `status`. */
    public function change_status()
    {
        $this->check('appointments_change_status');
        $id = $this->id();
        $status = Helper::_post('status', '', 'string', array_column(Helper::getAppointmentStatuses(), 'slug'));
        if ($status === '') {
            return $this->response(false, __('Please select a status.', 'booknetic'));
        }
        Lifecycle::changeStatus($id, $status);
        return $this->response(true);
    }

    /** `id`. */
    public function delete()
    {
        $this->check('appointments_delete');
        Lifecycle::delete($this->id());
        return $this->response(true);
    }

    /** `id`: "complete payment". */
    public function complete_payment()
    {
        $this->check('payments');
        Payments::complete($this->id());
        return $this->response(true);
    }

    /** `id`, `date`, `time`, `trigger_notifications` = 1 or 0 (then section 1.2, hole 2). */
    public function reschedule()
    {
        $this->check('appointments_edit');
        $date = Helper::_post('date', '', 'string');
        $time = Helper::_post('time', '', 'string');
        if (Helper::_post('trigger_notifications', 1, 'int') === 1) {
            Lifecycle::reschedule($this->id(), $date, $time);
        } else {
            Lifecycle::rescheduleSilently($this->id(), $date, $time);
        }
        return $this->response(true);
    }

    private function check(string $capability): void
    {
        Capabilities::must($capability);
        BackendPage::mustHaveNonce();
    }

    private function id(): int
    {
        $row = Appointment::get(Helper::_post('id', 0, 'int'));
        if (!$row) {
            throw new \Exception(__('There is no such appointment.', 'booknetic'));
        }
        return (int) $row->id;
    }
}
