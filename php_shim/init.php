<?php

/**
 * Plugin Name: Booknetic Loyalty Bridge
 * Description: Loyalty points for Booknetic. The WordPress side of a service that keeps the ledger.
 * Version: 0.1.0
 * Requires at least: 6.0
 * Requires PHP: 7.4
 * Author: Booknetic Loyalty Bridge
 * License: GPL-2.0-or-later
 * License URI: https://www.gnu.org/licenses/gpl-2.0.html
 * Update URI: false
 * Text Domain: bkloyalty
 * Domain Path: /languages
 *
 * The folder must be called `bkloyalty`: Booknetic takes an add-on's slug from it. hooks.php is the table of contents.
 */

namespace BkLoyalty;

defined('ABSPATH') || exit;

const VERSION = '0.1.0';
const CAPABILITY = 'bkloyalty';
const PRICE_KEY = 'bkloyalty_points';

require __DIR__ . '/request.php';
require __DIR__ . '/refusal.php';
require __DIR__ . '/guard.php';
require __DIR__ . '/booknetic.php';
require __DIR__ . '/booknetic_tables.php';
require __DIR__ . '/permissions.php';
require __DIR__ . '/signing.php';
require __DIR__ . '/identity.php';
require __DIR__ . '/breaker.php';
require __DIR__ . '/versions.php';
require __DIR__ . '/silence.php';
require __DIR__ . '/service.php';
require __DIR__ . '/report.php';
require __DIR__ . '/doorbell.php';
require __DIR__ . '/ring.php';
require __DIR__ . '/lifecycle.php';
require __DIR__ . '/deletions.php';
require __DIR__ . '/referral.php';
require __DIR__ . '/events.php';
require __DIR__ . '/categories.php';
require __DIR__ . '/outbox.php';
require __DIR__ . '/pull.php';
require __DIR__ . '/keywords.php';
require __DIR__ . '/cart.php';
require __DIR__ . '/quote.php';
require __DIR__ . '/hold.php';
require __DIR__ . '/summary.php';
require __DIR__ . '/panel.php';
require __DIR__ . '/panel_forms.php';
require __DIR__ . '/scripts.php';
require __DIR__ . '/menu.php';
require __DIR__ . '/saas.php';
require __DIR__ . '/page.php';
require __DIR__ . '/upload.php';
require __DIR__ . '/forms.php';
require __DIR__ . '/download.php';
require __DIR__ . '/workflow_events.php';
require __DIR__ . '/workflow_runs.php';
require __DIR__ . '/workflow_event_form.php';
require __DIR__ . '/privacy.php';
require __DIR__ . '/api.php';
require __DIR__ . '/api_manners.php';
require __DIR__ . '/api_tokens.php';
require __DIR__ . '/native.php';
require __DIR__ . '/health.php';
require __DIR__ . '/site_health.php';
require __DIR__ . '/notices.php';
require __DIR__ . '/plugin_row.php';
require __DIR__ . '/block.php';
require __DIR__ . '/wp_cli.php';
require __DIR__ . '/install.php';
require __DIR__ . '/hooks.php';
require __DIR__ . '/boot.php';

register_activation_hook(__FILE__, 'BkLoyalty\activate');
register_deactivation_hook(__FILE__, 'BkLoyalty\deactivate');
attach(hooks_at_load());
