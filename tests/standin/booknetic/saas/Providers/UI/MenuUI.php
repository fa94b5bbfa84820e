<?php

namespace BookneticSaaS\Providers\UI;

use BookneticApp\Providers\UI\Item;
use BookneticSaaS\Providers\Core\Route;

/** Section 2: the super-admin panel's menu. */
class MenuUI extends Item
{
    /** @var array<string, MenuUI> */
    private static $menus = [];

    public static function get($slug, $type = 'left')
    {
        if (!isset(self::$menus[$slug])) {
            self::$menus[$slug] = new self($slug);
            self::$menus[$slug]->setLink(Route::getURL($slug));
        }
        return self::$menus[$slug];
    }

    public static function getItems()
    {
        return self::sorted(self::$menus);
    }

    public function getSubItems()
    {
        return [];
    }
}
