<?php

namespace BookneticStandin\Pages\Backend;

// phpcs:disable PSR1.Methods.CamelCapsMethodName -- a method is named as its action is

use BookneticApp\Providers\Core\Controller;
use BookneticApp\Providers\Core\Permission;
use BookneticApp\Providers\Helpers\Helper;
use BookneticStandin\Booking\Holes;
use BookneticStandin\Booking\Lifecycle;
use BookneticStandin\Booking\Payments;
use BookneticStandin\Cron;
use BookneticStandin\Pages\BackendPage;
use BookneticStandin\Switches;

/** Module `standin`, POST: each with the field `_wpnonce` and those of `StandIn::HOLES`. */
class StandInAjax extends Controller
{
    /** Any switch by its name. */
    public function save_switches()
    {
        return $this->run(function () {
            foreach (array_keys(Switches::DEFAULTS) as $name) {
                $value = Helper::_post($name, null, 'string');
                if ($value !== null) {
                    Switches::set($name, $value);
                }
            }
        });
    }

    public function cancel_payment()
    {
        return $this->run(function () {
            Payments::cancel(Helper::_post('payment_id', '', 'string'));
        });
    }

    public function confirm_payment()
    {
        return $this->run(function () {
            Payments::confirm(Helper::_post('payment_id', '', 'string'));
        });
    }

    public function pay_by_link()
    {
        return $this->run(function () {
            Payments::payByLink($this->id());
        });
    }

    public function reschedule_silently()
    {
        return $this->run(function () {
            $date = Helper::_post('date', '', 'string');
            Lifecycle::rescheduleSilently($this->id(), $date, Helper::_post('time', '', 'string'));
        });
    }

    public function status_by_sql()
    {
        return $this->run(function () {
            Holes::changeStatusBySql($this->id(), Helper::_post('status', '', 'string'));
        });
    }

    public function price_by_sql()
    {
        return $this->run(function () {
            $key = Helper::_post('unique_key', '', 'string');
            Holes::changePriceBySql($this->id(), $key, Helper::_post('price', 0.0, 'float'));
        });
    }

    public function delete_by_sql()
    {
        return $this->run(function () {
            Holes::deleteBySql($this->id());
        });
    }

    public function run_cron()
    {
        return $this->run([Cron::class, 'tick']);
    }

    private function run(callable $hole): array
    {
        if (!Permission::isSuperAdministrator()) {
            return $this->response(false, 'For administrators.');
        }
        BackendPage::mustHaveNonce();
        $hole();
        return $this->response(true);
    }

    private function id(): int
    {
        return Helper::_post('id', 0, 'int');
    }
}
