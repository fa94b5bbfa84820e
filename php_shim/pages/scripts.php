<?php

/** Which script and style goes where. The files are in assets/; their sentences come with the service's HTML. */

namespace BkLoyalty;

const BOOKING_PANEL = 'bkloyalty-booking-panel';
const CUSTOMER_PANEL = 'bkloyalty-customer-panel';
const STYLE = 'bkloyalty';
const BACK_END = 'bkloyalty-admin';

/** In this order: each uses what those before it put into window.bkloyaltyAdmin. */
const BACK_END_SCRIPTS = [
    'admin', 'admin-messages', 'admin-dialogs', 'admin-screens', 'admin-links', 'admin-forms',
    'admin-controls', 'admin-live', 'admin-tasks', 'admin-menu', 'admin-pieces', 'admin-copy',
];

function enqueue_booking_panel(): void
{
    if (may_show()) {
        register_script(BOOKING_PANEL, 'booking-panel.js', ['booknetic']);
        wp_enqueue_script(BOOKING_PANEL);
        enqueue_style();
    }
}

/** Newer versions of Booknetic enqueue what this lists. */
function add_booking_panel_assets($assets = [])
{
    if (!may_show()) {
        return $assets;
    }
    register_script(BOOKING_PANEL, 'booking-panel.js', ['booknetic']);
    $assets[] = [
        'type' => 'js', 'src' => asset_url('booking-panel.js'), 'id' => BOOKING_PANEL, 'deps' => ['booknetic'],
    ];
    $assets[] = ['type' => 'css', 'src' => asset_url('loyalty.css'), 'id' => STYLE, 'deps' => []];
    return $assets;
}

/** For panels that are themselves fetched by AJAX. */
function add_booking_panel_files($result = [])
{
    if (may_show()) {
        $result['files'][] = ['type' => 'js', 'src' => asset_url('booking-panel.js'), 'id' => BOOKING_PANEL];
        $result['files'][] = ['type' => 'css', 'src' => asset_url('loyalty.css'), 'id' => STYLE];
    }
    return $result;
}

/** Where there is a panel to show; it is fetched once. */
function enqueue_customer_panel(): void
{
    if (panel_html() !== '') {
        enqueue_customer_panel_scripts(['booknetic-cp']);
    }
}

/** @param string[] $after scripts that must come before */
function enqueue_customer_panel_scripts(array $after): void
{
    register_script(CUSTOMER_PANEL, 'customer-panel.js', $after);
    wp_enqueue_script(CUSTOMER_PANEL);
    enqueue_style();
}

function enqueue_back_end($module = '', $action = ''): void
{
    if (in_array($module, ['bkloyalty', 'workflow'], true)) {
        // Booknetic opens the filters of our events over its own workflows.
        wp_enqueue_style(BACK_END, asset_url('admin.css'), [], null);
    }
    if ($module === 'bkloyalty') {
        enqueue_back_end_scripts();
    }
}

function enqueue_back_end_scripts(): void
{
    $before = [];
    foreach (BACK_END_SCRIPTS as $name) {
        register_script("bkloyalty-$name", "$name.js", $before);
        wp_enqueue_script("bkloyalty-$name");
        $before = ["bkloyalty-$name"];
    }
}

/** The style of the module's pages, for where nothing can be enqueued; once. */
function back_end_style(): string
{
    wp_register_style(BACK_END, asset_url('admin.css'), [], null);
    ob_start();
    wp_print_styles(BACK_END);
    return (string) ob_get_clean();
}

function enqueue_style(): void
{
    wp_enqueue_style(STYLE, asset_url('loyalty.css'), [], null);
}

function register_script(string $handle, string $file, array $after): void
{
    wp_register_script($handle, asset_url($file), $after, null, true);
}

function may_show(): bool
{
    return tenant_can(Booknetic\tenant_id());
}

function asset_url(string $file): string
{
    return plugins_url("assets/$file", dirname(__DIR__) . '/init.php') . '?v=' . VERSION;
}
