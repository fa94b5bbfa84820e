<?php

/** Activation, upgrade, deactivation. Nothing that was earned is ever touched here. */

namespace BkLoyalty;

function activate(): void
{
    create_tables();
    create_secret();
    update_option('bkloyalty_version', VERSION, true);
    guarded('send_reports')();
    // The service may well be started after the plugin: that it did not answer yet says nothing of the customers to come.
    delete_option('bkloyalty_breaker');
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
    delete_option('bkloyalty_breaker');
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
