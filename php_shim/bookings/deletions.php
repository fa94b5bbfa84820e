<?php

/**
 * What Booknetic deletes: customers, and in a SaaS whole businesses. It tells of both before the rows are gone, and perhaps
 * never; so the service is told at the end of the request and looks for itself, as it does now and then anyway.
 */

namespace BkLoyalty;

const LAST_DELETED = 'bkloyalty_last_deleted';
const DAYS_KEPT = 30;
const NOTHING_DELETED = ['customers' => [], 'tenants' => []];

/** On `bkntc_customer_deleted`. */
function on_customer_deleted($customer = null): void
{
    $id = (int) $customer;
    if ($id > 0 && !in_array($id, request()->deleted['customers'], true)) {
        request()->deleted['customers'][] = $id;
    }
}

/** Booknetic's model of a tenant has listeners in place of a WordPress hook. */
function listen_to_tenants(): void
{
    // An answer might keep Booknetic from deleting.
    Booknetic\on_tenant_deleting(static function ($tenant = null): void {
        guarded('on_tenant_deleting')($tenant);
    });
}

/** Its name is known for the last time now. */
function on_tenant_deleting($tenant = null): void
{
    $id = (int) (is_object($tenant) ? ($tenant->id ?? 0) : $tenant);
    if ($id > 0) {
        $name = mb_substr(Booknetic\tenant_name($id), 0, 190);
        request()->deleted['tenants'][$id] = $name;
        update_option(LAST_DELETED, ['id' => $id, 'name' => $name, 'at' => time()], false);
    }
}

/** What whoever runs a SaaS should know of the business that was deleted last, while its data is kept; '' where there is nothing to say. */
function deleted_sentence(): string
{
    $last = (array) get_option(LAST_DELETED, []);
    $isFresh = time() - (int) ($last['at'] ?? 0) < DAYS_KEPT * DAY_IN_SECONDS;
    if (!$isFresh || !Booknetic\is_super_admin() || in_array((int) $last['id'], Booknetic\tenants(), true)) {
        return '';
    }
    return sprintf(
        /* translators: %s is the name of a business */
        __('The business %s was deleted. What it had in points is kept for 30 days: download it under Loyalty Points in the panel of the SaaS.', 'bkloyalty'),
        $last['name'] !== '' ? $last['name'] : '#' . $last['id']
    );
}

/** What the last ring of a request has to say of it; before, the rows still stand. @return array<string, array> */
function deleted_so_far(): array
{
    $deleted = request()->deleted;
    if ($deleted === NOTHING_DELETED || !request()->isEnding) {
        return [];
    }
    request()->deleted = NOTHING_DELETED;
    return ['deleted' => ['customers' => $deleted['customers'], 'tenants' => (object) $deleted['tenants']]];
}

/** On `bkntc_add_tables_for_export`: every table of ours goes into Booknetic's own backup. */
function add_tables_for_export($tables = [])
{
    return array_values(array_unique(array_merge((array) $tables, our_tables())));
}

/** On `wpmu_drop_tables`: whoever deletes a site of a network for good deletes its points as well. */
function add_tables_to_drop($tables = [])
{
    return array_values(array_unique(array_merge((array) $tables, our_tables())));
}

/** @return string[] of the site that WordPress is at */
function our_tables(): array
{
    global $wpdb;
    return $wpdb->get_col($wpdb->prepare('SHOW TABLES LIKE %s', $wpdb->esc_like($wpdb->prefix . 'bkloyalty_') . '%'));
}
