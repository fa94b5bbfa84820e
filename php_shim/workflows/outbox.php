<?php

/** Events that no ring's reply carried home, or that no ring caused, such as an adjustment: the service brings them. */

namespace BkLoyalty;

const EVENTS_PATH = '/bkloyalty/v1/events';

function register_events_route(): void
{
    register_rest_route('bkloyalty/v1', '/events', [
        'methods' => 'POST',
        'permission_callback' => 'BkLoyalty\may_bring_events',
        'callback' => 'BkLoyalty\take_events',
    ]);
}

function may_bring_events(\WP_REST_Request $asked): bool
{
    return is_from_service($asked, 'POST', EVENTS_PATH);
}

/**
 * Runs each event once, as those of a ring's reply. While Booknetic does not run there is nobody to act on them, so
 * none is taken and they come again.
 *
 * @return array|\WP_Error
 */
function take_events(\WP_REST_Request $asked)
{
    $brought = json_decode((string) $asked->get_body(), true);
    if (!is_array($brought['events'] ?? null)) {
        return new \WP_Error('bkloyalty_invalid_input', 'There is no list of events.', ['status' => 400]);
    }
    if (did_action('bkntc_init') === 0) {
        return ['acknowledged' => []];
    }
    $done = array_filter($brought['events'], static function ($event): bool {
        return is_array($event) && run_event($event);
    });
    return ['acknowledged' => array_map('intval', array_column($done, 'id'))];
}
