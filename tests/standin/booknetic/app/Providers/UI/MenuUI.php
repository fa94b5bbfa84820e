<?php

namespace BookneticApp\Providers\UI;

/** Section 2: `MenuUI::get($slug)->setTitle()->setIcon()->setPriority()->setLink()`. */
class MenuUI extends Item
{
    const TYPE_LEFT = 'left';

    /** @var array<string, MenuUI> */
    private static $menus = [];
    private $subItems = [];

    public static function get($slug, $type = self::TYPE_LEFT)
    {
        if (!isset(self::$menus[$slug])) {
            self::$menus[$slug] = new self($slug);
        }
        return self::$menus[$slug];
    }

    public function subItem($slug)
    {
        if (!isset($this->subItems[$slug])) {
            $this->subItems[$slug] = new self($slug);
        }
        return $this->subItems[$slug];
    }

    /** @return MenuUI[] lowest priority first */
    public static function getItems()
    {
        return self::sorted(self::$menus);
    }

    public function getSubItems()
    {
        return self::sorted($this->subItems);
    }
}
