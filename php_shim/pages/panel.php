<?php

/** The customer's points: in Booknetic's customer panel, and wherever the short code [bkloyalty-panel] stands. */

namespace BkLoyalty;

function render_panel(): string
{
    $html = panel_html();
    if ($html !== '') {
        enqueue_customer_panel_scripts([]);
    }
    return $html;
}

/** In SaaS a page that belongs to no tenant shows one section per tenant. The same panel is fetched once in a request. */
function panel_html(): string
{
    $tenant = page_tenant();
    $allTenants = Booknetic\is_saas() && $tenant === 0;
    if (!is_user_logged_in() || (!$allTenants && !tenant_can($tenant))) {
        return '';
    }
    $answers = &request()->answers;
    $question = "panel of tenant $tenant";
    if (!isset($answers[$question])) {
        // For all tenants the service asks each tenant's plan itself.
        $page = panel_place(panel_page_here()) + ['flash' => take_flash(PANEL_FLASH)];
        $answers[$question] = ask('/v1/panel', ['all_tenants' => $allTenants, 'page' => $page], as_customer($tenant, true));
    }
    $html = $answers[$question]->isGiven() ? (string) ($answers[$question]->body['html'] ?? '') : '';
    return $html === '' ? '' : uncached($html);
}

/** Somebody's points, and forms that only they can send, are for nobody else's eyes: page caches heed this. */
function uncached(string $html): string
{
    defined('DONOTCACHEPAGE') || define('DONOTCACHEPAGE', true);
    return $html;
}

/** The tenant of the page, noted at boot: Booknetic's own panel switches tenants while it renders and leaves the last. */
function page_tenant(): int
{
    return request()->pageTenant = request()->pageTenant ?? Booknetic\tenant_id();
}

/**
 * Behind the panel's own output, also where another plugin renders it. Booknetic has no hook for a tab: a script of
 * ours moves what stands here into the panel.
 */
function append_to_customer_panel($output = '', $tag = '')
{
    $html = $tag === 'booknetic-cp' ? panel_html() : '';
    return $html === '' ? $output : $output . '<div class="bkloyalty-slot" hidden>' . $html . '</div>';
}
