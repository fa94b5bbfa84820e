<?php

/** WordPress's own Site Health: whether Booknetic and the service are there, and whether both sides are of one version. */

namespace BkLoyalty;

const SECONDS_TO_WAIT_FOR_HEALTH = 2.0;

/** On `site_status_tests`. Asked in the background, so that a service that is away does not keep the page waiting. */
function add_site_health_tests($tests = [])
{
    $tests['direct']['bkloyalty_booknetic'] = [
        'label' => __('Booknetic is there for loyalty points', 'bkloyalty'),
        'test' => __NAMESPACE__ . '\test_booknetic',
    ];
    $tests['async']['bkloyalty_service'] = [
        'label' => __('The loyalty service answers', 'bkloyalty'),
        'test' => rest_url('bkloyalty/v1/site-health'),
        'has_rest' => true,
        'async_direct_test' => __NAMESPACE__ . '\test_service',
    ];
    return $tests;
}

function register_site_health_route(): void
{
    register_rest_route('bkloyalty/v1', '/site-health', [
        'methods' => 'GET',
        'permission_callback' => static function (): bool {
            return current_user_can('view_site_health_checks');
        },
        'callback' => __NAMESPACE__ . '\test_service',
    ]);
}

function test_booknetic(): array
{
    $missing = array_merge(...array_values(missing_parts()) ?: [[]]);
    if (did_action('bkntc_init') === 0) {
        return site_health('bkloyalty_booknetic', 'critical', __('Booknetic does not run', 'bkloyalty'), [
            __('Loyalty points need Booknetic: install, activate and license it. Until then nothing earns points.', 'bkloyalty'),
        ]);
    }
    if ($missing !== []) {
        return site_health('bkloyalty_booknetic', 'recommended', __('Parts of Booknetic were not found', 'bkloyalty'), [
            __('This version of Booknetic lacks what some of loyalty needs. The rest works.', 'bkloyalty'),
            implode(', ', $missing),
        ]);
    }
    return site_health('bkloyalty_booknetic', 'good', __('Booknetic is there for loyalty points', 'bkloyalty'), [
        __('Everything that loyalty needs of Booknetic was found.', 'bkloyalty'),
    ]);
}

function test_service(): array
{
    $said = ask_for_service_health();
    if ($said === null) {
        return site_health('bkloyalty_service', 'critical', __('The loyalty service does not answer', 'bkloyalty'), [
            silence_sentence(),
        ]);
    }
    if ($said['status'] !== 'ready') {
        return site_health('bkloyalty_service', 'critical', __('The loyalty service cannot work yet', 'bkloyalty'), [
            (string) ($said['reason'] ?? ''),
        ]);
    }
    if (version_trouble() !== '') {
        return site_health('bkloyalty_service', 'recommended', __('Plugin and loyalty service differ', 'bkloyalty'), [
            version_trouble(),
        ]);
    }
    if (($said['worker'] ?? '') === 'away') {
        return site_health('bkloyalty_service', 'recommended', __('The loyalty worker is not at work', 'bkloyalty'), [
            __('Bookings earn points all the same while the service answers. What needs the worker waits: points that expire, '
                . 'messages of workflows, bonuses, and whatever happened while the service was away. Start "bridge work".', 'bkloyalty'),
        ]);
    }
    return site_health('bkloyalty_service', 'good', __('The loyalty service answers', 'bkloyalty'), [
        __('Bookings can earn points, and customers can use them.', 'bkloyalty'),
    ]);
}

/** What the service says of itself, to anybody; null where nothing of ours answers. */
function ask_for_service_health(): ?array
{
    $response = wp_remote_get(bridge_url() . '/healthz', ['timeout' => SECONDS_TO_WAIT_FOR_HEALTH, 'redirection' => 0]);
    note_service_version($response);
    note_silence(is_wp_error($response));
    $said = is_wp_error($response) ? null : json_decode(wp_remote_retrieve_body($response), true);
    return is_array($said) && isset($said['status']) ? $said : null;
}

function silence_sentence(): string
{
    return __('Bookings go on without loyalty, and points are given as soon as it is back. '
        . 'Start "bridge serve" and "bridge work"; "bridge doctor" says what is missing.', 'bkloyalty');
}

/** @param string[] $sentences */
function site_health(string $test, string $status, string $label, array $sentences): array
{
    return [
        'label' => $label,
        'status' => $status,
        'badge' => ['label' => __('Loyalty Points', 'bkloyalty'), 'color' => $status === 'critical' ? 'red' : 'blue'],
        'description' => '<p>' . implode('</p><p>', array_map('esc_html', array_filter($sentences))) . '</p>',
        'actions' => '',
        'test' => $test,
    ];
}

/** On `debug_information`: what somebody who is asked for help likes to know. No secret, no name. */
function add_debug_information($information = [])
{
    global $wpdb;
    $information['bkloyalty'] = [
        'label' => __('Loyalty Points', 'bkloyalty'),
        'fields' => array_map(static function (array $field): array {
            return ['label' => $field[0], 'value' => (string) $field[1]];
        }, [
            'plugin' => [__('Version of the plugin', 'bkloyalty'), VERSION],
            'service' => [__('Version of the service', 'bkloyalty'), service_version() ?: '–'],
            'address' => [__('Address of the service', 'bkloyalty'), bridge_url()],
            'hooks' => [__('Attached to Booknetic as', 'bkloyalty'), booted_as() ?: '–'],
            'waiting' => [
                __('Changes of bookings that wait', 'bkloyalty'),
                $wpdb->get_var("SELECT COUNT(*) FROM {$wpdb->prefix}bkloyalty_doorbells"),
            ],
        ]),
    ];
    return $information;
}
