<?php

/** What `bridge doctor` asks: is this side here, does it know the same secret, how is it attached? */

namespace BkLoyalty;

const HEALTH_PATH = '/bkloyalty/v1/health';

function register_health_route(): void
{
    register_rest_route('bkloyalty/v1', '/health', [
        'methods' => 'GET',
        'permission_callback' => 'BkLoyalty\may_ask_for_health',
        'callback' => 'BkLoyalty\health',
    ]);
}

function may_ask_for_health(\WP_REST_Request $asked): bool
{
    return is_from_service($asked, 'GET', HEALTH_PATH);
}

function health(): array
{
    return [
        'version' => VERSION,
        'php' => PHP_VERSION,
        'wordpress' => get_bloginfo('version'),
        'booknetic' => class_exists('BookneticApp\Providers\Core\Capabilities'),
        'hooks' => booted_as(),
    ];
}
