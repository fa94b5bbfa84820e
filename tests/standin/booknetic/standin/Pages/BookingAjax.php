<?php

namespace BookneticStandin\Pages;

// phpcs:disable PSR1.Methods.CamelCapsMethodName -- a method is named as its action is

use BookneticApp\Backend\Appointments\Helpers\AppointmentRequests;
use BookneticApp\Providers\Core\FrontendAjax;
use BookneticApp\Providers\Helpers\Helper;
use BookneticStandin\Booking\Create;
use BookneticStandin\Booking\Payments;

/**
 * The booking panel's admin-ajax actions: `bkntc_get_data_{step}`, `bkntc_confirm`, `bkntc_summary_with_coupon`,
 * `bkntc_get_booking_panel`. Each of them loads the cart (section 1.4).
 */
class BookingAjax extends FrontendAjax
{
    public function get_data_service()
    {
        return $this->step('service');
    }

    public function get_data_staff()
    {
        return $this->step('staff');
    }

    public function get_data_location()
    {
        return $this->step('location');
    }

    public function get_data_date_time()
    {
        return $this->step('date_time');
    }

    public function get_data_information()
    {
        return $this->step('information');
    }

    public function get_data_cart()
    {
        return $this->step('cart');
    }

    public function get_data_confirm_details()
    {
        return $this->step('confirm_details');
    }

    /** The other candidate for the last step's id: section 1.8. */
    public function get_data_confirm()
    {
        return $this->step('confirm_details');
    }

    private function step(string $step)
    {
        $requests = AppointmentRequests::load();
        return $this->response(true, ['html' => Steps::html($step, $requests)]);
    }

    /** Section 3: load, validate, write, pay. */
    public function confirm()
    {
        $requests = AppointmentRequests::load();
        if (!$requests->appointments) {
            return $this->response(false, __('The cart is empty.', 'booknetic'));
        }
        if (!in_array($requests->paymentMethod, ['local', Payments::GATEWAY], true)) {
            return $this->response(false, __('Please select a payment method.', 'booknetic'));
        }
        if (!$requests->validate()) {
            return $this->response(false, $requests->getFirstError());
        }
        $ids = Create::all($requests);
        Payments::start($requests);
        return $this->response(true, [
            'id' => $ids[0], 'appointments' => $ids, 'payment_id' => $requests->paymentId,
            'payment_method' => $requests->paymentMethod, 'payable_today' => $requests->getPayableToday(),
        ]);
    }

    /** Section 3.5: how the Coupons add-on refreshes the price box. */
    public function summary_with_coupon()
    {
        $requests = AppointmentRequests::load();
        $sum = $requests->getSubTotal(true);
        return $this->response(true, [
            'sum_price' => $sum, 'sum_price_txt' => Helper::price($sum),
            'prices_html' => $requests->getPricesHTML(), 'deposit_txt' => Helper::price($requests->getDepositPrice(true)),
        ]);
    }

    /** Section 1.5: a panel that is loaded later, as in a popup. */
    public function get_booking_panel()
    {
        $files = apply_filters('bkntc_add_files_through_ajax', ['files' => BookingPanel::coreFiles()]);
        return $this->response(true, ['html' => BookingPanel::html()] + $files);
    }
}
