<?php

namespace BookneticStandin;

use BookneticApp\Providers\Core\Permission;
use BookneticApp\Providers\DB\DB;

/**
 * Section 4.2: the User Role Manager add-on. A member of staff may do what the role's JSON grants by the exact
 * key; a capability that is newer than the role is denied.
 */
class RoleManager
{
    public static function attach(): void
    {
        add_filter('bkntc_user_capability_filter', [self::class, 'userCan'], 20, 2);
        add_filter('bkntc_capability_limit_filter', [self::class, 'value'], 20, 2);
        add_filter('bkntc_query_builder_global_scope', [self::class, 'seesAll'], 20, 2);
    }

    public static function userCan($can, $capability)
    {
        if (!Switches::on('role_manager')) {
            return $can;
        }
        return Permission::isAdministrator() || self::ofRole($capability) !== 'off';
    }

    public static function value($value, $capability)
    {
        if (!Switches::on('role_manager') || Permission::isAdministrator()) {
            return $value;
        }
        return self::ofRole($capability);
    }

    public static function seesAll($seesAll, $capability)
    {
        return Switches::on('role_manager') ? self::ofRole($capability) === 'all' : $seesAll;
    }

    private static function ofRole($capability): string
    {
        $role = self::role();
        $permissions = $role ? json_decode((string) $role->permissions, true) : [];
        return isset($permissions[$capability]) ? (string) $permissions[$capability] : 'off';
    }

    /** The role that names one of the user's staff rows, else the default one. */
    private static function role()
    {
        $table = DB::table('user_role_managers');
        foreach (Permission::myStaffList() as $staff) {
            $role = DB::DB()->get_row(DB::DB()->prepare(
                "SELECT * FROM $table WHERE (tenant_id <=> NULLIF(%d, 0)) AND (FIND_IN_SET(%d, staff) OR is_default)"
                . ' ORDER BY is_default, id LIMIT 1',
                (int) $staff->tenant_id,
                $staff->id
            ));
            if ($role) {
                return $role;
            }
        }
        return null;
    }
}
