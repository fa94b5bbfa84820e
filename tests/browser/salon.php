<?php

/** The least that can be booked and who books it, beside whatever else the site has. Prints the ids as JSON. */

declare(strict_types=1);

global $wpdb;

$insert = static function (string $table, array $row) use ($wpdb): int {
    if ($wpdb->insert("{$wpdb->prefix}bkntc_$table", $row) !== 1) {
        fwrite(STDERR, "$table: {$wpdb->last_error}\n");
        exit(1);
    }
    return $wpdb->insert_id;
};

foreach ($given['options'] as $name => $value) {
    // WordPress takes no language that it has no files for; ours needs none of them.
    add_filter("sanitize_option_$name", static fn () => $value);
    update_option($name, $value);
}
foreach ($given['pages'] as $slug => $content) {
    get_page_by_path($slug) || wp_insert_post([
        'post_type' => 'page', 'post_status' => 'publish', 'post_author' => 1, 'post_name' => $slug,
        'post_title' => ucfirst($slug), 'post_content' => $content,
    ]);
}

$answer = [];
if ($given['service'] !== null) {
    $location = $insert('locations', ['name' => 'Centre', 'is_active' => 1]);
    $staff = $insert('staff', ['name' => 'Ana', 'is_active' => 1, 'locations' => (string) $location]);
    $service = $insert('services', $given['service']);
    $insert('service_staff', ['service_id' => $service, 'staff_id' => $staff, 'price' => -1]);
    $answer += compact('location', 'staff', 'service');
}
if ($given['customer'] !== null) {
    $login = $given['customer']['login'];
    $user = wp_insert_user([
        'user_login' => $login, 'user_email' => "$login@example.org", 'role' => 'booknetic_customer',
        'user_pass' => $given['customer']['password'],
    ]);
    $answer['customer'] = $insert('customers', [
        'user_id' => $user, 'first_name' => 'Eva', 'last_name' => $login, 'email' => "$login@example.org",
    ]);
}
if ($given['person'] !== null) {
    ['login' => $login, 'password' => $password, 'role' => $role] = $given['person'];
    $user = wp_insert_user([
        'user_login' => $login, 'user_email' => "$login@example.org", 'role' => $role, 'user_pass' => $password,
    ]);
    if ($role === 'booknetic_staff') {
        $member = $insert('staff', ['name' => ucfirst($login), 'is_active' => 1, 'user_id' => $user]);
        $answer['staff_member'] = $member;
        if ($given['person']['permissions'] !== []) {
            update_option('booknetic_standin_role_manager', 'on');
            $insert('user_role_managers', [
                'name' => "Role of $login", 'staff' => (string) $member, 'is_default' => 0,
                'permissions' => json_encode($given['person']['permissions']),
            ]);
        }
    }
}
echo json_encode($answer);
