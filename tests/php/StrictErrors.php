<?php

namespace BookneticStandin\Tests;

/**
 * Every notice, warning and deprecation is an exception, but for deprecations in WordPress's own files: an older
 * WordPress on a newer PHP has some, and they are not ours to mend.
 */
class StrictErrors
{
    public static function install(): void
    {
        error_reporting(E_ALL);
        set_error_handler([self::class, 'raise']);
    }

    public static function raise(int $level, string $message, string $file, int $line): bool
    {
        if (!(error_reporting() & $level)) {
            return true;
        }
        if ($level === E_DEPRECATED && self::isWordPress($file)) {
            return true;
        }
        throw new \ErrorException($message, 0, $level, $file, $line);
    }

    private static function isWordPress(string $file): bool
    {
        return strpos($file, ABSPATH . WPINC) === 0 || strpos($file, ABSPATH . 'wp-admin') === 0;
    }
}
