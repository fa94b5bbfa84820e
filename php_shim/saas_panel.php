<?php

/** Loaded only in the super-admin's panel, where Booknetic's base classes exist. */

namespace BkLoyalty;

use BookneticApp\Providers\Core\Controller;

final class SaasPanel extends Controller
{
    public function index()
    {
        return $this->view('plans');
    }
}
