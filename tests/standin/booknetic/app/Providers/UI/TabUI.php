<?php

namespace BookneticApp\Providers\UI;

/** Section 2: `TabUI::get($group)->item($key)->setTitle()->addView($file, $parameters, $priority)`. */
class TabUI
{
    private static $groups = [];
    private $items = [];

    public static function get($group)
    {
        if (!isset(self::$groups[$group])) {
            self::$groups[$group] = new self();
        }
        return self::$groups[$group];
    }

    public function item($key)
    {
        if (!isset($this->items[$key])) {
            $this->items[$key] = new TabItem($key);
        }
        return $this->items[$key];
    }

    public function getSubItems()
    {
        return TabItem::inOrder($this->items);
    }
}
