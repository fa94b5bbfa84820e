<?php

/** Loaded only in Booknetic's back end, where its base classes exist. Views are in view/, beside this file. */

namespace BkLoyalty;

use BookneticApp\Providers\Core\Controller;

final class BackEnd extends Controller
{
    public function index()
    {
        return $this->view('screen');
    }

    /** The filters of a workflow's event, as a page. */
    public function workflow_event() // phpcs:ignore PSR1.Methods.CamelCapsMethodName -- the action's outward name
    {
        Booknetic\must(CAPABILITY);
        return $this->view('workflow_event');
    }
}
