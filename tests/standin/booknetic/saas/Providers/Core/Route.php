<?php

namespace BookneticSaaS\Providers\Core;

use BookneticApp\Providers\Helpers\Helper;
use BookneticStandin\Pages\Router;

/** Section 2: the same as the tenants' Route, for the page `booknetic-saas`. */
class Route
{
    /** @var Router|null */
    private static $router;

    private static function router(): Router
    {
        return self::$router = self::$router ?: new Router();
    }

    public static function get($module, $controller)
    {
        self::router()->register('GET', $module, $controller);
    }

    public static function post($module, $ajaxClass, $actions = null)
    {
        self::router()->register('POST', $module, $ajaxClass, $actions);
    }

    public static function getURL($module, $action = '')
    {
        $query = ['page' => 'booknetic-saas', 'module' => $module];
        return add_query_arg($action === '' ? $query : $query + ['action' => $action], admin_url('admin.php'));
    }

    public static function getCurrentModule()
    {
        return Helper::_get('module', 'plans', 'string');
    }

    public static function getCurrentAction()
    {
        return Helper::_get('action', 'index', 'string');
    }

    public static function isAjax()
    {
        return $_SERVER['REQUEST_METHOD'] === 'POST';
    }

    public static function init()
    {
        self::router()->dispatch(self::getCurrentModule(), self::getCurrentAction(), self::isAjax());
    }

    public static function content(): string
    {
        return self::router()->content();
    }
}
