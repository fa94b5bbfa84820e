<?php

namespace BookneticApp\Backend\Appointments\Helpers;

use BookneticApp\Providers\Helpers\Helper;
use BookneticApp\Providers\Helpers\Math;

/** Section 3.3: one row of the price breakdown. Its value is summed as it is; the sign is for display and storage. */
class AppointmentPriceObject
{
    private $id;
    private $groupByKey;
    private $price = 0.0;
    private $printAbs = false;
    private $label = '';
    private $priceView;
    private $hidden = false;
    private $negativeOrPositive = 1;
    private $mergeable = false;
    private $color;
    private $appointmentsCount = 1;

    public function __construct($uniqueKey, $groupByKey = null)
    {
        $this->id = $uniqueKey;
        $this->groupByKey = $groupByKey;
    }

    public function getId()
    {
        return $this->id;
    }

    public function getGroupByKey()
    {
        return $this->groupByKey === null ? $this->id : $this->groupByKey;
    }

    public function setPrice($price, $printAbs = null)
    {
        $this->price = Math::floor($price);
        if ($printAbs !== null) {
            $this->printAbs = (bool) $printAbs;
        }
        return $this;
    }

    public function getPrice($sumForAllRecurring = false)
    {
        return $sumForAllRecurring ? $this->price * $this->appointmentsCount : $this->price;
    }

    /** Printed unescaped. */
    public function setLabel($html)
    {
        $this->label = $html;
        return $this;
    }

    public function getLabel()
    {
        return $this->label;
    }

    public function setPriceView($text)
    {
        $this->priceView = $text;
        return $this;
    }

    public function getPriceView($sumForAllRecurring = false)
    {
        if ($this->priceView !== null) {
            return $this->priceView;
        }
        $price = $this->getPrice($sumForAllRecurring);
        $sign = $this->negativeOrPositive < 0 && ($this->printAbs || $price > 0) ? '-' : '';
        return $sign . Helper::price($this->printAbs ? abs($price) : $price);
    }

    public function setHidden($hidden)
    {
        $this->hidden = (bool) $hidden;
        return $this;
    }

    public function isHidden()
    {
        return $this->hidden;
    }

    public function setNegativeOrPositive($sign)
    {
        $this->negativeOrPositive = $sign < 0 ? -1 : 1;
        return $this;
    }

    public function getNegativeOrPositive()
    {
        return $this->negativeOrPositive;
    }

    public function setIsMergeable($mergeable)
    {
        $this->mergeable = (bool) $mergeable;
        return $this;
    }

    public function isMergeable()
    {
        return $this->mergeable;
    }

    public function setColor($css)
    {
        $this->color = $css;
        return $this;
    }

    public function getColor()
    {
        return $this->color;
    }

    public function setAppointmentsCount($count)
    {
        $this->appointmentsCount = (int) $count;
        return $this;
    }
}
