<?php

/** One step in the life of a network of sites. $given: step. Prints what of ours is there, as JSON. For test_network.py. */

declare(strict_types=1);

global $wpdb;
require_once ABSPATH . 'wp-admin/includes/plugin.php';
wp_set_current_user(1);

switch ($given['step']) {
    case 'found':
        require_once ABSPATH . 'wp-admin/includes/upgrade.php';
        foreach ($wpdb->tables('ms_global') as $name => $table) {
            $wpdb->$name = $table;
        }
        install_network();
        populate_network(1, '127.0.0.1', 'owner@example.org', 'Salons', '/', false);
        break;
    case 'add':
        wpmu_create_blog('127.0.0.1', '/' . $given['name'] . '/', $given['name'], 1);
        break;
    case 'activate':
        $failure = activate_plugin('bkloyalty/init.php', '', true);
        if (is_wp_error($failure)) {
            throw new \RuntimeException($failure->get_error_message());
        }
        break;
    case 'delete':
        wp_delete_site((int) $given['blog']);
        break;
    case 'uninstall':
        define('BKLOYALTY_DELETE_DATA', true);
        define('WP_UNINSTALL_PLUGIN', 'bkloyalty/init.php');
        require WP_PLUGIN_DIR . '/bkloyalty/uninstall.php';
        break;
}

$found = [];
foreach ($wpdb->get_col("SHOW TABLES LIKE '%doorbells'") as $table) {
    $prefix = substr($table, 0, -strlen('bkloyalty_doorbells'));
    $found[$prefix] = (string) $wpdb->get_var("SELECT option_value FROM {$prefix}options WHERE option_name = 'bkloyalty_secret'");
}
echo json_encode((object) $found);
