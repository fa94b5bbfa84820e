<?php

/**
 * Customers' categories follow their tiers, where a tier is linked to one. What came last of a customer holds, in whatever order the
 * service's messages arrive; and nothing is written while Booknetic's own Loyalty Points are there, which do the same.
 */

namespace BkLoyalty;

const CATEGORY_EVENT = 'bkloyalty_category';
const SECONDS_TO_WAIT_FOR_A_CATEGORY = 5;

function follow_category(array $event): void
{
    $customer = (int) ($event['params']['customer_id'] ?? 0);
    $category = (int) ($event['data']['category'] ?? 0);
    if ($customer <= 0 || $category <= 0) {
        return;
    }
    if (native_signs() !== []) {
        note("customer $customer keeps the category: Booknetic's own Loyalty Points are there");
        return;
    }
    $tenant = (int) ($event['tenant'] ?? 0);
    one_at_a_time("bkloyalty_category_$customer", static function () use ($event, $tenant, $customer, $category): void {
        if (is_newest_category((int) $event['id'], $tenant, $customer)) {
            Booknetic\set_customer_category($tenant, $customer, $category);
        }
    });
}

/** Two requests with two events of one customer: whoever comes second sees what the first one noted. */
function one_at_a_time(string $name, callable $do): void
{
    global $wpdb;
    $lock = substr(md5($wpdb->prefix . DB_NAME), 0, 8) . $name;
    $wpdb->query($wpdb->prepare('SELECT GET_LOCK(%s, %d)', $lock, SECONDS_TO_WAIT_FOR_A_CATEGORY));
    try {
        $do();
    } finally {
        $wpdb->query($wpdb->prepare('SELECT RELEASE_LOCK(%s)', $lock));
    }
}

/** Notes the event, unless a newer one of this customer was acted on. A request that died after this comes here once more. */
function is_newest_category(int $event, int $tenant, int $customer): bool
{
    global $wpdb;
    $table = $wpdb->prefix . 'bkloyalty_categories';
    $wpdb->query($wpdb->prepare(
        "INSERT INTO $table (tenant_id, customer_id, event_id) VALUES (%d, %d, %d)
         ON DUPLICATE KEY UPDATE event_id = GREATEST(event_id, VALUES(event_id))",
        $tenant,
        $customer,
        $event
    ));
    $newest = "SELECT event_id FROM $table WHERE tenant_id = %d AND customer_id = %d";
    return (int) $wpdb->get_var($wpdb->prepare($newest, $tenant, $customer)) === $event;
}
