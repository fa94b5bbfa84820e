<?php

namespace BookneticStandin\Pages;

use BookneticApp\Providers\Core\Permission;
use BookneticApp\Providers\Helpers\Helper;
use BookneticStandin\Switches;

/** Sections 1.5 and 1.8: the short code `[booknetic]`. */
class BookingPanel
{
    public static function shortcode(): string
    {
        $files = self::coreFiles();
        if (Switches::era() >= 5) {
            $files = apply_filters('bkntc_booking_panel_assets', $files);
        }
        array_map([Shortcodes::class, 'enqueue'], $files);
        wp_localize_script('booknetic', 'BookneticData', self::data());
        $html = self::html();
        do_action('bkntc_after_booking_panel_shortcode');
        return $html;
    }

    public static function coreFiles(): array
    {
        $file = [Shortcodes::class, 'assetUrl'];
        return [
            ['type' => 'css', 'src' => $file('panel.css'), 'id' => 'booknetic', 'deps' => []],
            ['type' => 'js', 'src' => $file('hooks.js'), 'id' => 'booknetic-hooks', 'deps' => ['jquery']],
            ['type' => 'js', 'src' => $file('booknetic.js'), 'id' => 'booknetic', 'deps' => ['jquery', 'booknetic-hooks']],
        ];
    }

    public static function data(): array
    {
        $data = [
            'ajax_url' => admin_url('admin-ajax.php'),
            'steps' => Steps::all(),
            'localization' => apply_filters('bkntc_frontend_localization', [
                'next_step' => __('Next step', 'booknetic'), 'back' => __('Back', 'booknetic'),
                'confirm_booking' => __('Confirm booking', 'booknetic'), 'select' => __('Please make a choice.', 'booknetic'),
                'thank_you' => __('Thank you for your request!', 'booknetic'),
            ]),
        ];
        if (Helper::isSaaSVersion()) {
            $data['tenant_id'] = Permission::tenantId();
        }
        return $data;
    }

    public static function html(): string
    {
        return Helper::renderView(dirname(__DIR__, 2) . '/view/booking_panel.php');
    }
}
