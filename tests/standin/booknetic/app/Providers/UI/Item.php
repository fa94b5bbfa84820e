<?php

namespace BookneticApp\Providers\UI;

use BookneticApp\Providers\Core\Route;

/** What menus, settings and tabs have in common. */
abstract class Item
{
    protected $slug;
    private $title = '';
    private $description = '';
    private $icon = '';
    private $link;
    private $priority = 999;

    public function __construct($slug)
    {
        $this->slug = $slug;
    }

    public function getSlug()
    {
        return $this->slug;
    }

    public function setTitle($title)
    {
        $this->title = $title;
        return $this;
    }

    public function getTitle()
    {
        return $this->title;
    }

    public function setDescription($description)
    {
        $this->description = $description;
        return $this;
    }

    public function getDescription()
    {
        return $this->description;
    }

    public function setIcon($icon)
    {
        $this->icon = $icon;
        return $this;
    }

    public function getIcon()
    {
        return $this->icon;
    }

    public function setLink($link)
    {
        $this->link = $link;
        return $this;
    }

    public function getLink()
    {
        return $this->link === null ? Route::getURL($this->slug) : $this->link;
    }

    public function setPriority($priority)
    {
        $this->priority = $priority;
        return $this;
    }

    public function getPriority()
    {
        return $this->priority;
    }

    protected static function sorted(array $items)
    {
        uasort($items, function ($a, $b) {
            return $a->getPriority() - $b->getPriority();
        });
        return $items;
    }
}
