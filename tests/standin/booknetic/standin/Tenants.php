<?php

namespace BookneticStandin;

use BookneticApp\Models\Staff;
use BookneticApp\Providers\DB\DB;
use BookneticSaaS\Models\Plan;
use BookneticSaaS\Models\Tenant;

/** Section 1.7: a tenant comes, pays, goes; a member of staff comes. */
class Tenants
{
    public static function create(array $row): int
    {
        Tenant::insert($row + ['inserted_at' => current_time('mysql')]);
        $id = (int) DB::lastInsertedId();
        do_action('bkntcsaas_tenant_created', $id);
        return $id;
    }

    public static function subscribe(int $id, int $planId, string $lastDay): void
    {
        Tenant::where('id', $id)->update(['plan_id' => $planId, 'expires_in' => $lastDay]);
        do_action('bkntcsaas_tenant_subscribed', $id);
    }

    /** Listeners of `Tenant::onDeleting` are told first. */
    public static function delete(int $id): void
    {
        Tenant::where('id', $id)->delete();
    }

    /** @param array $capabilities key => on or off; what is missing is denied */
    public static function createPlan(string $name, array $capabilities, bool $isExpirePlan = false): int
    {
        Plan::insert([
            'name' => $name, 'expire_plan' => (int) $isExpirePlan,
            'permissions' => wp_json_encode(['capabilities' => $capabilities, 'limits' => new \stdClass()]),
        ]);
        return (int) DB::lastInsertedId();
    }

    public static function createStaff(array $row): int
    {
        Staff::insert($row);
        $id = (int) DB::lastInsertedId();
        do_action('bkntc_staff_created', $id);
        return $id;
    }
}
