<?php

/**
 * Every hook of this plugin: [hook, function of this namespace, priority, arguments].
 *
 * Booknetic's own listeners send its messages at priority 1000, so what a message may speak of is told to the service
 * at 900. Price rows: coupons 10, ours before tax 50, taxes 100, ours after tax 150, gift cards 999. No callback declares
 * a type: Booknetic's versions differ in what they pass, and a hook that passes nothing still hands over an empty string.
 */

namespace BkLoyalty;

/** Attached when the plugin file is loaded: what leads to Booknetic's own boot, and what must work without it. */
function hooks_at_load(): array
{
    return [
        ['bkntc_addons_load', 'load_addon', 10, 1],
        ['load_textdomain_mofile', 'choose_texts', 10, 2],
        ['init', 'load_texts', 1, 0],
        ['init', 'upgrade', 5, 0],
        ['init', 'remember_referral', 10, 0],
        ['bkntc_init', 'boot_plain', 20, 0],
        ['init', 'boot_plain', 20, 0],
        ['bkntc_price_name', 'name_price_row', 10, 1],
        ['rest_api_init', 'register_health_route', 10, 0],
        ['rest_api_init', 'register_events_route', 10, 0],
        ['cron_schedules', 'add_schedule', 10, 1],
        ['init', 'schedule_pull', 20, 0],
        ['bkloyalty_pull', 'pull_events', 10, 0],
        ['rest_api_init', 'register_api_route', 10, 0],
        ['rest_api_init', 'register_token_routes', 10, 0],
        ['rest_authentication_errors', 'keep_token_ours', PHP_INT_MAX, 1],
        ['rest_pre_dispatch', 'keep_dispatch_ours', PHP_INT_MAX, 3],
        ['rest_request_before_callbacks', 'leave_json_to_service', 10, 3],
        ['rest_allowed_cors_headers', 'allow_headers_of_apps', 10, 1],
        ['rest_exposed_cors_headers', 'expose_headers_to_apps', 10, 1],
        ['nocache_headers', 'keep_answers_from_being_stored', 10, 1],
        ['wp_privacy_personal_data_exporters', 'register_exporter', 10, 1],
        ['wp_privacy_personal_data_erasers', 'register_eraser', 10, 1],
        ['admin_init', 'suggest_privacy_policy', 10, 0],

        // What else WordPress offers of its own: Site Health, notices, blocks, several sites, its command line.
        ['site_status_tests', 'add_site_health_tests', 10, 1],
        ['rest_api_init', 'register_site_health_route', 10, 0],
        ['debug_information', 'add_debug_information', 10, 1],
        ['admin_notices', 'show_notices', 10, 0],
        ['admin_post_bkloyalty_dismiss', 'dismiss_notice', 10, 0],
        ['plugin_action_links_bkloyalty/init.php', 'add_plugin_links', 10, 1],
        ['init', 'register_block', 10, 0],
        ['template_redirect', 'keep_points_out_of_caches', 10, 0],
        ['wp_initialize_site', 'set_up_new_site', 20, 1],
        ['wpmu_drop_tables', 'add_tables_to_drop', 10, 1],
        ['cli_init', 'register_commands', 10, 0],
        ['shutdown', 'finish_request', 5, 0],
    ];
}

/** Attached when Booknetic boots, in every kind of request: pages, AJAX, REST, cron. */
function hooks_at_boot(): array
{
    return [
        // A booking may have changed: ring the doorbell.
        ['bkntc_appointment_created', 'on_created', 900, 1],
        ['bkntc_appointment_before_mutation', 'on_before_mutation', 10, 1],
        ['bkntc_appointment_after_mutation', 'on_after_mutation', 900, 1],
        ['bkntc_appointment_after_edit', 'on_after_edit', 900, 1],
        ['bkntc_validate_appointment_reschedule', 'on_validate_reschedule', 900, 1],
        ['bkntc_appointment_reschedule', 'on_reschedule', 900, 1],
        ['bkntc_appointment_deleted', 'on_deleted', 10, 1],
        ['bkntc_payment_confirmed', 'on_payment_confirmed', 900, 2],
        ['bkntc_payment_confirmed_backend', 'on_payment_confirmed_backend', 900, 1],
        ['bkntc_payment_canceled', 'on_payment_canceled', 900, 1],

        // A customer is deleted; of businesses Booknetic's model tells (deletions.php).
        ['bkntc_customer_deleted', 'on_customer_deleted', 10, 1],
        ['bkntc_add_tables_for_export', 'add_tables_for_export', 10, 1],

        // Paying with points.
        ['bkntc_appointment_requests_load', 'quote_cart_before_tax', 50, 1],
        ['bkntc_appointment_requests_load', 'quote_cart_after_tax', 150, 1],
        ['bkntc_appointment_requests_validate', 'hold_cart', 900, 1],

        // What the customer sees.
        ['bkntc_after_booking_panel_shortcode', 'enqueue_booking_panel', 10, 0],
        ['bkntc_booking_panel_assets', 'add_booking_panel_assets', 10, 1],
        ['bkntc_add_files_through_ajax', 'add_booking_panel_files', 10, 1],
        ['bkntc_after_customer_panel_shortcode', 'enqueue_customer_panel', 10, 0],
        ['do_shortcode_tag', 'append_to_customer_panel', 10, 2],

        ['wp_ajax_bkloyalty_panel', 'answer_panel', 10, 0],
        ['admin_post_bkloyalty_panel', 'answer_panel_post', 10, 0],

        // What staff and owners see.
        ['bkntc_backend', 'start_back_end', 10, 0],
        ['bkntc_enqueue_assets', 'enqueue_back_end', 10, 2],
        ['bkntcsaas_backend', 'start_saas_panel', 10, 0],
        ['wp_ajax_bkloyalty', 'answer_page', 10, 0],
        ['admin_post_bkloyalty', 'answer_post', 10, 0],
        ['admin_post_bkloyalty_download', 'answer_download', 10, 0],
        ['admin_post_bkloyalty_workflow_event', 'save_workflow_event', 10, 0],
    ];
}

/** Attached only where Booknetic's AddonLoader does not do it: its class is missing or it blocks our folder. */
function hooks_without_loader(): array
{
    return [
        ['wp_ajax_bkntc_bkloyalty_summary', 'send_summary', 10, 0],
        ['wp_ajax_nopriv_bkntc_bkloyalty_summary', 'send_summary', 10, 0],
    ];
}

/** Filters and actions are one thing to WordPress. */
function attach(array $hooks): void
{
    foreach ($hooks as [$hook, $function, $priority, $arguments]) {
        add_filter($hook, guarded($function), $priority, $arguments);
    }
}
