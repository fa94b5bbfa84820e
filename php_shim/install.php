<?php

/** Activation, upgrade, deactivation. Nothing that was earned is ever touched here. */

namespace BkLoyalty;

/** @param mixed $network whether a network of sites activates it for all of them */
function activate($network = false): void
{
    $sites = $network === true && is_multisite() ? get_sites(['fields' => 'ids', 'number' => 0]) : [get_current_blog_id()];
    foreach ($sites as $site) {
        in_site((int) $site, __NAMESPACE__ . '\set_up');
    }
}

/** On `wp_initialize_site`: a site that joins a network which has the plugin for all. @param mixed $site \WP_Site */
function set_up_new_site($site = null): void
{
    $isForAll = isset(((array) get_site_option('active_sitewide_plugins', []))['bkloyalty/init.php']);
    if ($site instanceof \WP_Site && $isForAll) {
        in_site((int) $site->blog_id, __NAMESPACE__ . '\set_up');
    }
}

/** Each site of a network has tables, a secret and a service of its own. */
function in_site(int $site, callable $do): void
{
    if ($site === get_current_blog_id()) {
        $do();
        return;
    }
    switch_to_blog($site);
    try {
        $do();
    } finally {
        restore_current_blog();
    }
}

function set_up(): void
{
    create_tables();
    create_secret();
    update_option('bkloyalty_version', VERSION, true);
    guarded('send_reports')();
    // The service may well be started after the plugin: that it did not answer yet says nothing of the customers to come.
    close_breakers();
}

/** Plugin files may be replaced without an activation. */
function upgrade(): void
{
    if (get_option('bkloyalty_version') !== VERSION) {
        create_tables();
        create_secret();
        update_option('bkloyalty_version', VERSION, true);
    }
}

function deactivate(): void
{
    unschedule_pull();
    forget_breakers();
}

/** schema.sql says IF NOT EXISTS and ends each statement with ";" at the end of a line. */
function create_tables(): void
{
    global $wpdb;
    $sql = str_replace('{prefix}', $wpdb->prefix, (string) file_get_contents(__DIR__ . '/schema.sql'));
    foreach (array_filter(array_map('trim', preg_split('/;\s*$/m', $sql))) as $statement) {
        $wpdb->query($statement);
    }
}

/** 64 hexadecimal digits, once: the service finds it in the options table, so there is nothing to paste. */
function create_secret(): void
{
    if (secrets() === []) {
        update_option('bkloyalty_secret', bin2hex(random_bytes(32)), false);
    }
}
