<?php

namespace BookneticApp\Providers\Core;

use BookneticApp\Providers\Helpers\Helper;
use BookneticStandin\Pages\Router;

/** Section 2: `admin.php?page={slug}&module={module}&action={action}`. */
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

    /** @param string[]|null $actions the methods that may be called; null for all public ones */
    public static function post($module, $ajaxClass, $actions = null)
    {
        self::router()->register('POST', $module, $ajaxClass, $actions);
    }

    public static function getURL($module, $action = '')
    {
        $query = ['page' => Helper::getSlugName(), 'module' => $module];
        return add_query_arg($action === '' ? $query : $query + ['action' => $action], admin_url('admin.php'));
    }

    public static function getCurrentModule()
    {
        return Helper::_get('module', 'appointments', 'string');
    }

    public static function getCurrentAction()
    {
        return Helper::_get('action', 'index', 'string');
    }

    public static function isAjax()
    {
        return $_SERVER['REQUEST_METHOD'] === 'POST';
    }

    /** Runs the request's module: a POST is answered and ends here, a GET is kept for the page. */
    public static function init()
    {
        self::router()->dispatch(self::getCurrentModule(), self::getCurrentAction(), self::isAjax());
    }

    public static function content(): string
    {
        return self::router()->content();
    }
}
