<?php

/** The module `bkloyalty` in Booknetic's back end, registered only for who may use it. */

namespace BkLoyalty;

/** On `bkntc_backend`: Booknetic dispatches to a module right after this. */
function start_back_end(): void
{
    $tenant = Booknetic\tenant_id();
    if (!tenant_can($tenant) || !user_can() || !Booknetic\has_back_end()) {
        return;
    }
    require_once dirname(__DIR__) . '/back_end.php';
    require_once dirname(__DIR__) . '/back_end_ajax.php';
    Booknetic\register_module('bkloyalty', BackEnd::class, BackEndAjax::class, ['workflow_event']);
    Booknetic\add_menu('bkloyalty', __('Loyalty Points', 'bkloyalty'), 'fa fa-star', 805);
}
