<?php

/** php page.php CONTENT USER: what this plugin does about caches when such a page is shown to such a user. For BlockTest. */

namespace BkLoyalty\Tests;

use function BkLoyalty\keep_points_out_of_caches;

foreach (['HTTP_HOST' => '127.0.0.1', 'REQUEST_METHOD' => 'GET', 'REQUEST_URI' => '/'] as $name => $value) {
    $_SERVER[$name] = $value;
}
(static function (): void {
    require getenv('BKLOYALTY_WORDPRESS') . '/wp-load.php';
})();

wp_set_current_user((int) $argv[2]);
$page = new \WP_Post((object) ['ID' => 999999, 'post_type' => 'page', 'post_content' => $argv[1], 'filter' => 'raw']);
$GLOBALS['post'] = $page;
$GLOBALS['wp_query']->is_page = $GLOBALS['wp_query']->is_singular = true;
keep_points_out_of_caches();
echo json_encode(['uncached' => defined('DONOTCACHEPAGE')]);
