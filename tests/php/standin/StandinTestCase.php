<?php

namespace BookneticStandin\Tests;

use BookneticStandin\Process;
use BookneticStandin\Switches;
use PHPUnit\Framework\TestCase;

/** Each test has an empty salon of its own inside a transaction that is rolled back. */
abstract class StandinTestCase extends TestCase
{
    private $hooks;

    protected function setUp(): void
    {
        global $wpdb, $wp_filter;
        $this->hooks = array_map(function ($hook) {
            return clone $hook;
        }, $wp_filter);
        $wpdb->query('START TRANSACTION');
        self::forgetTheSite();
        Process::forget();
        Salon::open();
        $_POST = $_GET = $_REQUEST = [];
    }

    /** Whatever the site's own settings are, and without calls to anywhere. */
    private static function forgetTheSite(): void
    {
        global $wpdb;
        foreach (Switches::DEFAULTS as $name => $value) {
            putenv('BOOKNETIC_STANDIN_' . strtoupper($name) . '=' . $value);
        }
        $wpdb->query("DELETE FROM $wpdb->options WHERE option_name LIKE 'bkntc\\_%'");
        wp_cache_flush();
        update_option('timezone_string', 'UTC');
        add_filter('pre_http_request', function () {
            return new \WP_Error('http_request_failed', 'No calls from this test.');
        });
    }

    protected function tearDown(): void
    {
        global $wpdb, $wp_filter;
        $wpdb->query('ROLLBACK');
        $wp_filter = $this->hooks;
        foreach (array_keys(Switches::DEFAULTS) as $name) {
            putenv('BOOKNETIC_STANDIN_' . strtoupper($name));
        }
        $_POST = $_GET = $_REQUEST = [];
        unset($GLOBALS['current_screen']);
        wp_set_current_user(0);
        wp_cache_flush();
        Process::forget();
    }

    /** For this test only. */
    protected function switchTo(string $name, string $value): void
    {
        putenv('BOOKNETIC_STANDIN_' . strtoupper($name) . '=' . $value);
    }

    /**
     * Writes down when these hooks fire and with what: `[[hook, argument, ...], ...]`.
     *
     * @param string[] $hooks
     */
    protected function listenTo(array $hooks): \ArrayObject
    {
        $heard = new \ArrayObject();
        foreach ($hooks as $hook) {
            add_action($hook, function (...$arguments) use ($heard, $hook) {
                $heard[] = array_merge([$hook], $arguments);
                return isset($arguments[0]) ? $arguments[0] : null;
            }, 10, 9);
        }
        return $heard;
    }

    protected function logIn(string $role, string $login = ''): int
    {
        $login = $login ?: 'u' . wp_generate_password(8, false);
        $user = wp_insert_user([
            'user_login' => $login, 'user_pass' => 'x', 'user_email' => "$login@example.test", 'role' => $role,
        ]);
        wp_set_current_user($user);
        Process::forget();
        return $user;
    }

    /** From here on WordPress says that this is wp-admin. */
    protected function inBackEnd(): void
    {
        require_once ABSPATH . 'wp-admin/includes/class-wp-screen.php';
        require_once ABSPATH . 'wp-admin/includes/screen.php';
        $GLOBALS['current_screen'] = \WP_Screen::get('dashboard');
        Process::forget();
    }
}
