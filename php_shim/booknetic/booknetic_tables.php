<?php

/**
 * The adapter's other half: everything that reads Booknetic's tables, and the few things that are written there.
 *
 * Plain SQL by id: Booknetic's models see only the tenant of the present context, which may be a stale one.
 */

namespace BkLoyalty\Booknetic;

use const BkLoyalty\PRICE_KEY;

/** A booking with its price rows in one text (but empty ones of ours), or null: what changes about it changes this. */
function appointment_row(int $appointment): ?array
{
    global $wpdb;
    return read_one($wpdb->prepare(
        "SELECT a.*, (SELECT GROUP_CONCAT(p.unique_key, ' ', p.price, ' ', p.negative_or_positive ORDER BY p.id)
                      FROM {$wpdb->prefix}bkntc_appointment_prices p
                      WHERE p.appointment_id = a.id AND NOT (p.unique_key = %s AND p.price = 0)) AS prices
         FROM {$wpdb->prefix}bkntc_appointments a WHERE a.id = %d",
        PRICE_KEY,
        $appointment
    ));
}

/** All bookings of the same payment or series, itself included. */
function appointments_paid_with(int $appointment): array
{
    global $wpdb;
    $table = $wpdb->prefix . 'bkntc_appointments';
    $row = read_one($wpdb->prepare("SELECT payment_id, recurring_id FROM $table WHERE id = %d", $appointment));
    $ids = [$appointment];
    foreach (array_filter($row ?? []) as $column => $value) {
        $same = $wpdb->prepare("SELECT id FROM $table WHERE $column = %s ORDER BY id", $value);
        $ids = array_merge($ids, array_map('intval', $wpdb->get_col($same)));
    }
    return array_values(array_unique($ids));
}

/** The discount of ours that stands in a booking's price, 0.0 where there is none. */
function standing_discount(int $appointment): float
{
    global $wpdb;
    $row = read_one($wpdb->prepare(
        "SELECT SUM(-price * negative_or_positive) AS discount FROM {$wpdb->prefix}bkntc_appointment_prices
         WHERE appointment_id = %d AND unique_key = %s",
        $appointment,
        PRICE_KEY
    ));
    return (float) ($row['discount'] ?? 0);
}

/** A row of our own that came to nothing must not stand in a price. */
function remove_empty_price_row(int $appointment): void
{
    global $wpdb;
    $wpdb->query($wpdb->prepare(
        "DELETE FROM {$wpdb->prefix}bkntc_appointment_prices
         WHERE appointment_id = %d AND unique_key = %s AND price = 0",
        $appointment,
        PRICE_KEY
    ));
}

/** A workflow's event and filters, only of the tenant in whose context we are. */
function workflow_row(int $workflow): ?array
{
    global $wpdb;
    return read_one($wpdb->prepare(
        "SELECT `when`, data FROM {$wpdb->prefix}bkntc_workflows WHERE id = %d AND COALESCE(tenant_id, 0) = %d",
        $workflow,
        tenant_id()
    ));
}

function save_workflow_data(int $workflow, string $event, string $data): void
{
    global $wpdb;
    $wpdb->query($wpdb->prepare(
        "UPDATE {$wpdb->prefix}bkntc_workflows SET data = %s
         WHERE id = %d AND `when` = %s AND COALESCE(tenant_id, 0) = %d",
        $data,
        $workflow,
        $event,
        tenant_id()
    ));
}

/** Some versions may keep no tenant there. */
function has_customer_category(int $tenant, int $category): bool
{
    global $wpdb;
    $row = read_one($wpdb->prepare("SELECT * FROM {$wpdb->prefix}bkntc_customer_categories WHERE id = %d", $category));
    return $row !== null && (int) ($row['tenant_id'] ?? $tenant) === $tenant;
}

/** '' where Booknetic knows none. */
function tenant_name(int $tenant): string
{
    global $wpdb;
    $row = read_one($wpdb->prepare("SELECT full_name FROM {$wpdb->prefix}bkntc_tenants WHERE id = %d", $tenant));
    return (string) ($row['full_name'] ?? '');
}

/** @return int[] all tenants, or 0 for the single business */
function tenants(): array
{
    global $wpdb;
    if (!is_saas()) {
        return [0];
    }
    $suppressed = $wpdb->suppress_errors();
    $ids = $wpdb->get_col("SELECT id FROM {$wpdb->prefix}bkntc_tenants ORDER BY id");
    $wpdb->suppress_errors($suppressed);
    return array_map('intval', $ids);
}

function read_one(string $sql): ?array
{
    global $wpdb;
    $suppressed = $wpdb->suppress_errors();
    $row = $wpdb->get_row($sql, ARRAY_A);
    $wpdb->suppress_errors($suppressed);
    return $row;
}
