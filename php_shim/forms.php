<?php

/** What the module's pages send: every form and every screen that is fetched goes on to the service as it is. */

namespace BkLoyalty;

/** On `wp_ajax_bkloyalty`: the answer as the service gave it, with its status. */
function answer_page(): void
{
    if (!is_page_request()) {
        $said = __('This page is too old. Please load it again.', 'bkloyalty');
        wp_send_json(['error' => ['code' => 'too_old', 'message' => $said]], 403);
    }
    $answer = isset($_POST['_bkl_query']) ? answer_screen() : answer_form(); // phpcs:ignore WordPress.Security
    if ($answer->status === 0) {
        $said = __('The loyalty service does not answer. Nothing was changed; please try again in a moment.', 'bkloyalty');
        wp_send_json(['error' => ['code' => 'no_answer', 'message' => $said]], 503);
    }
    wp_send_json($answer->body, $answer->status);
}

/** On `admin_post_bkloyalty`: the same without JavaScript; what came of it stands on the page that follows. */
function answer_post(): void
{
    if (!is_page_request()) {
        wp_die(esc_html__('This page is too old. Please load it again.', 'bkloyalty'), '', ['response' => 403]);
    }
    $answer = answer_form();
    if ($answer->status === 0) {
        wp_die(trouble_html($answer), '', ['response' => 503, 'back_link' => true]); // phpcs:ignore -- escaped there
    }
    keep_flash(posted_path(), posted_form(), $answer->body);
    $back = (string) posted('_bkl_back');
    $next = $answer->isGiven() ? (string) ($answer->body['go'] ?? '') : '';
    wp_safe_redirect(wp_validate_redirect($next ?: $back, Booknetic\module_url('bkloyalty')));
    exit;
}

function is_page_request(): bool
{
    return wp_verify_nonce((string) posted('_bkl_nonce'), NONCE) && is_call(posted_path());
}

function answer_screen(): Answer
{
    parse_str((string) posted('_bkl_query'), $query);
    [, $query] = asked_screen(wp_slash($query));
    return ask_screen(posted_path(), $query);
}

function answer_form(): Answer
{
    $page = page_of(FIRST_SCREEN, []) + ['flash' => null];
    return ask('/v1/admin/' . posted_path(), ['page' => $page, 'form' => posted_form() ?: new \stdClass()], as_staff());
}

function posted_path(): string
{
    return (string) posted('_bkl_path');
}

/** The fields of the form: texts, and lists of texts. @return array<string, string|string[]> */
function posted_form(): array
{
    $form = [];
    foreach (wp_unslash($_POST) as $name => $value) { // phpcs:ignore WordPress.Security.NonceVerification -- checked
        if ($name === 'action' || strpos((string) $name, '_bkl_') === 0) {
            continue;
        }
        $form[$name] = is_array($value) ? array_values(array_filter($value, 'is_string')) : (string) $value;
    }
    return $form;
}
