<?php

/** Points are money's worth: they go only if wp-config.php says so, and the secret that guards them stays with them. */

defined('WP_UNINSTALL_PLUGIN') || exit;

$remove = static function (): void {
    global $wpdb;
    delete_option('bkloyalty_before_tax');
    delete_option('bkloyalty_breaker');
    delete_option('bkloyalty_breaker_apps');
    delete_option('bkloyalty_last_deleted');
    delete_option('bkloyalty_rang');
    delete_option('bkloyalty_reported');
    delete_option('bkloyalty_service_version');
    delete_option('bkloyalty_silent_since');
    delete_option('bkloyalty_version');
    delete_transient('bkloyalty_forgot_events');
    wp_clear_scheduled_hook('bkloyalty_pull');
    if (!defined('BKLOYALTY_DELETE_DATA') || BKLOYALTY_DELETE_DATA !== true) {
        return;
    }
    delete_option('bkloyalty_secret');
    $pattern = $wpdb->esc_like($wpdb->prefix . 'bkloyalty_') . '%';
    $wpdb->query('SET FOREIGN_KEY_CHECKS = 0');
    foreach ($wpdb->get_col($wpdb->prepare('SHOW TABLES LIKE %s', $pattern)) as $table) {
        $wpdb->query("DROP TABLE IF EXISTS `$table`");
    }
    $wpdb->query('SET FOREIGN_KEY_CHECKS = 1');
};

delete_metadata('user', 0, 'bkloyalty_dismissed', '', true);
foreach (is_multisite() ? get_sites(['fields' => 'ids', 'number' => 0]) : [0] as $site) {
    $site === 0 || switch_to_blog($site);
    $remove();
    $site === 0 || restore_current_blog();
}
