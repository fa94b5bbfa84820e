<?php

namespace BookneticStandin;

use BookneticApp\Providers\Core\Permission;
use BookneticSaaS\Models\Plan;

/** Section 4.2: a tenant's plan. A capability that the plan does not name is denied. */
class Plans
{
    public static function attach(): void
    {
        add_filter('bkntc_tenant_capability_filter', [self::class, 'tenantCan'], 10, 2);
    }

    public static function tenantCan($can, $capability)
    {
        $plan = self::ofContext();
        $permissions = $plan ? json_decode((string) $plan->permissions, true) : [];
        $value = isset($permissions['capabilities'][$capability]) ? $permissions['capabilities'][$capability] : 'off';
        return $can && $value === 'on';
    }

    /** After its last day a tenant falls back to the plan with `expire_plan`. */
    private static function ofContext()
    {
        $tenant = Permission::tenantInf();
        if (!$tenant) {
            return null;
        }
        $isExpired = $tenant->expires_in && $tenant->expires_in < wp_date('Y-m-d');
        return $isExpired ? Plan::where('expire_plan', 1)->fetch() : Plan::get($tenant->plan_id);
    }
}
