<?php

namespace BookneticStandin\Pages;

/** `[booknetic]` and `[booknetic-cp]`. */
class Shortcodes
{
    public static function register(): void
    {
        add_shortcode('booknetic', [BookingPanel::class, 'shortcode']);
        add_shortcode('booknetic-cp', [CustomerPanel::class, 'shortcode']);
    }

    public static function assetUrl(string $file): string
    {
        return plugins_url('booknetic/assets/' . $file);
    }

    /** A file as `bkntc_booking_panel_assets` knows it: type, src, id, deps. */
    public static function enqueue(array $file): void
    {
        $deps = isset($file['deps']) ? $file['deps'] : [];
        if ($file['type'] === 'css') {
            wp_enqueue_style($file['id'], $file['src'], $deps, null);
        } else {
            wp_enqueue_script($file['id'], $file['src'], $deps, null, true);
        }
    }
}
