<?php

namespace BookneticApp\Providers\UI;

/** Section 2: `SettingsMenuUI::get($slug)->subItem($view, $slug)->setTitle()...`. */
class SettingsMenuUI extends Item
{
    private static $menus = [];
    private $subItems = [];
    private $view;

    public static function get($slug, $view = null)
    {
        if (!isset(self::$menus[$slug])) {
            self::$menus[$slug] = new self($slug);
            self::$menus[$slug]->view = $view;
        }
        return self::$menus[$slug];
    }

    public function subItem($view, $slug)
    {
        $this->subItems[$slug] = new self($slug);
        $this->subItems[$slug]->view = $view;
        return $this->subItems[$slug];
    }

    public function getView()
    {
        return $this->view;
    }

    public static function getItems()
    {
        return self::sorted(self::$menus);
    }

    public function getSubItems()
    {
        return self::sorted($this->subItems);
    }
}
