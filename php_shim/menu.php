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
    require_once __DIR__ . '/back_end.php';
    require_once __DIR__ . '/back_end_ajax.php';
    Booknetic\register_module('bkloyalty', BackEnd::class, BackEndAjax::class, ['tier_event']);
    Booknetic\add_menu('bkloyalty', __('Loyalty Points', 'bkloyalty'), 'fa fa-star', 805);
}

/** The module's page, or what to do when the service does not answer: staff must know. */
function overview_html(): string
{
    $answer = ask('/v1/admin/overview', [], as_staff());
    if ($answer->isGiven()) {
        return (string) ($answer->body['html'] ?? '');
    }
    $why = $answer->status === 403
        ? __('You may not use Loyalty Points. Ask the owner of this business.', 'bkloyalty')
        : __('The loyalty service does not answer. Bookings go on, and points are given as soon as it is back. '
            . 'Ask whoever runs this site to look at "bridge doctor".', 'bkloyalty');
    return '<div class="bkloyalty"><p role="alert">' . esc_html($why) . '</p></div>';
}
