<?php

namespace BookneticStandin\Pages;

// phpcs:disable PSR1.Methods.CamelCapsMethodName -- a method is named as its action is

use BookneticApp\Models\Appointment;
use BookneticApp\Providers\Core\FrontendAjax;
use BookneticApp\Providers\Core\Permission;
use BookneticApp\Providers\Helpers\Helper;
use BookneticStandin\Booking\Lifecycle;

/** The customer panel's actions, on the visitor's own appointments only. */
class CustomerPanelAjax extends FrontendAjax
{
    public function cp_change_status()
    {
        $id = $this->ownAppointment();
        $status = Helper::_post('status', '', 'string', ['canceled', 'pending', 'approved']);
        Lifecycle::changeStatus($id, $status ?: 'canceled');
        return $this->response(true);
    }

    public function cp_reschedule()
    {
        $id = $this->ownAppointment();
        Lifecycle::reschedule($id, Helper::_post('date', '', 'string'), Helper::_post('time', '', 'string'));
        return $this->response(true);
    }

    /** @throws \Exception */
    private function ownAppointment(): int
    {
        $row = Appointment::noTenant()->get(Helper::_post('id', 0, 'int'));
        if (!$row || !in_array((int) $row->customer_id, CustomerPanel::myCustomerIds(), true)) {
            throw new \Exception(__('Permission denied!', 'booknetic'));
        }
        Permission::setTenantId($row->tenant_id);
        return (int) $row->id;
    }
}
