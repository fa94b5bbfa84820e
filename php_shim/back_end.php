<?php

/** Loaded only in Booknetic's back end, where its base classes exist. Views are in view/, beside this file. */

namespace BkLoyalty;

use BookneticApp\Providers\Core\Controller;

final class BackEnd extends Controller
{
    public function index()
    {
        return $this->view('overview');
    }
}
