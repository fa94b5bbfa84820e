<?php

/**
 * Plugin Name: Booknetic STAND-IN (for tests; NOT the commercial plugin)
 * Description: A small imitation of Booknetic's public interface, written from published facts, to run add-ons against. Never install it on a real site.
 * Version: 5.0.0
 * Requires PHP: 7.4
 * License: GPL-2.0-or-later
 *
 * No line of this comes from the commercial plugin. What is played, and from which fact, stands in tests/standin/README.md.
 */

namespace BookneticStandin;

defined('ABSPATH') || exit;

require __DIR__ . '/standin/Autoloader.php';

Autoloader::register(__DIR__);

register_activation_hook(__FILE__, [Schema::class, 'install']);
add_action('plugins_loaded', [Boot::class, 'onPluginsLoaded']);
add_action('admin_notices', [Boot::class, 'sayWhatThisIs']);
