<?php

/** Which script and style goes where. The files are in assets/; their sentences come with the service's HTML. */

namespace BkLoyalty;

const BOOKING_PANEL = 'bkloyalty-booking-panel';
const CUSTOMER_PANEL = 'bkloyalty-customer-panel';
const STYLE = 'bkloyalty';
const BACK_END = 'bkloyalty-admin';

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
    if ($module === 'bkloyalty') {
        wp_enqueue_style(BACK_END, asset_url('admin.css'), [], null);
        register_script(BACK_END, 'admin.js', []);
        register_script(BACK_END . '-controls', 'admin-controls.js', [BACK_END]);
        register_script(BACK_END . '-menu', 'admin-menu.js', [BACK_END]);
        register_script(BACK_END . '-pieces', 'admin-pieces.js', [BACK_END . '-controls']);
        register_script(BACK_END . '-copy', 'admin-copy.js', [BACK_END]);
        wp_enqueue_script(BACK_END . '-controls');
        wp_enqueue_script(BACK_END . '-menu');
        wp_enqueue_script(BACK_END . '-pieces');
        wp_enqueue_script(BACK_END . '-copy');
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
    return plugins_url("assets/$file", __DIR__ . '/init.php') . '?v=' . VERSION;
}
