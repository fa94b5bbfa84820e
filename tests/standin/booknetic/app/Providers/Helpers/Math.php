<?php

namespace BookneticApp\Providers\Helpers;

/** Sections 3.4 and 11.7: prices are floored to the configured number of decimals. */
class Math
{
    public static function floor($number, $decimals = null)
    {
        $decimals = $decimals === null ? (int) Helper::getOption('price_number_of_decimals', '2') : (int) $decimals;
        $factor = pow(10, $decimals);
        // Rounded first, or 19.99 * 100 = 1998.9999... would lose a cent.
        return floor(round($number * $factor, 6)) / $factor;
    }

    public static function add($a, $b)
    {
        return round($a + $b, 8);
    }

    public static function sub($a, $b)
    {
        return round($a - $b, 8);
    }
}
