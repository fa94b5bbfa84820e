<?php

/** php inside.php WHAT: loads WordPress, does one thing that cannot be undone there, prints JSON. For InstallTest. */

namespace BkLoyalty\Tests;

use function BkLoyalty\activate;
use function BkLoyalty\booted_as;
use function BkLoyalty\guarded;
use function BkLoyalty\hooks_at_boot;
use function BkLoyalty\upgrade;

const PREFIX = 'bkshimtest_';

$what = $argv[1];
$complaints = [];
ini_set('error_log', '/dev/null');
foreach (['HTTP_HOST' => '127.0.0.1', 'REQUEST_METHOD' => 'GET', 'REQUEST_URI' => '/'] as $name => $value) {
    $_SERVER[$name] = $value;
}

/** WordPress builds its hooks from what stands here when it starts. */
$GLOBALS['wp_filter'] = [];
$early = static function (string $hook, callable $callback): void {
    $GLOBALS['wp_filter'][$hook][10][] = ['function' => $callback, 'accepted_args' => 3];
};
$calls = [];
$early('pre_http_request', static function ($before, $arguments, $url) use (&$calls) {
    $calls[] = parse_url($url, PHP_URL_PATH);
    return new \WP_Error('http_request_failed', 'Nobody there');
});
if ($what === 'without loader') {
    putenv('BOOKNETIC_STANDIN_WITHOUT_ADDON_LOADER=on');
} elseif ($what === 'blocked') {
    $early('pre_option_bkntc_synced_addons', static function (): array {
        return ['bkloyalty' => ['action' => 'block']];
    });
} elseif ($what === 'broken neighbour') {
    $early('bkntc_tenant_capability_filter', static function (): bool {
        throw new \TypeError('Somebody else is broken.');
    });
} elseif ($what === 'without booknetic') {
    $early('option_active_plugins', static function (): array {
        return ['bkloyalty/init.php'];
    });
}

(static function (): void {
    require getenv('BKLOYALTY_WORDPRESS') . '/wp-load.php';
})();

set_error_handler(static function (int $level, string $message, string $file, int $line) use (&$complaints): bool {
    $complaints[] = "$message in $file:$line";
    return true;
});

global $wpdb;

/** Tables and options under a prefix of their own, gone when this process ends. */
$ownTables = static function (): void {
    global $wpdb;
    $options = $wpdb->options;
    $drop = static function () use ($wpdb): void {
        $wpdb->query('SET FOREIGN_KEY_CHECKS = 0');
        foreach ($wpdb->get_col("SHOW TABLES LIKE 'bkshimtest\\_%'") as $table) {
            $wpdb->query("DROP TABLE IF EXISTS `$table`");
        }
        $wpdb->query('SET FOREIGN_KEY_CHECKS = 1');
    };
    $drop();
    register_shutdown_function($drop);
    $wpdb->query('CREATE TABLE ' . PREFIX . "options LIKE $options");
    $wpdb->set_prefix(PREFIX);
    wp_cache_flush();
};

$tables = static function (string $pattern) {
    global $wpdb;
    return array_values(array_diff(array_map(static function (string $table): string {
        return substr($table, strlen(PREFIX));
    }, $wpdb->get_col("SHOW TABLES LIKE '$pattern'")), ['options']));
};

$extra = [];
$ownTables();
switch ($what) {
    case 'activation twice':
        activate();
        $extra['first_secret'] = get_option('bkloyalty_secret');
        activate();
        break;
    case 'activation':
        activate();
        break;
    case 'upgrade':
        upgrade();
        break;
    case 'uninstall with data':
        define('BKLOYALTY_DELETE_DATA', true);
        // What is dropped and what stays is looked at by the same steps.
    case 'uninstall':
        activate();
        $prefix = PREFIX;
        $wpdb->query("CREATE TABLE {$prefix}bkloyalty_accounts (id INT PRIMARY KEY) ENGINE=InnoDB");
        $wpdb->query("CREATE TABLE {$prefix}bkloyalty_entries (id INT,
            FOREIGN KEY (id) REFERENCES {$prefix}bkloyalty_accounts (id)) ENGINE=InnoDB");
        $wpdb->query("CREATE TABLE {$prefix}bkloyaltyish (id INT)");
        define('WP_UNINSTALL_PLUGIN', 'bkloyalty/init.php');
        require WP_PLUGIN_DIR . '/bkloyalty/uninstall.php';
        break;
    default:
        $extra['missing'] = array_values(array_filter(hooks_at_boot(), static function (array $hook): bool {
            return has_filter($hook[0], guarded($hook[1])) !== $hook[2];
        }));
        $extra['summary'] = has_action('wp_ajax_nopriv_bkntc_bkloyalty_summary');
        do_shortcode('[bkloyalty-panel]');
        do_action('shutdown');
}

echo json_encode($extra + [
    'as' => booted_as(),
    'calls' => $calls,
    'complaints' => $complaints,
    'secret' => get_option('bkloyalty_secret'),
    'tables' => $tables('bkshimtest\\_bkloyalty\\_%'),
    'others' => $tables('bkshimtest\\_bkloyaltyish'),
    'options' => $wpdb->get_col("SELECT option_name FROM $wpdb->options WHERE option_name LIKE 'bkloyalty%'"),
]);
