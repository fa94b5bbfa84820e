<?php

/** A doorbell says "this appointment may have changed". Its row comes first, so that a service that is down misses nothing. */

namespace BkLoyalty;

/**
 * Writes a doorbell and remembers it for the next ring, unless this request has already told of this very state.
 *
 * @param int|null $line the cart line whose hold this booking uses
 */
function write_bell(int $appointment, string $hook, ?int $line = null): void
{
    if ($appointment <= 0) {
        return;
    }
    $row = Booknetic\appointment_row($appointment);
    $state = md5(serialize($row));
    $isDeletion = $hook === 'bkntc_appointment_deleted';
    if (!$isDeletion && (request()->seen[$appointment] ?? '') === $state) {
        return;
    }
    $tenant = (int) ($row['tenant_id'] ?? Booknetic\tenant_id());
    $bell = insert_bell([
        'tenant_id' => $tenant,
        'appointment_id' => $appointment,
        'hook' => $hook,
        'rung_at' => (new \DateTimeImmutable('now', new \DateTimeZone('UTC')))->format('Y-m-d H:i:s.u'),
        'status' => $row['status'] ?? null,
        'payment_status' => $row['payment_status'] ?? null,
        'paid_amount' => $row['paid_amount'] ?? null,
        'permitted' => tenant_can($tenant) ? 1 : 0,
        'checkout' => $line === null ? null : request()->binding,
        'line' => $line,
    ]);
    if ($bell > 0) {
        note_rang($hook);
        request()->bells[$bell] = $tenant;
        request()->seen[$appointment] = $state;
    }
}

/** @return int the doorbell's id, 0 when it could not be written (the sweep will find the change) */
function insert_bell(array $columns): int
{
    global $wpdb;
    $table = $wpdb->prefix . 'bkloyalty_doorbells';
    $names = implode(', ', array_keys($columns));
    $values = implode(', ', array_map(static function ($value) use ($wpdb): string {
        return $value === null ? 'NULL' : $wpdb->prepare('%s', $value);
    }, $columns));
    $suppressed = $wpdb->suppress_errors();
    $wrote = $wpdb->query("INSERT INTO $table ($names) VALUES ($values)");
    $wpdb->suppress_errors($suppressed);
    if ($wrote !== 1) {
        note('a doorbell could not be written: ' . $wpdb->last_error);
        return 0;
    }
    return (int) $wpdb->insert_id;
}
