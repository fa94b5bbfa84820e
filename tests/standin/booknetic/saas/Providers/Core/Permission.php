<?php

namespace BookneticSaaS\Providers\Core;

/** Section 4.1: a separate class for the super-admin's panel. */
class Permission
{
    public static function isSuperAdministrator()
    {
        return \BookneticApp\Providers\Core\Permission::isSuperAdministrator();
    }

    public static function canUseBooknetic()
    {
        return self::isSuperAdministrator();
    }

    public static function userId()
    {
        return get_current_user_id();
    }
}
