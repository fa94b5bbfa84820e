<?php

namespace BookneticApp\Providers\Core;

/**
 * Section 4.2. A tenant may do what nobody registered (fails open); a user may not (fails closed).
 */
abstract class CapabilitiesBase
{
    /** Staff may do what stands under these, unless a role says otherwise. */
    const STAFF_MAY = ['dashboard', 'appointments', 'calendar', 'customers', 'payments', 'staff', 'mobile_app'];

    /** @var array<string, array{title: string, parent: ?string}> */
    private static $user = [];
    private static $tenant = [];

    public static function register($capability, $title, $parent = null)
    {
        self::$user[$capability] = ['title' => $title, 'parent' => $parent];
    }

    public static function get($capability)
    {
        return isset(self::$user[$capability]) ? self::$user[$capability] : null;
    }

    public static function userCan($capability)
    {
        if (!isset(self::$user[$capability])) {
            return false;
        }
        $can = Permission::isAdministrator() || self::staffMay($capability);
        return (bool) apply_filters('bkntc_user_capability_filter', $can, $capability);
    }

    private static function staffMay($capability)
    {
        if (!Permission::myStaffId()) {
            return false;
        }
        $parent = self::$user[$capability]['parent'];
        return in_array($parent === null ? $capability : $parent, self::STAFF_MAY, true);
    }

    /** @throws CapabilitiesException the parent is checked first */
    public static function must($capability)
    {
        $registered = self::get($capability);
        $parent = $registered ? $registered['parent'] : null;
        if (($parent !== null && !self::userCan($parent)) || !self::userCan($capability)) {
            throw new CapabilitiesException(__('Permission denied!', 'booknetic'));
        }
    }

    /** `off`, `my` or `all` as a role says; without roles, all or nothing. */
    public static function getUserCapabilityValue($capability)
    {
        $value = self::userCan($capability) ? 'all' : 'off';
        return apply_filters('bkntc_capability_limit_filter', $value, $capability);
    }

    public static function getUserCapabilitiesList()
    {
        return self::$user;
    }

    public static function registerTenantCapability($capability, $title, $parent = null)
    {
        self::$tenant[$capability] = ['title' => $title, 'parent' => $parent];
    }

    public static function tenantCan($capability)
    {
        if (!isset(self::$tenant[$capability])) {
            return true;
        }
        return (bool) apply_filters('bkntc_tenant_capability_filter', true, $capability);
    }

    /** @throws CapabilitiesException */
    public static function mustTenant($capability)
    {
        if (!self::tenantCan($capability)) {
            throw new CapabilitiesException(__('Permission denied!', 'booknetic'));
        }
    }

    public static function getTenantCapabilityList()
    {
        return self::$tenant;
    }
}
