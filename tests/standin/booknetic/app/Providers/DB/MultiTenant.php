<?php

namespace BookneticApp\Providers\DB;

use BookneticApp\Providers\Core\Permission;
use BookneticApp\Providers\Helpers\Helper;

/** Section 6: a model whose rows belong to a tenant; each query sees the context's tenant only, each insert writes it. */
trait MultiTenant
{
    protected static function tenantScope()
    {
        if (!Helper::isSaaSVersion()) {
            return null;
        }
        $field = DB::table(static::class) . '.tenant_id';
        return Sql::condition($field, '=', Permission::tenantId());
    }

    public static function ownTenantColumn()
    {
        return ['tenant_id' => Helper::isSaaSVersion() ? Permission::tenantId() : null];
    }
}
