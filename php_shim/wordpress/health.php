<?php

/**
 * What this side knows of itself: is it here, does it know the same secret, how is it attached, what of Booknetic does
 * it find? `bridge doctor` asks for it, and the self-check's page carries it along.
 */

namespace BkLoyalty;

use BookneticApp\Backend\Appointments\Helpers\AppointmentRequests;
use BookneticApp\Config;
use BookneticApp\Providers\Core\Capabilities;
use BookneticApp\Providers\Core\Permission;
use BookneticApp\Providers\Core\Route;
use BookneticApp\Providers\Helpers\Helper;
use BookneticApp\Providers\Helpers\Math;
use BookneticApp\Providers\UI\MenuUI;
use BookneticSaaS\Models\Tenant;
use BookneticSaaS\Providers\Core\Route as SaasRoute;
use BookneticSaaS\Providers\UI\MenuUI as SaasMenuUI;

const HEALTH_PATH = '/bkloyalty/v1/health';

/** What is called of Booknetic where it is there, by what it is for. A test holds this against booknetic.php. */
const PARTS = [
    'back_end' => [[Route::class, 'get'], [Route::class, 'post'], [Route::class, 'getURL'], [MenuUI::class, 'get'],
        [Helper::class, 'getSlugName'], [Helper::class, 'getAppointmentStatuses'], [Helper::class, 'profileImage']],
    'cart' => [[AppointmentRequests::class, 'self'], [AppointmentRequests::class, 'load']],
    'messages' => [[Config::class, 'getShortCodeService']],
    'money' => [[Helper::class, 'getOption'], [Math::class, 'floor']],
    'permissions' => [[Capabilities::class, 'registerTenantCapability'], [Capabilities::class, 'register'],
        [Capabilities::class, 'tenantCan'], [Capabilities::class, 'userCan'],
        [Capabilities::class, 'getUserCapabilityValue'], [Permission::class, 'isAdministrator']],
    'tenants' => [[Helper::class, 'isSaaSVersion'], [Permission::class, 'tenantId'],
        [Permission::class, 'setTenantId']],
    'workflows' => [[Config::class, 'getWorkflowEventsManager']],
];
/** Expected only where Booknetic is rented to several businesses. */
const PARTS_OF_SAAS = [
    'tenants' => [[Tenant::class, 'onDeleting'], [Permission::class, 'isSuperAdministrator'], [SaasRoute::class, 'get'], [SaasRoute::class, 'getURL'],
        [SaasMenuUI::class, 'get']],
];

function register_health_route(): void
{
    register_rest_route('bkloyalty/v1', '/health', [
        'methods' => 'GET',
        'permission_callback' => 'BkLoyalty\may_ask_for_health',
        'callback' => 'BkLoyalty\health_and_service',
    ]);
}

function may_ask_for_health(\WP_REST_Request $asked): bool
{
    return is_from_service($asked, 'GET', HEALTH_PATH);
}

/** Whoever asks from outside is also told whether the service answers this site; in a page that the service makes it goes without saying. */
function health_and_service(): array
{
    return health() + ['service' => ['address' => bridge_url(), 'answers' => ask_for_service_health() !== null]];
}

/** `time` in milliseconds; `rang` are the hooks that ever told of a booking. */
function health(): array
{
    return [
        'version' => VERSION,
        'php' => PHP_VERSION,
        'wordpress' => get_bloginfo('version'),
        'booknetic' => class_exists(Capabilities::class),
        'hooks' => booted_as(),
        'time' => (int) round(microtime(true) * 1000),
        'rang' => array_keys((array) get_option('bkloyalty_rang', [])),
        'missing' => (object) missing_parts(),
        'native' => native_signs(),
    ];
}

/** @return array<string, string[]> classes and methods of Booknetic's that are not there, by what they are for */
function missing_parts(): array
{
    $missing = [];
    foreach (array_merge_recursive(PARTS, Booknetic\is_saas() ? PARTS_OF_SAAS : []) as $for => $methods) {
        foreach ($methods as [$class, $method]) {
            if (!Booknetic\has($class, $method)) {
                $missing[$for][] = "$class::$method";
            }
        }
    }
    return $missing;
}

/** That Booknetic tells of bookings by this hook: written down once for each hook. */
function note_rang(string $hook): void
{
    $rang = (array) get_option('bkloyalty_rang', []);
    if (!isset($rang[$hook])) {
        update_option('bkloyalty_rang', $rang + [$hook => time()], true);
    }
}
