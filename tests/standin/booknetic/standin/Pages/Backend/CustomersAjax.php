<?php

namespace BookneticStandin\Pages\Backend;

// phpcs:disable PSR1.Methods.CamelCapsMethodName -- a method is named as its action is

use BookneticApp\Models\Customer;
use BookneticApp\Providers\Core\Capabilities;
use BookneticApp\Providers\Core\Controller;
use BookneticApp\Providers\Helpers\Helper;
use BookneticStandin\Booking;
use BookneticStandin\Pages\BackendPage;

/** Module `customers`, POST: each with the field `_wpnonce`. */
class CustomersAjax extends Controller
{
    const FIELDS = ['first_name', 'last_name', 'email', 'phone_number', 'birthdate', 'category_id'];

    /** `id` (0 for a new one) and the columns. */
    public function save_customer()
    {
        $id = Helper::_post('id', 0, 'int');
        Capabilities::must($id ? 'customers_edit' : 'customers_add');
        BackendPage::mustHaveNonce();
        $row = [];
        foreach (self::FIELDS as $field) {
            $row[$field] = Helper::_post($field, '', 'string') ?: null;
        }
        if ($id) {
            Booking\Customers::update($id, $row);
        } else {
            $id = Booking\Customers::create($row);
        }
        return $this->response(true, ['id' => $id]);
    }

    /** `id`. */
    public function delete()
    {
        Capabilities::must('customers_delete');
        BackendPage::mustHaveNonce();
        $customer = Customer::get(Helper::_post('id', 0, 'int'));
        if (!$customer) {
            return $this->response(false, __('There is no such customer.', 'booknetic'));
        }
        Booking\Customers::delete((int) $customer->id);
        return $this->response(true);
    }
}
