<?php

namespace BookneticApp\Providers\UI;

use BookneticApp\Providers\Helpers\Helper;

/** One tab of a form, made of views that several add-ons may add. */
class TabItem extends Item
{
    private $views = [];

    /** @param array|callable $parameters what the file sees as `$parameters`; a callable is given the form's own */
    public function addView($file, $parameters = [], $priority = 999)
    {
        $this->views[] = [$file, $parameters, $priority];
        return $this;
    }

    public function getContent($formParameters = [])
    {
        usort($this->views, function ($a, $b) {
            return $a[2] - $b[2];
        });
        $html = '';
        foreach ($this->views as list($file, $parameters)) {
            $own = is_callable($parameters) ? call_user_func($parameters, $formParameters) : $parameters;
            $html .= Helper::renderView($file, (array) $own + (array) $formParameters);
        }
        return $html;
    }

    public static function inOrder(array $items)
    {
        return self::sorted($items);
    }
}
