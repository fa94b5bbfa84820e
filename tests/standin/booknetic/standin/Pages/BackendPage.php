<?php

namespace BookneticStandin\Pages;

use BookneticApp\Providers\Core\Capabilities;
use BookneticApp\Providers\Core\Controller;
use BookneticApp\Providers\Core\Permission;
use BookneticApp\Providers\Core\Route;
use BookneticApp\Providers\Helpers\Helper;
use BookneticApp\Providers\UI\MenuUI;

/** The back end's frame: WordPress's menu entry, the left menu, the content of the request's module. */
class BackendPage
{
    /** capability => title, priority, class that answers GET, class that answers POST */
    const MODULES = [
        'appointments' => ['Appointments', 100, Backend\Appointments::class, Backend\AppointmentsAjax::class],
        'customers' => ['Customers', 200, Backend\Customers::class, Backend\CustomersAjax::class],
        'workflow' => ['Workflows', 900, Backend\Workflows::class, Backend\WorkflowsAjax::class],
        'settings' => ['Settings', 2000, Backend\Settings::class, Backend\SettingsAjax::class],
    ];

    public static function addMenu(): void
    {
        if (!Permission::canUseBooknetic()) {
            return;
        }
        $slug = Helper::getSlugName();
        add_menu_page('Booknetic stand-in', 'Booknetic (stand-in)', 'read', $slug, [self::class, 'show'], 'dashicons-calendar', 90);
    }

    /** A module that the user may not see is not registered. */
    public static function registerCoreModules(): void
    {
        foreach (self::MODULES as $module => list($title, $priority, $controller, $ajax)) {
            if (!Capabilities::tenantCan($module) || !Capabilities::userCan($module)) {
                continue;
            }
            Route::get($module, $controller);
            Route::post($module, $ajax);
            MenuUI::get($module)->setTitle($title)->setPriority($priority);
        }
        if (Permission::isSuperAdministrator()) {
            Route::get('standin', Backend\StandIn::class);
            Route::post('standin', Backend\StandInAjax::class);
            MenuUI::get('standin')->setTitle('Stand-in')->setPriority(3000);
        }
    }

    public static function show(): void
    {
        $url = [Shortcodes::class, 'assetUrl'];
        wp_enqueue_style('booknetic-backend', $url('backend.css'), [], null);
        wp_enqueue_script('booknetic-backend', $url('backend.js'), ['jquery'], null, true);
        do_action('bkntc_enqueue_assets', Route::getCurrentModule(), Route::getCurrentAction(), Controller::$viewPath);
        echo Helper::renderView(dirname(__DIR__, 2) . '/view/backend/layout.php', [
            'menus' => MenuUI::getItems(), 'current' => Route::getCurrentModule(), 'content' => Route::content(),
        ]);
    }

    /** The nonce of the stand-in's own forms. */
    public static function nonceField(): void
    {
        wp_nonce_field('bkntc_backend', '_wpnonce', false);
    }

    /** @throws \Exception */
    public static function mustHaveNonce(): void
    {
        if (!wp_verify_nonce((string) Helper::_post('_wpnonce', '', 'string'), 'bkntc_backend')) {
            throw new \Exception(__('The page is too old. Please load it again.', 'booknetic'));
        }
    }
}
