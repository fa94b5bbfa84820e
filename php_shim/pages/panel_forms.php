<?php

/** The forms of the customer's panel: what the logged-in customer sends goes on to the service as it is. Guests have none. */

namespace BkLoyalty;

const PANEL_NONCE = 'bkloyalty_panel';
const PANEL_FLASH = 'bkloyalty_panel_flash';

/** Where the panel stands, for its forms. Their addresses are relative, so that they lead to the host that the page came from. */
function panel_place(string $back): array
{
    return [
        'post_url' => admin_url('admin-post.php', 'relative'),
        'ajax_url' => admin_url('admin-ajax.php', 'relative'),
        'nonce' => wp_create_nonce(PANEL_NONCE),
        'back' => $back,
    ];
}

/** On `wp_ajax_bkloyalty_panel`: the answer as the service gave it, with its status. */
function answer_panel(): void
{
    $answer = panel_answer();
    wp_send_json($answer->body, $answer->status);
}

/** On `admin_post_bkloyalty_panel`: the same without JavaScript. The page that follows says what came of it. */
function answer_panel_post(): void
{
    $answer = panel_answer();
    if (($answer->body['error']['code'] ?? '') === 'too_old') {
        wp_die(esc_html($answer->body['error']['message']), '', ['response' => 403, 'back_link' => true]);
    }
    wp_safe_redirect(page_after_panel_form($answer));
    exit;
}

function page_after_panel_form(Answer $answer): string
{
    keep_flash(posted_path(), posted_form(), array_intersect_key($answer->body, ['done' => 1, 'error' => 1]), PANEL_FLASH);
    return wp_validate_redirect(panel_page_posted() ?: home_url('/'), home_url('/')) . '#bkloyalty';
}

function panel_answer(): Answer
{
    if (!is_user_logged_in() || !wp_verify_nonce((string) posted('_bkl_nonce'), PANEL_NONCE) || !is_call(posted_path())) {
        return told(403, 'too_old', __('This page was open for too long. Load it again.', 'bkloyalty'));
    }
    $answer = ask_panel_form();
    return $answer->status !== 0 ? $answer : told(
        503,
        'no_answer',
        __('Your points do not answer just now. Load the page again to see whether it was done.', 'bkloyalty')
    );
}

/** The form says which tenant its page belongs to; that the user is a customer there, and of the tenant it names, the service looks up. */
function ask_panel_form(): Answer
{
    $tenant = Booknetic\is_saas() ? (int) posted('_bkl_tenant') : 0;
    $allTenants = Booknetic\is_saas() && $tenant === 0;
    return ask('/v1/panel/' . posted_path(), [
        'all_tenants' => $allTenants,
        'page' => panel_place(panel_page_posted()),
        'form' => (object) posted_form(),
    ], panel_identity($tenant, $allTenants));
}

/** In the language of the page: WordPress takes forms for pages of the back end, where the user's own holds. */
function panel_identity(int $tenant, bool $allTenants): array
{
    $locale = locale_name((string) posted('_bkl_locale'));
    return ['locale' => $locale] + as_customer($tenant, $allTenants || tenant_can($tenant));
}

/** The page that the form stands on, as it was told when it was shown. */
function panel_page_posted(): string
{
    // phpcs:ignore WordPress.Security.NonceVerification -- only leads back
    $back = $_POST['_bkl_back'] ?? '';
    return is_string($back) ? substr(esc_url_raw(wp_unslash($back)), 0, 2000) : '';
}

/** The page that is being shown. */
function panel_page_here(): string
{
    return substr(esc_url_raw(wp_unslash($_SERVER['REQUEST_URI'] ?? '')), 0, 2000);
}
