<?php

namespace BookneticStandin\Pages\Backend;

use BookneticApp\Models\Customer;
use BookneticApp\Providers\Core\Controller;
use BookneticApp\Providers\Helpers\Helper;

/** Module `customers`: the list, and the form of one. */
class Customers extends Controller
{
    public function index()
    {
        $this->view('customers', ['rows' => Customer::query()->orderBy('id DESC')->limit(200)->fetchAll()]);
    }

    public function edit()
    {
        $id = Helper::_get('id', 0, 'int');
        $this->view('customer_form', ['row' => $id ? Customer::get($id) : null, 'id' => $id]);
    }
}
