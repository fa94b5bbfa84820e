<?php

/** Loaded only where Booknetic's base classes exist. */

namespace BkLoyalty;

use BookneticApp\Providers\Core\AddonLoader;

final class Addon extends AddonLoader
{
    /** In every kind of request, also where no page of Booknetic is open. */
    public function init()
    {
        boot('addon');
    }

    public function initFrontend()
    {
        $isKnown = class_exists('BookneticApp\Providers\Core\FrontendAjax');
        if ($isKnown && method_exists($this, 'setFrontendAjaxController')) {
            require_once __DIR__ . '/front_end_ajax.php';
            $this->setFrontendAjaxController(FrontEndAjax::class);
        } else {
            attach(hooks_without_loader());
        }
    }
}
