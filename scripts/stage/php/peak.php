<?php

/**
 * Plugin Name: Stage: how much memory a request took
 * Description: Writes the peak of every request to peak.log, in bytes as the operating system gave them.
 */

declare(strict_types=1);

register_shutdown_function(static function (): void {
    $line = memory_get_peak_usage(true) . ' ' . ($_SERVER['REQUEST_URI'] ?? 'command line') . "\n";
    error_log($line, 3, dirname((string) WP_DEBUG_LOG) . '/peak.log');
});
