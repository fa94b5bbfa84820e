<?php

namespace BookneticApp\Providers\Helpers;

/** How `Helper::_post` and its like read a field: unslashed, of a type, from a whitelist. */
class Input
{
    public static function read(array $source, $key, $default, $type, $whitelist)
    {
        if (!isset($source[$key])) {
            return $default;
        }
        $value = self::typed(wp_unslash($source[$key]), $type);
        if ($value === null || (!empty($whitelist) && !in_array($value, $whitelist, false))) {
            return $default;
        }
        return $value;
    }

    /** @return mixed|null null when the value is not of the type */
    public static function typed($value, $type)
    {
        switch ($type) {
            case 'int':
            case 'num':
            case 'integer':
                return is_numeric($value) ? (int) $value : null;
            case 'float':
            case 'price':
                return is_numeric($value) ? (float) $value : null;
            case 'arr':
            case 'array':
                return is_array($value) ? $value : null;
            case 'json':
                $decoded = is_string($value) ? json_decode($value, true) : null;
                return is_array($decoded) ? $decoded : null;
            case 'str':
            case 'string':
                return is_string($value) ? trim($value) : null;
            default:
                return $value;
        }
    }
}
