<?php

/** Activates one plugin as the administrator. $given: plugin. */

declare(strict_types=1);

require_once ABSPATH . 'wp-admin/includes/plugin.php';

wp_set_current_user(1);
$failure = activate_plugin($given['plugin']);
if (is_wp_error($failure)) {
    fwrite(STDERR, $failure->get_error_message() . "\n");
    exit(1);
}
