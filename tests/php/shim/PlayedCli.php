<?php

/** Notes what a command says, under the name and with the methods that WP-CLI documents. */
// phpcs:disable PSR1.Methods.CamelCapsMethodName, Squiz.Classes.ValidClassName
final class WP_CLI
{
    /** @var string[] */
    public static array $said = [];

    /** @var array<string, string> */
    public static array $commands = [];

    public static function add_command(string $name, string $class): void
    {
        self::$commands[$name] = $class;
    }

    public static function line(string $text): void
    {
        self::$said[] = $text;
    }

    public static function success(string $text): void
    {
        self::$said[] = "success $text";
    }

    public static function error(string $text): void
    {
        self::$said[] = "error $text";
    }

    public static function halt(int $code): void
    {
        self::$said[] = "halt $code";
    }
}
