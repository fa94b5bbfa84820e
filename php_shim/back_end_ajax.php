<?php

/** Loaded only in Booknetic's back end, where its base classes exist. */

namespace BkLoyalty;

use BookneticApp\Providers\Core\Controller;

final class BackEndAjax extends Controller
{
    /** The filters of the workflow event "tier updated", as a dialog. */
    public function tier_event() // phpcs:ignore PSR1.Methods.CamelCapsMethodName -- the action's outward name
    {
        Booknetic\must(CAPABILITY);
        return $this->modalView('tier_event');
    }
}
