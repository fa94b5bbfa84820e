<?php

namespace BookneticStandin;

/** Finds a class by its namespace; the era and the switches decide which file answers for some. */
class Autoloader
{
    const ROOTS = [
        'BookneticApp\\' => '/app/',
        'BookneticSaaS\\' => '/saas/',
        'BookneticStandin\\' => '/standin/',
    ];

    public static function register(string $folder): void
    {
        spl_autoload_register(function ($class) use ($folder) {
            foreach (self::ROOTS as $namespace => $root) {
                if (strpos($class, $namespace) === 0) {
                    self::load($folder . $root, substr($class, strlen($namespace)), $namespace);
                }
            }
        });
    }

    private static function load(string $root, string $class, string $namespace): void
    {
        if ($namespace === 'BookneticSaaS\\' && !Switches::on('saas')) {
            return;
        }
        if ($class === 'Providers\\Core\\AddonLoader' && Switches::on('without_addon_loader')) {
            return;
        }
        if ($class === 'Backend\\Appointments\\Helpers\\AppointmentRequests' && Switches::era() < 4) {
            $class .= 'Era3';
        }
        if ($class === 'Providers\\Core\\Capabilities' && Switches::era() < 5) {
            $class .= 'Older';
        }
        $file = $root . str_replace('\\', '/', $class) . '.php';
        if (is_file($file)) {
            require_once $file;
        }
    }
}
