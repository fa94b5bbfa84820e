<?php

/** Deactivates one plugin as the administrator. $given: plugin. */

declare(strict_types=1);

require_once ABSPATH . 'wp-admin/includes/plugin.php';

wp_set_current_user(1);
deactivate_plugins($given['plugin']);
