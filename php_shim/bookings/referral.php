<?php

/** Friends: whoever follows a customer's link is remembered for some days, and what they book then says by whose link. */

namespace BkLoyalty;

const REFERRAL = 'bkl_ref';
const SECONDS_OF_A_REFERRAL = 30 * 86400;

/** On `init`: a cookie that no script reads, set only for who followed such a link. */
function remember_referral(): void
{
    $code = referral_code($_GET[REFERRAL] ?? null); // phpcs:ignore WordPress.Security.NonceVerification -- a link
    if ($code === '' || headers_sent()) {
        return;
    }
    setcookie(REFERRAL, $code, [
        'expires' => time() + SECONDS_OF_A_REFERRAL,
        'path' => COOKIEPATH ?: '/',
        'domain' => (string) COOKIE_DOMAIN,
        'secure' => is_ssl(),
        'httponly' => true,
        'samesite' => 'Lax',
    ]);
    $_COOKIE[REFERRAL] = $code;
    add_action('template_redirect', __NAMESPACE__ . '\\lead_friend_to_booking');
}

/** From the home page, to which links lead because every site has one, on to where a friend can book. */
function lead_friend_to_booking(): void
{
    $page = is_front_page() ? booking_page() : 0;
    if ($page > 0 && $page !== (int) get_queried_object_id() && wp_safe_redirect((string) get_permalink($page))) {
        exit;
    }
}

/** The first page with the booking panel; 0 where there is none, and where many businesses have theirs. */
function booking_page(): int
{
    global $wpdb;
    if (Booknetic\is_saas()) {
        return 0;
    }
    return (int) $wpdb->get_var(
        "SELECT MIN(ID) FROM {$wpdb->posts} WHERE post_type = 'page' AND post_status = 'publish'"
        . " AND (post_content LIKE '%[booknetic]%' OR post_content LIKE '%[booknetic %')"
    );
}

/** Tells by whose link a booking came that a customer made; the service decides whether that is a friend. */
function tell_referral($line): void
{
    $code = referral_code($_COOKIE[REFERRAL] ?? null);
    $appointment = Booknetic\appointment_id($line);
    if ($code === '' || $appointment <= 0 || Booknetic\is_line_from_backend($line)) {
        return;
    }
    global $wpdb;
    $row = Booknetic\appointment_row($appointment);
    $suppressed = $wpdb->suppress_errors();
    $wrote = $wpdb->insert($wpdb->prefix . 'bkloyalty_recommended', [
        'tenant_id' => (int) ($row['tenant_id'] ?? Booknetic\tenant_id()),
        'appointment_id' => $appointment,
        'code' => $code,
        'told_at' => (new \DateTimeImmutable('now', new \DateTimeZone('UTC')))->format('Y-m-d H:i:s.u'),
    ]);
    $wpdb->suppress_errors($suppressed);
    if ($wrote !== 1) {
        note('a referral could not be written: ' . $wpdb->last_error);
    }
}

/** "" for whatever is no code. */
function referral_code($said): string
{
    return is_string($said) && preg_match('/^[a-z0-9-]{3,40}$/D', $said) ? $said : '';
}
