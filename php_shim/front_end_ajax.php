<?php

/** Loaded only where Booknetic's base classes exist. Each public method becomes an AJAX action, for guests too. */

namespace BkLoyalty;

use BookneticApp\Providers\Core\FrontendAjax as BookneticFrontendAjax;

final class FrontEndAjax extends BookneticFrontendAjax
{
    /** admin-ajax action `bkntc_bkloyalty_summary`. */
    public function bkloyalty_summary() // phpcs:ignore PSR1.Methods.CamelCapsMethodName -- the action's outward name
    {
        return $this->response(true, summary());
    }
}
