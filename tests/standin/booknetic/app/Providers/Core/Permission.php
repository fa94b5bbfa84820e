<?php

namespace BookneticApp\Providers\Core;

use BookneticApp\Models\Staff;
use BookneticApp\Providers\Helpers\Helper;
use BookneticSaaS\Models\Tenant;
use BookneticStandin\FrontendTenant;

/** Section 4.1: who is here, and in which tenant's context. */
class Permission
{
    /** @var int|string|null the context, found once per request */
    private static $tenantId;
    private static $isTenantKnown = false;

    /**
     * The context's tenant, null outside SaaS. A numeric string, mostly: as it came from the request or from
     * the database. On the front end the request decides it, so it proves nothing about the visitor.
     */
    public static function tenantId()
    {
        if (!Helper::isSaaSVersion()) {
            return null;
        }
        if (!self::$isTenantKnown) {
            self::$tenantId = self::findTenant();
            self::$isTenantKnown = true;
        }
        return self::$tenantId;
    }

    private static function findTenant()
    {
        $isFrontEnd = !is_admin() || wp_doing_ajax();
        $tenant = $isFrontEnd ? FrontendTenant::find() : null;
        if ($tenant !== null) {
            return $tenant;
        }
        if (!self::userId()) {
            return null;
        }
        $owned = Tenant::where('user_id', self::userId())->fetch();
        if ($owned) {
            return $owned->id;
        }
        $staff = Staff::noTenant()->where('user_id', self::userId())->fetch();
        return $staff ? $staff->tenant_id : null;
    }

    /** Switches the context; nobody switches it back. */
    public static function setTenantId($id)
    {
        self::$tenantId = $id;
        self::$isTenantKnown = true;
    }

    public static function tenantInf()
    {
        $id = self::tenantId();
        return $id === null ? null : Tenant::get($id);
    }

    public static function isAdministrator()
    {
        return self::hasRole('administrator') || self::hasRole('booknetic_saas_tenant');
    }

    public static function isSuperAdministrator()
    {
        return self::hasRole('administrator');
    }

    private static function hasRole($role)
    {
        return in_array($role, (array) wp_get_current_user()->roles, true);
    }

    public static function isBackEnd()
    {
        return is_admin() && !wp_doing_ajax();
    }

    /** Not for the super-admin of a SaaS, who has a panel of his own. */
    public static function canUseBooknetic()
    {
        if (Helper::isSaaSVersion() && self::isSuperAdministrator()) {
            return false;
        }
        return self::isAdministrator() || self::myStaffId() !== [];
    }

    public static function userId()
    {
        return get_current_user_id();
    }

    public static function userInfo()
    {
        return wp_get_current_user();
    }

    public static function userEmail()
    {
        return wp_get_current_user()->user_email;
    }

    public static function myStaffList()
    {
        if (!self::userId()) {
            return [];
        }
        return Staff::noTenant()->where('user_id', self::userId())->where('is_active', 1)->fetchAll();
    }

    /** @return int[] */
    public static function myStaffId()
    {
        return array_map(function ($staff) {
            return (int) $staff->id;
        }, self::myStaffList());
    }

    public static function getTenantBookingPageURL()
    {
        $tenant = self::tenantInf();
        return $tenant ? home_url('/' . $tenant->domain . '/') : home_url('/');
    }
}
