<?php

/** Puts rows, logins, pages and options into this site. $given: rows by table, users, pages, options. */

declare(strict_types=1);

global $wpdb;

foreach ($given['options'] as $name => $value) {
    update_option($name, $value);
}

$ids = [];
foreach ($given['users'] as $user) {
    $made = username_exists($user['login']) ?: wp_insert_user([
        'user_login' => $user['login'], 'user_email' => $user['email'], 'user_pass' => $user['password'],
        'display_name' => $user['name'], 'role' => $user['role'],
    ]);
    if (is_wp_error($made)) {
        fwrite(STDERR, $user['login'] . ': ' . $made->get_error_message() . "\n");
        exit(1);
    }
    $ids[$user['login']] = $made;
}

$wpdb->query('START TRANSACTION');
foreach ($given['rows'] as $table => $rows) {
    foreach ($rows as $row) {
        foreach ($row as $column => $value) {
            $row[$column] = is_array($value) ? $ids[$value['user']] : $value;
        }
        if ($wpdb->insert("{$wpdb->prefix}bkntc_$table", $row) !== 1) {
            fwrite(STDERR, "$table: {$wpdb->last_error}\n");
            exit(1);
        }
    }
}
$wpdb->query('COMMIT');

foreach ($given['pages'] as $page) {
    wp_insert_post([
        'post_type' => 'page', 'post_status' => 'publish', 'post_author' => 1,
        'post_name' => $page['slug'], 'post_title' => $page['title'], 'post_content' => $page['content'],
    ]);
}
