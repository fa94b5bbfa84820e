<?php

namespace BookneticStandin;

/** Section 6: the tables. Names as listed there, types approximate, as they are known only approximately. */
class Schema
{
    const VERSION = '1';

    public static function installIfNew(): void
    {
        if (get_option('booknetic_standin_schema') !== self::VERSION) {
            self::install();
        }
    }

    public static function install(): void
    {
        global $wpdb;
        foreach (self::tables() as $table => $columns) {
            $wpdb->query(
                "CREATE TABLE IF NOT EXISTS {$wpdb->prefix}bkntc_{$table} ("
                . "id int unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY, {$columns}) " . $wpdb->get_charset_collate()
            );
        }
        foreach (['booknetic_staff', 'booknetic_customer', 'booknetic_saas_tenant'] as $role) {
            add_role($role, ucwords(str_replace('_', ' ', $role)), ['read' => true]);
        }
        update_option('booknetic_standin_schema', self::VERSION);
    }

    /** @return string[] full names, children first, for a test that wants to empty them */
    public static function tableNames(): array
    {
        global $wpdb;
        return array_map(function ($table) use ($wpdb) {
            return $wpdb->prefix . 'bkntc_' . $table;
        }, array_keys(self::tables()));
    }

    private static function tables(): array
    {
        $tenant = 'tenant_id int unsigned NULL, KEY tenant_id (tenant_id)';
        return self::bookings($tenant) + self::people($tenant) + self::offer($tenant) + self::others($tenant);
    }

    private static function bookings(string $tenant): array
    {
        return [
            'appointments' => "location_id int NULL, service_id int NULL, staff_id int NULL, customer_id int NULL,
                status varchar(255) NULL, starts_at int unsigned NULL, ends_at int unsigned NULL,
                busy_from int unsigned NULL, busy_to int unsigned NULL, weight int NOT NULL DEFAULT 1,
                payment_id varchar(64) NULL, recurring_id varchar(64) NULL, payment_method varchar(64) NULL,
                payment_status varchar(32) NULL, paid_amount decimal(20,4) NULL, note text NULL,
                locale varchar(16) NULL, client_timezone varchar(64) NULL, created_at int unsigned NULL, $tenant,
                KEY payment_id (payment_id), KEY recurring_id (recurring_id), KEY customer_id (customer_id)",
            'appointment_prices' => 'appointment_id int unsigned NOT NULL, unique_key varchar(255) NOT NULL,
                price decimal(20,4) NOT NULL, negative_or_positive tinyint NOT NULL DEFAULT 1,
                KEY appointment_id (appointment_id)',
            'appointment_extras' => 'appointment_id int unsigned NOT NULL, extra_id int NULL, quantity int NULL,
                price decimal(20,4) NULL, duration int NULL, KEY appointment_id (appointment_id)',
            'data' => "table_name varchar(64) NOT NULL, row_id int NOT NULL, data_key varchar(128) NOT NULL,
                data_value longtext NULL, $tenant, KEY row_key (table_name, row_id, data_key)",
        ];
    }

    private static function people(string $tenant): array
    {
        return [
            'customers' => "user_id int unsigned NULL, first_name varchar(255) NULL, last_name varchar(255) NULL,
                phone_number varchar(64) NULL, email varchar(255) NULL, birthdate date NULL, notes text NULL,
                profile_image varchar(255) NULL, gender varchar(16) NULL, category_id int unsigned NULL,
                created_by int NULL, created_at date NULL, $tenant, KEY user_id (user_id), KEY email (email)",
            'customer_categories' => "name varchar(255) NULL, color varchar(32) NULL, icon varchar(64) NULL,
                is_default tinyint NOT NULL DEFAULT 0, note text NULL, created_at int NULL, updated_at int NULL,
                created_by int NULL, updated_by int NULL, $tenant",
            'staff' => "name varchar(255) NULL, user_id int unsigned NULL, email varchar(255) NULL,
                phone_number varchar(64) NULL, about text NULL, profile_image varchar(255) NULL,
                locations varchar(255) NULL, google_access_token text NULL, is_active tinyint NOT NULL DEFAULT 1,
                profession varchar(255) NULL, $tenant",
            'user_role_managers' => "name varchar(255) NULL, staff varchar(255) NULL, note text NULL,
                is_default tinyint NOT NULL DEFAULT 0, permissions longtext NULL, $tenant",
            'tenants' => 'user_id int unsigned NULL, email varchar(255) NULL, full_name varchar(255) NULL,
                domain varchar(255) NULL, picture varchar(255) NULL, plan_id int NULL, expires_in date NULL,
                inserted_at datetime NULL, invoice_id varchar(64) NULL, remember_token varchar(64) NULL,
                verified_at datetime NULL, active_subscription varchar(255) NULL, logs text NULL,
                money_balance decimal(20,4) NULL',
            'plans' => 'name varchar(255) NULL, permissions longtext NULL, expire_plan tinyint NOT NULL DEFAULT 0,
                color varchar(32) NULL, order_by int NULL, monthly_price decimal(20,4) NULL,
                annually_price decimal(20,4) NULL',
            'tenant_billing' => 'tenant_id int unsigned NULL, plan_id int NULL, amount decimal(20,4) NULL,
                agreement_id varchar(64) NULL, payment_cycle varchar(16) NULL, status varchar(16) NULL',
        ];
    }

