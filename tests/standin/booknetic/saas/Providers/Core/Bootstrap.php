<?php

namespace BookneticSaaS\Providers\Core;

use BookneticApp\Providers\Helpers\Helper;
use BookneticSaaS\Providers\UI\MenuUI;
use BookneticStandin\Pages\Plans;
use BookneticStandin\Pages\Shortcodes;

/** The super-admin's panel: plans, and what add-ons register. */
class Bootstrap
{
    public static function registerCoreModules(): void
    {
        Route::get('plans', Plans\Page::class);
        Route::post('plans', Plans\Ajax::class);
        MenuUI::get('plans')->setTitle('Plans')->setPriority(100);
    }

    public static function addMenu(): void
    {
        $show = [self::class, 'show'];
        add_menu_page('Booknetic SaaS stand-in', 'Booknetic SaaS (stand-in)', 'manage_options', 'booknetic-saas', $show);
    }

    public static function show(): void
    {
        wp_enqueue_style('booknetic-backend', Shortcodes::assetUrl('backend.css'), [], null);
        wp_enqueue_script('booknetic-backend', Shortcodes::assetUrl('backend.js'), ['jquery'], null, true);
        echo Helper::renderView(dirname(__DIR__, 3) . '/view/backend/layout.php', [
            'menus' => MenuUI::getItems(), 'current' => Route::getCurrentModule(), 'content' => Route::content(),
        ]);
    }
}
