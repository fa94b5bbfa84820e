<?php

namespace BookneticStandin;

use BookneticApp\Providers\Core\Permission;
use BookneticApp\Providers\Core\Route;
use BookneticApp\Providers\Helpers\Helper;
use BookneticStandin\Pages\AjaxActions;
use BookneticStandin\Pages\BackendPage;
use BookneticStandin\Pages\Shortcodes;
use BookneticStandin\Workflow\CoreListeners;

/** Section 1.1: which hook fires when. */
class Boot
{
    /** @var array<string, object> the add-ons that answered `bkntc_addons_load` */
    public static $addons = [];

    public static function onPluginsLoaded(): void
    {
        Schema::installIfNew();
        if (Switches::on('unlicensed')) {
            return;
        }
        CoreListeners::attach();
        SiblingAddons::attach();
        if (!Switches::on('without_addon_loader')) {
            self::$addons = apply_filters('bkntc_addons_load', []);
        }
        add_action('init', [self::class, 'onInit'], 10);
    }

    public static function onInit(): void
    {
        CoreCapabilities::register();
        Cron::attach();
        do_action('bkntc_init');
        if (Helper::isSaaSVersion()) {
            do_action('bkntcsaas_init');
        }
        if (!is_admin() || wp_doing_ajax()) {
            self::frontend();
        }
        if (is_admin()) {
            add_action('admin_menu', [BackendPage::class, 'addMenu']);
            if (Helper::isSaaSVersion()) {
                add_action('admin_menu', [\BookneticSaaS\Providers\Core\Bootstrap::class, 'addMenu']);
            }
            add_action('admin_init', [self::class, 'onAdminInit']);
        }
    }

    private static function frontend(): void
    {
        do_action('bkntc_frontend');
        if (Helper::isSaaSVersion()) {
            do_action('bkntcsaas_frontend');
        }
        AjaxActions::registerController(Pages\BookingAjax::class);
        AjaxActions::registerController(Pages\CustomerPanelAjax::class);
        AjaxActions::registerController(Pages\GatewayAjax::class);
        Shortcodes::register();
    }

    public static function onAdminInit(): void
    {
        $page = isset($_GET['page']) ? (string) $_GET['page'] : '';
        if ($page === Helper::getSlugName() && is_user_logged_in() && Permission::canUseBooknetic()) {
            BackendPage::registerCoreModules();
            do_action('bkntc_backend');
            Route::init();
        }
        if (Helper::isSaaSVersion() && $page === 'booknetic-saas' && Permission::isSuperAdministrator()) {
            \BookneticSaaS\Providers\Core\Bootstrap::registerCoreModules();
            do_action('bkntcsaas_backend');
            \BookneticSaaS\Providers\Core\Route::init();
        }
    }

    public static function sayWhatThisIs(): void
    {
        echo '<div class="notice notice-warning"><p><strong>This is not Booknetic.</strong> '
            . 'The plugin "booknetic" on this site is a stand-in for tests, written from published facts. '
            . 'Do not use it for real bookings.</p></div>';
    }
}
