<?php

namespace BkLoyalty\Tests;

/** The least that can be booked: a service, who does it, who comes. */
final class Salon
{
    public int $service;
    public int $series;
    public int $staff;
    public int $location;
    public int $user;
    public int $customer;
    private int $hour = 0;

    public function __construct(?int $tenant = null)
    {
        $service = [
            'duration' => 60, 'max_capacity' => 1, 'is_active' => 1, 'is_visible' => 1, 'deposit' => 100,
            'deposit_type' => 'percent', 'tenant_id' => $tenant,
        ];
        $series = ['is_recurring' => 1, 'recurring_payment_type' => 'full'];
        $this->service = $this->insert('services', ['name' => 'Colour', 'price' => 60] + $service);
        $this->series = $this->insert('services', ['name' => 'Course', 'price' => 20] + $service + $series);
        $this->staff = $this->insert('staff', ['name' => 'Ana', 'is_active' => 1, 'tenant_id' => $tenant]);
        $this->location = $this->insert('locations', ['name' => 'Centre', 'is_active' => 1, 'tenant_id' => $tenant]);
        $this->user = $this->user('shim-eva', 'subscriber');
        $this->customer = $this->insert('customers', [
            'user_id' => $this->user, 'first_name' => 'Eva', 'last_name' => 'Sol', 'email' => 'shim-eva@example.org',
            'tenant_id' => $tenant,
        ]);
    }

    public function user(string $login, string $role): int
    {
        $existing = get_user_by('login', $login);
        return $existing ? $existing->ID : (int) wp_insert_user([
            'user_login' => $login, 'user_email' => "$login@example.org", 'user_pass' => 'x', 'role' => $role,
        ]);
    }

    /** A cart line for Eva at a free hour. */
    public function line(array $more = []): array
    {
        return $more + [
            'service' => $this->service, 'staff' => $this->staff, 'location' => $this->location,
            'date' => $this->date(), 'time' => '10:00',
            'customer_data' => [
                'first_name' => 'Eva', 'last_name' => 'Sol', 'email' => 'shim-eva@example.org', 'phone' => '1',
            ],
        ];
    }

    public function seriesLine(int $occurrences): array
    {
        $dates = [];
        for ($i = 0; $i < $occurrences; $i++) {
            $dates[] = [$this->date(), '10:00'];
        }
        return $this->line(['service' => $this->series, 'appointments' => $dates]);
    }

    /** A row as if it had been there for long. */
    public function appointment(array $more = []): int
    {
        $start = strtotime($this->date() . ' 10:00 UTC');
        $id = $this->insert('appointments', $more + [
            'service_id' => $this->service, 'staff_id' => $this->staff, 'location_id' => $this->location,
            'customer_id' => $this->customer, 'status' => 'approved', 'starts_at' => $start, 'ends_at' => $start + 3600,
            'busy_from' => $start, 'busy_to' => $start + 3600, 'payment_method' => 'local',
            'payment_status' => 'not_paid', 'paid_amount' => 0, 'created_at' => time(), 'weight' => 1,
        ]);
        $this->price($id, 'service_price', 60);
        return $id;
    }

    public function price(int $appointment, string $key, float $price): void
    {
        $this->insert('appointment_prices', [
            'appointment_id' => $appointment, 'unique_key' => $key, 'price' => abs($price),
            'negative_or_positive' => $price < 0 ? -1 : 1,
        ]);
    }

    public function insert(string $table, array $row): int
    {
        global $wpdb;
        $wpdb->insert($wpdb->prefix . 'bkntc_' . $table, $row);
        return (int) $wpdb->insert_id;
    }

    private function date(): string
    {
        return gmdate('Y-m-d', time() + 86400 * (400 + $this->hour++));
    }
}
