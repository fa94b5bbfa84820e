<?php

namespace BookneticApp\Providers\DB;

use BookneticApp\Models\Data;
use BookneticApp\Providers\Core\Permission;

/**
 * Section 6: static entrance to the query builder, and the `data` table's key-value pairs.
 *
 * @method static Collection|null get($id)
 * @method static QueryBuilder where(...$condition)
 * @method static QueryBuilder noTenant()
 */
abstract class Model
{
    /** @var string|null the table's short name; else the class name in snake case and plural */
    public static $tableName;

    /** @var string|null the capability whose "all or my" decides whether a member of staff sees every row */
    public static $ownRowsCapability;

    /** @var array<string, array<string, callable[]>> class => phase => listeners */
    private static $deletionListeners = [];

    public static function query()
    {
        return new QueryBuilder(static::class);
    }

    public static function __callStatic($method, $arguments)
    {
        return call_user_func_array([new QueryBuilder(static::class), $method], $arguments);
    }

    public static function getTableName()
    {
        if (static::$tableName !== null) {
            return static::$tableName;
        }
        $parts = explode('\\', static::class);
        $snake = strtolower(preg_replace('/(?<!^)[A-Z]/', '_$0', end($parts)));
        return substr($snake, -1) === 'y' ? substr($snake, 0, -1) . 'ies' : $snake . 's';
    }

    public static function getField($column)
    {
        return DB::table(static::class) . '.' . $column;
    }

    /** @return string[] SQL conditions that every query of this model carries, unless skipped by name */
    public static function globalScopes(array $skipped)
    {
        $tenant = in_array('tenant', $skipped, true) ? null : static::tenantScope();
        $user = in_array('user_id', $skipped, true) ? null : static::userScope();
        return array_values(array_filter([$tenant, $user]));
    }

    protected static function tenantScope()
    {
        return null;
    }

    public static function ownTenantColumn()
    {
        return [];
    }

    private static function userScope()
    {
        $capability = static::$ownRowsCapability;
        if ($capability === null || !Permission::isBackEnd() || Permission::isAdministrator()) {
            return null;
        }
        if (apply_filters('bkntc_query_builder_global_scope', false, $capability)) {
            return null;
        }
        return Sql::condition(static::getField('staff_id'), 'IN', Permission::myStaffId());
    }

    public static function getData($id, $key, $default = null)
    {
        $row = self::dataOf($id, $key)->fetch();
        return $row ? $row->data_value : $default;
    }

    public static function setData($id, $key, $value)
    {
        self::deleteData($id, $key);
        Data::insert([
            'table_name' => static::getTableName(), 'row_id' => $id, 'data_key' => $key, 'data_value' => $value,
        ]);
    }

    public static function deleteData($id, $key = null)
    {
        self::dataOf($id, $key)->delete();
    }

    private static function dataOf($id, $key)
    {
        $data = Data::noTenant()->where('table_name', static::getTableName())->where('row_id', $id);
        return $key === null ? $data : $data->where('data_key', $key);
    }

    public static function onDeleting(callable $listener)
    {
        self::$deletionListeners[static::class]['deleting'][] = $listener;
    }

    public static function onDeleted(callable $listener)
    {
        self::$deletionListeners[static::class]['deleted'][] = $listener;
    }

    public static function hasDeletionListeners()
    {
        return isset(self::$deletionListeners[static::class]);
    }

    public static function fireDeletion($phase, array $ids)
    {
        $all = isset(self::$deletionListeners[static::class]) ? self::$deletionListeners[static::class] : [];
        foreach (isset($all[$phase]) ? $all[$phase] : [] as $listener) {
            foreach ($ids as $id) {
                call_user_func($listener, $id);
            }
        }
    }
}
