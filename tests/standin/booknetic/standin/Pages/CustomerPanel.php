<?php

namespace BookneticStandin\Pages;

use BookneticApp\Models\Appointment;
use BookneticApp\Models\Customer;
use BookneticApp\Models\Service;
use BookneticApp\Providers\Core\Permission;
use BookneticApp\Providers\Helpers\Helper;
use BookneticStandin\Booking\Row;
use BookneticStandin\Booking\TimeZone;

/** Sections 1.6 and 4.3: the short code `[booknetic-cp]`, with the visitor's appointments of every tenant. */
class CustomerPanel
{
    public static function shortcode(): string
    {
        $file = [Shortcodes::class, 'assetUrl'];
        $hooks = ['type' => 'js', 'src' => $file('hooks.js'), 'id' => 'booknetic-hooks', 'deps' => ['jquery']];
        Shortcodes::enqueue(['type' => 'css', 'src' => $file('panel.css'), 'id' => 'booknetic-cp']);
        Shortcodes::enqueue($hooks);
        Shortcodes::enqueue(['type' => 'js', 'src' => $file('booknetic-cp.js'), 'id' => 'booknetic-cp',
            'deps' => ['jquery', 'booknetic-hooks']]);
        wp_localize_script('booknetic-cp', 'BookneticDataCP', ['ajax_url' => admin_url('admin-ajax.php')]);
        $html = Helper::renderView(
            dirname(__DIR__, 2) . '/view/customer_panel.php',
            ['isLoggedIn' => is_user_logged_in(), 'appointments' => self::appointments()]
        );
        ob_start();
        do_action('bkntc_after_customer_panel_shortcode');
        return $html . ob_get_clean();
    }

    /** @return int[] the visitor's customer ids, of all tenants */
    public static function myCustomerIds(): array
    {
        if (!Permission::userId()) {
            return [];
        }
        return array_map(function ($customer) {
            return (int) $customer->id;
        }, Customer::where('user_id', Permission::userId())->noTenant()->fetchAll());
    }

    /** The context is switched for each row, for its time zone and prices, and stays at the last one. */
    private static function appointments(): array
    {
        $rows = Appointment::noTenant()->where('customer_id', self::myCustomerIds())
            ->orderBy('starts_at DESC')->limit(100)->fetchAll();
        return array_map(function ($row) {
            Permission::setTenantId($row->tenant_id);
            $service = Service::noTenant()->get($row->service_id);
            $result = ['date_time' => TimeZone::show($row->starts_at)];
            return [
                'row' => $row, 'service' => $service ? $service->name : '', 'total' => Helper::price(Row::total((int) $row->id)),
                'date_time' => apply_filters('bkntc_customer_panel_render_date_time', $result, $row->toArray()),
            ];
        }, $rows);
    }
}
