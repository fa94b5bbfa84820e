<?php

namespace BookneticStandin;

/**
 * How the stand-in is asked to behave: an environment variable `BOOKNETIC_STANDIN_{NAME}` wins over the
 * option `booknetic_standin_{name}`. Switches are the stand-in's own; Booknetic has nothing like them.
 */
class Switches
{
    const DEFAULTS = [
        'era' => '5',                       // 3, 4 or 5: section 0.2
        'saas' => 'off',
        'without_addon_loader' => 'off',    // section 10.1: no class AddonLoader, no bkntc_addons_load
        'unlicensed' => 'off',              // section 2: bootstrap returns early, no hook fires
        'role_manager' => 'off',            // section 4.2: the User Role Manager add-on
        'confirm_step' => 'confirm_details', // section 1.8: the id is not known for sure
        'tax_percent' => '0',               // section 3.4: the Tax add-on; 0 is off
        'tax_base' => 'service',            // section 11.6: "service" or "subtotal"
    ];

    public static function get(string $name): string
    {
        $environment = getenv('BOOKNETIC_STANDIN_' . strtoupper($name));
        if ($environment !== false && $environment !== '') {
            return $environment;
        }
        return (string) get_option('booknetic_standin_' . $name, self::DEFAULTS[$name]);
    }

    public static function set(string $name, string $value): void
    {
        update_option('booknetic_standin_' . $name, $value);
    }

    public static function on(string $name): bool
    {
        return self::get($name) === 'on';
    }

    public static function era(): int
    {
        return (int) self::get('era');
    }
}
