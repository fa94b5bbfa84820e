<?php

namespace BookneticApp\Providers\Helpers;

// phpcs:disable PSR2.Methods.MethodDeclaration.Underscore -- the real names

use BookneticApp\Providers\Core\Permission;
use BookneticStandin\Switches;

/** Section 2: request fields, options per tenant, prices, statuses. */
class Helper
{
    public static function _post($key, $default = null, $type = null, $whitelist = [])
    {
        return Input::read($_POST, $key, $default, $type, $whitelist);
    }

    public static function _get($key, $default = null, $type = null, $whitelist = [])
    {
        return Input::read($_GET, $key, $default, $type, $whitelist);
    }

    public static function _any($key, $default = null, $type = null, $whitelist = [])
    {
        return isset($_POST[$key])
            ? self::_post($key, $default, $type, $whitelist)
            : self::_get($key, $default, $type, $whitelist);
    }

    public static function getOption($key, $default = null, $perTenant = true)
    {
        return get_option(self::optionName($key, $perTenant), $default);
    }

    public static function setOption($key, $value, $perTenant = true)
    {
        return update_option(self::optionName($key, $perTenant), $value);
    }

    public static function deleteOption($key, $perTenant = true)
    {
        return delete_option(self::optionName($key, $perTenant));
    }

    /** `bkntc_t{tenant}_{key}` in a tenant's context, else `bkntc_{key}`. */
    private static function optionName($key, $perTenant)
    {
        $tenant = $perTenant && self::isSaaSVersion() ? Permission::tenantId() : null;
        return 'bkntc_' . ($tenant ? 't' . $tenant . '_' : '') . $key;
    }

    /** Inferred: the address of an uploaded picture of a module. */
    public static function profileImage($image, $module = 'Base')
    {
        return wp_upload_dir()['baseurl'] . '/booknetic/' . strtolower($module) . '/' . $image;
    }

    public static function price($number)
    {
        $decimals = (int) self::getOption('price_number_of_decimals', '2');
        $sign = $number < 0 ? '-' : '';
        return $sign . self::getOption('currency_symbol', '$') . number_format(abs((float) $number), $decimals);
    }

    public static function isSaaSVersion()
    {
        return Switches::on('saas');
    }

    public static function isAdmin()
    {
        return is_admin() && !self::isAjax();
    }

    public static function isAjax()
    {
        return wp_doing_ajax();
    }

    /** The page name of the back end; an owner may change it (white label). */
    public static function getSlugName()
    {
        return self::getOption('backend_slug', 'booknetic', false);
    }

    public static function getAppointmentStatuses()
    {
        $statuses = [];
        foreach (self::defaultStatuses() as $slug => $status) {
            $statuses[$slug] = ['slug' => $slug, 'icon' => 'fa fa-circle'] + $status;
        }
        return apply_filters('bkntc_appointment_statuses', $statuses);
    }

    private static function defaultStatuses()
    {
        return [
            'pending' => ['title' => 'Pending', 'color' => '#fd9b78', 'busy' => true],
            'approved' => ['title' => 'Approved', 'color' => '#53d56c', 'busy' => true],
            'canceled' => ['title' => 'Canceled', 'color' => '#fb3e6e', 'busy' => false],
            'rejected' => ['title' => 'Rejected', 'color' => '#8f9ca7', 'busy' => false],
        ];
    }

    public static function getBusyStatuses()
    {
        return array_column(array_filter(self::getAppointmentStatuses(), function ($status) {
            return !empty($status['busy']);
        }), 'slug');
    }

    public static function getPaymentStatuses()
    {
        return [
            'pending' => ['slug' => 'pending', 'title' => 'Pending'],
            'paid' => ['slug' => 'paid', 'title' => 'Paid'],
            'not_paid' => ['slug' => 'not_paid', 'title' => 'Not paid'],
            'canceled' => ['slug' => 'canceled', 'title' => 'Canceled'],
        ];
    }

    public static function getDefaultAppointmentStatus()
    {
        return self::getOption('default_appointment_status', 'approved');
    }

    /** A PHP file as a string, with its parameters in `$parameters`. */
    public static function renderView($fullPath, $parameters = [])
    {
        ob_start();
        self::include($fullPath, $parameters);
        return ob_get_clean();
    }

    private static function include($fullPath, $parameters)
    {
        require $fullPath;
    }
}
