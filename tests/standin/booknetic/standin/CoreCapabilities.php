<?php

namespace BookneticStandin;

use BookneticApp\Providers\Core\Capabilities;

/** What the core itself registers, for users and for tenants. */
class CoreCapabilities
{
    const TITLES = [
        'dashboard' => 'Dashboard', 'appointments' => 'Appointments', 'calendar' => 'Calendar',
        'customers' => 'Customers', 'payments' => 'Payments', 'staff' => 'Staff', 'services' => 'Services',
        'locations' => 'Locations', 'workflow' => 'Workflows', 'settings' => 'Settings',
    ];

    const CHILDREN = [
        'appointments_add' => 'appointments', 'appointments_edit' => 'appointments',
        'appointments_delete' => 'appointments', 'appointments_change_status' => 'appointments',
        'customers_add' => 'customers', 'customers_edit' => 'customers', 'customers_delete' => 'customers',
    ];

    public static function register(): void
    {
        foreach (self::TITLES as $capability => $title) {
            Capabilities::register($capability, $title);
            Capabilities::registerTenantCapability($capability, $title);
        }
        foreach (self::CHILDREN as $capability => $parent) {
            Capabilities::register($capability, ucfirst(str_replace('_', ' ', $capability)), $parent);
        }
    }
}
