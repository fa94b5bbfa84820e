<?php

/**
 * Loads a real WordPress for the tests: the folder is in the environment variable BKLOYALTY_WORDPRESS, and the
 * stand-in for Booknetic is active there. From here on every notice is an exception.
 */

// WordPress sets these as if it were in the global scope; PHPUnit includes this file inside a function.
global $table_prefix, $wpdb, $wp, $wp_query, $wp_the_query, $wp_rewrite, $wp_filter, $wp_locale, $locale;
global $shortcode_tags, $switched, $_wp_switched_stack, $_wp_sidebars_widgets, $pagenow, $wp_textdomain_registry;
global $is_lynx, $is_gecko, $is_winIE, $is_macIE, $is_opera, $is_NS4, $is_safari, $is_chrome, $is_iphone, $is_IE;
global $is_edge, $is_apache, $is_IIS, $is_iis7, $is_nginx;

$bkloyalty_wordpress = rtrim((string) getenv('BKLOYALTY_WORDPRESS'), '/');
if (!is_file($bkloyalty_wordpress . '/wp-load.php')) {
    fwrite(STDERR, "Set BKLOYALTY_WORDPRESS to the folder of a WordPress (with wp-load.php).\n");
    exit(2);
}

foreach (
    [
        'HTTP_HOST' => 'localhost', 'SERVER_NAME' => 'localhost', 'SERVER_PORT' => '80', 'REQUEST_URI' => '/',
        'SERVER_PROTOCOL' => 'HTTP/1.1', 'REQUEST_METHOD' => 'GET', 'REMOTE_ADDR' => '127.0.0.1',
    ] as $bkloyalty_key => $bkloyalty_value
) {
    $_SERVER[$bkloyalty_key] = $bkloyalty_value;
}

error_reporting(E_ALL & ~E_DEPRECATED);
require $bkloyalty_wordpress . '/wp-load.php';
require_once __DIR__ . '/StrictErrors.php';
require_once __DIR__ . '/FreshProcess.php';

if (!class_exists('BookneticStandin\Boot')) {
    fwrite(STDERR, "The stand-in is not active in $bkloyalty_wordpress.\n");
    exit(2);
}

require_once __DIR__ . '/standin/Salon.php';
if (class_exists('PHPUnit\Framework\TestCase')) {
    require_once __DIR__ . '/standin/StandinTestCase.php';
}

BookneticStandin\Tests\StrictErrors::install();
