<?php

/** Runs one of WordPress's own requests for personal data to its end, as its admin page does. Prints what came of it as JSON. */

declare(strict_types=1);

require_once ABSPATH . 'wp-admin/includes/admin.php';

['tool' => $tool, 'email' => $email] = $given;
$isExport = $tool === 'export';
$action = $isExport ? 'export_personal_data' : 'remove_personal_data';
$request = wp_create_user_request($email, $action, [], 'confirmed');
$callbacks = apply_filters($isExport ? 'wp_privacy_personal_data_exporters' : 'wp_privacy_personal_data_erasers', []);
$answers = [];
foreach (array_keys($callbacks) as $index => $key) {
    for ($page = 1, $done = false; !$done; $page++) {
        $answer = call_user_func($callbacks[$key]['callback'], $email, $page);
        if (is_wp_error($answer)) {
            fwrite(STDERR, $answer->get_error_message());
            exit(1);
        }
        $answer = $isExport
            ? apply_filters('wp_privacy_personal_data_export_page', $answer, $index + 1, $email, $page, $request, false, $key)
            : apply_filters('wp_privacy_personal_data_erasure_page', $answer, $index + 1, $email, $page, $request, $key);
        $answers[$key][] = $answer;
        $done = $answer['done'];
    }
}
$told = ['answers' => $answers['bkloyalty'], 'status' => get_post_status($request), 'html' => ''];
if ($isExport) {
    $archive = new ZipArchive();
    $archive->open(wp_privacy_exports_dir() . get_post_meta($request, '_export_file_name', true));
    $told['html'] = $archive->getFromName('index.html');
}
wp_delete_post($request, true);
echo json_encode($told);
