<?php

/** The super-admin's panel of a SaaS: which plans hold the module. Tenants' own pages are in menu.php. */

namespace BkLoyalty;

/** On `bkntcsaas_backend`: the panel dispatches to a module right after this. */
function start_saas_panel(): void
{
    if (!Booknetic\is_super_admin() || !Booknetic\has_saas_panel()) {
        return;
    }
    require_once dirname(__DIR__) . '/saas_panel.php';
    Booknetic\register_saas_module('bkloyalty', SaasPanel::class);
    Booknetic\add_saas_menu('bkloyalty', __('Loyalty Points', 'bkloyalty'), 'fa fa-star', 805);
}

/** The page with its style: whether that panel's frame lets add-ons enqueue one is not known. */
function plans_html(): string
{
    // phpcs:ignore WordPress.Security.NonceVerification -- only shows a page
    [, $query] = asked_screen($_GET);
    $page = plans_page($query) + ['flash' => take_flash(flash_of('plans', $query))];
    $answer = ask('/v1/admin/plans', ['page' => $page, 'query' => $query ?: new \stdClass()], as_super_admin());
    $html = $answer->isGiven() ? (string) ($answer->body['html'] ?? '') : trouble_html($answer, Booknetic\saas_module_url('bkloyalty'));
    return back_end_style() . $html;
}

/** Where the screen stands. */
function plans_page(array $query): array
{
    $url = Booknetic\saas_module_url('bkloyalty');
    return [
        'url' => $url,
        'here' => $url . '&' . http_build_query(['screen' => 'plans'] + $query, '', '&', PHP_QUERY_RFC3986),
        'post_url' => admin_url('admin-post.php'),
        'ajax_url' => admin_url('admin-ajax.php'),
        'appointments_url' => '',
        'plans_url' => Booknetic\saas_module_url('plans'),
        'nonce' => wp_create_nonce(NONCE),
    ];
}

/** What is sent from that screen is the super-admin's, and is about the whole site. */
function is_of_plans(string $path): bool
{
    return strpos($path, 'plans/') === 0 && Booknetic\is_super_admin();
}
