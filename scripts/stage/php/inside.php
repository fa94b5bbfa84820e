<?php

/**
 * php inside.php SITE SCRIPT < JSON: loads the WordPress in SITE as a web request would, then runs SCRIPT with $given.
 */

declare(strict_types=1);

[, $site, $script] = $argv;
$given = json_decode((string) stream_get_contents(STDIN), true);
$_SERVER += ['HTTP_HOST' => '127.0.0.1', 'SERVER_NAME' => '127.0.0.1', 'SERVER_PORT' => '80'];
$_SERVER += ['SERVER_PROTOCOL' => 'HTTP/1.1', 'REMOTE_ADDR' => '127.0.0.1', 'HTTP_USER_AGENT' => 'stage'];
$_SERVER['REQUEST_METHOD'] = 'GET';
$_SERVER['REQUEST_URI'] = '/';
if (basename($script) === 'install.php') {
    define('WP_INSTALLING', true);
}
require $site . '/wp-load.php';
require $script;
