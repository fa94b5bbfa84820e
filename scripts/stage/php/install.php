<?php

/** Makes the tables, the administrator and nothing that looks outside. $given: title, password. */

declare(strict_types=1);

require_once ABSPATH . 'wp-admin/includes/upgrade.php';

add_filter('pre_wp_mail', '__return_true');
wp_install($given['title'], 'admin', 'admin@example.com', false, '', $given['password'], 'en_US');
update_option('blog_public', '0');
update_option('timezone_string', 'Europe/Madrid');
update_option('default_comment_status', 'closed');
