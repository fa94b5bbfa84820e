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

require __DIR__ . '/calls/request.php';
require __DIR__ . '/calls/refusal.php';
require __DIR__ . '/calls/guard.php';
require __DIR__ . '/booknetic/booknetic.php';
require __DIR__ . '/booknetic/booknetic_tables.php';
require __DIR__ . '/booknetic/permissions.php';
require __DIR__ . '/calls/signing.php';
require __DIR__ . '/calls/identity.php';
require __DIR__ . '/calls/breaker.php';
require __DIR__ . '/calls/versions.php';
require __DIR__ . '/calls/silence.php';
require __DIR__ . '/calls/service.php';
require __DIR__ . '/calls/report.php';
require __DIR__ . '/bookings/doorbell.php';
require __DIR__ . '/bookings/ring.php';
require __DIR__ . '/bookings/lifecycle.php';
require __DIR__ . '/bookings/deletions.php';
require __DIR__ . '/bookings/referral.php';
require __DIR__ . '/workflows/events.php';
require __DIR__ . '/workflows/categories.php';
require __DIR__ . '/workflows/outbox.php';
require __DIR__ . '/workflows/pull.php';
require __DIR__ . '/workflows/keywords.php';
require __DIR__ . '/bookings/cart.php';
require __DIR__ . '/bookings/quote.php';
require __DIR__ . '/bookings/hold.php';
require __DIR__ . '/bookings/summary.php';
require __DIR__ . '/pages/panel.php';
require __DIR__ . '/pages/panel_forms.php';
require __DIR__ . '/pages/scripts.php';
require __DIR__ . '/pages/menu.php';
require __DIR__ . '/pages/saas.php';
require __DIR__ . '/pages/page.php';
require __DIR__ . '/pages/upload.php';
require __DIR__ . '/pages/forms.php';
require __DIR__ . '/pages/download.php';
require __DIR__ . '/workflows/workflow_events.php';
require __DIR__ . '/workflows/workflow_runs.php';
require __DIR__ . '/workflows/workflow_event_form.php';
require __DIR__ . '/wordpress/privacy.php';
require __DIR__ . '/api/api.php';
require __DIR__ . '/api/api_manners.php';
require __DIR__ . '/api/api_tokens.php';
require __DIR__ . '/booknetic/native.php';
require __DIR__ . '/wordpress/health.php';
require __DIR__ . '/wordpress/site_health.php';
require __DIR__ . '/wordpress/notices.php';
require __DIR__ . '/wordpress/plugin_row.php';
require __DIR__ . '/wordpress/block.php';
require __DIR__ . '/wordpress/wp_cli.php';
require __DIR__ . '/install.php';
require __DIR__ . '/hooks.php';
require __DIR__ . '/boot.php';

register_activation_hook(__FILE__, 'BkLoyalty\activate');
register_deactivation_hook(__FILE__, 'BkLoyalty\deactivate');
attach(hooks_at_load());
