<?php

namespace BookneticStandin\Pages;

// phpcs:disable PSR1.Methods.CamelCapsMethodName -- a method is named as its action is

use BookneticApp\Models\Appointment;
use BookneticApp\Providers\Core\FrontendAjax;
use BookneticApp\Providers\Helpers\Helper;
use BookneticStandin\Booking\Payments;

/** Plays the payment provider: `bkntc_standin_gateway` with `payment_id` and `result` = success or cancel. */
class GatewayAjax extends FrontendAjax
{
    public function standin_gateway()
    {
        $paymentId = Helper::_post('payment_id', '', 'string');
        $pending = Appointment::noTenant()->where('payment_id', $paymentId)
            ->where('payment_method', Payments::GATEWAY)->where('payment_status', 'pending');
        if ($paymentId === '' || $pending->count() === 0) {
            return $this->response(false, 'No such payment is pending.');
        }
        if (Helper::_post('result', '', 'string') === 'success') {
            Payments::confirm($paymentId);
        } else {
            Payments::cancel($paymentId);
        }
        return $this->response(true);
    }
}
