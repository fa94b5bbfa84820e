<?php

/**
 * Plugin Name: Stage: what PHP complains about
 * Description: Writes every notice, warning and fatal error that our plugins cause to notices.log, with the request it
 *   happened on. WordPress 6.1 has deprecations of its own on PHP 8.2: those stay in wordpress.log. No mail leaves.
 */

declare(strict_types=1);

add_filter('pre_wp_mail', '__return_true');

(static function (): void {
    $plugins = wp_normalize_path(WP_PLUGIN_DIR) . '/';
    $write = static function (string $message, string $file, int $line): void {
        $request = ($_SERVER['REQUEST_METHOD'] ?? '') . ' ' . ($_SERVER['REQUEST_URI'] ?? 'command line');
        error_log("$message in $file:$line on $request\n", 3, dirname((string) WP_DEBUG_LOG) . '/notices.log');
    };
    // Ours is what happens in our file, or in the function of WordPress or PHP that our file just called.
    $isOurs = static function (string $file) use ($plugins): bool {
        $frames = array_slice(debug_backtrace(DEBUG_BACKTRACE_IGNORE_ARGS, 6), 2);
        $files = array_merge([$file], array_column($frames, 'file'));
        return (bool) array_filter($files, static fn ($each) => strpos(wp_normalize_path($each), $plugins) === 0);
    };
    set_error_handler(static function (
        int $level,
        string $message,
        string $file,
        int $line
    ) use (
        $write,
        $isOurs
    ): bool {
        if ((error_reporting() & $level) !== 0 && $isOurs($file)) {
            $write($message, $file, $line);
        }
        return false;
    });
    register_shutdown_function(static function () use ($write): void {
        $last = error_get_last();
        if ($last !== null && ($last['type'] & (E_ERROR | E_PARSE | E_CORE_ERROR | E_COMPILE_ERROR)) !== 0) {
            $write($last['message'], $last['file'], $last['line']);
        }
    });
})();