    private static function offer(string $tenant): array
    {
        return [
            'services' => "name varchar(255) NULL, price decimal(20,4) NULL, category_id int NULL,
                is_visible tinyint NOT NULL DEFAULT 1, duration int NOT NULL DEFAULT 60, timeslot_length int NULL,
                buffer_before int NOT NULL DEFAULT 0, buffer_after int NOT NULL DEFAULT 0, notes text NULL,
                image varchar(255) NULL, is_recurring tinyint NOT NULL DEFAULT 0, full_period_type varchar(32) NULL,
                full_period_value int NULL, repeat_type varchar(32) NULL,
                recurring_payment_type varchar(32) NOT NULL DEFAULT 'full', repeat_frequency int NULL,
                max_capacity int NOT NULL DEFAULT 1, color varchar(32) NULL,
                deposit_type varchar(16) NOT NULL DEFAULT 'percent', deposit decimal(20,4) NOT NULL DEFAULT 100,
                is_active tinyint NOT NULL DEFAULT 1, hide_price tinyint NOT NULL DEFAULT 0,
                hide_duration tinyint NOT NULL DEFAULT 0, $tenant",
            'service_categories' => "name varchar(255) NULL, parent_id int NOT NULL DEFAULT 0, $tenant",
            'service_staff' => 'service_id int NOT NULL, staff_id int NOT NULL,
                price decimal(20,4) NOT NULL DEFAULT -1, deposit decimal(20,4) NOT NULL DEFAULT -1,
                deposit_type varchar(16) NULL',
            'service_extras' => "service_id int NULL, name varchar(255) NULL, image varchar(255) NULL,
                price decimal(20,4) NULL, duration int NOT NULL DEFAULT 0, min_quantity int NOT NULL DEFAULT 0,
                max_quantity int NOT NULL DEFAULT 1, is_active tinyint NOT NULL DEFAULT 1,
                hide_price tinyint NOT NULL DEFAULT 0, hide_duration tinyint NOT NULL DEFAULT 0, notes text NULL,
                category_id int NULL, $tenant",
            'locations' => "name varchar(255) NULL, image varchar(255) NULL, address varchar(255) NULL,
                phone_number varchar(64) NULL, notes text NULL, latitude varchar(32) NULL,
                longitude varchar(32) NULL, is_active tinyint NOT NULL DEFAULT 1, address_components text NULL,
                category_id int NULL, $tenant",
            'coupons' => "code varchar(64) NULL, discount_type varchar(16) NULL, discount decimal(20,4) NULL,
                start_date date NULL, end_date date NULL, usage_limit int NULL, once_per_customer tinyint NULL,
                once_per_booking tinyint NULL, services text NULL, staff text NULL, $tenant",
        ];
    }

    private static function others(string $tenant): array
    {
        return [
            'workflows' => "name varchar(255) NULL, `when` varchar(64) NULL, data longtext NULL,
                is_active tinyint NOT NULL DEFAULT 1, $tenant",
            'workflow_actions' => 'workflow_id int NOT NULL, driver varchar(64) NULL, data longtext NULL,
                is_active tinyint NOT NULL DEFAULT 1, KEY workflow_id (workflow_id)',
            'workflow_logs' => "workflow_id int NULL, `when` varchar(64) NULL, driver varchar(64) NULL,
                date_time datetime NULL, data longtext NULL, event_data longtext NULL, status varchar(16) NULL,
                error_message text NULL, $tenant",
            'translations' => "table_name varchar(64) NULL, column_name varchar(64) NULL, row_id int NULL,
                locale varchar(16) NULL, value text NULL, $tenant",
        ];
    }
}
