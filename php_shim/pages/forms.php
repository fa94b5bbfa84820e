<?php

/** What the module's pages send: every form and every screen that is fetched goes on to the service as it is. */

namespace BkLoyalty;

/** On `wp_ajax_bkloyalty`: the answer as the service gave it, with its status. */
function answer_page(): void
{
    $answer = page_answer();
    wp_send_json($answer->body, $answer->status);
}

function page_answer(): Answer
{
    if (was_cut_off()) {
        return too_large();
    }
    if (!is_page_request()) {
        return told(403, 'too_old', __('This page is too old. Please load it again.', 'bkloyalty'));
    }
    $answer = isset($_POST['_bkl_query']) ? answer_screen() : answer_form(); // phpcs:ignore WordPress.Security
    return $answer->status !== 0 ? $answer : told(
        503,
        'no_answer',
        __('The loyalty service does not answer in time. It may have done this all the same: look before you try again.', 'bkloyalty')
    );
}

/** On `admin_post_bkloyalty`: the same without JavaScript. Without a nonce nothing is kept, not even what was typed. */
function answer_post(): void
{
    if (was_cut_off()) {
        wp_die(esc_html(too_large()->body['error']['message']), '', ['response' => 413, 'back_link' => true]);
    }
    if (!is_page_request() || !(user_can() || is_of_plans(posted_path()))) {
        wp_die(esc_html__('This page is too old. Please load it again.', 'bkloyalty'), '', ['response' => 403]);
    }
    wp_safe_redirect(next_page(page_answer()));
    exit;
}

/** What came of a form stands on the page that follows: where it leads to, or where it was. */
function next_page(Answer $answer): string
{
    $next = $answer->isGiven() ? (string) ($answer->body['go'] ?? '') : '';
    $next = wp_validate_redirect($next ?: (string) posted('_bkl_back', LONGEST_ADDRESS), Booknetic\module_url('bkloyalty'));
    keep_flash(posted_path(), posted_form(), $answer->body, flash_at($next));
    return $next;
}

/** What this side has to say in the service's own shape. */
function told(int $status, string $code, string $message, ?string $field = null): Answer
{
    $error = ['code' => $code, 'message' => $message] + ($field === null ? [] : ['field' => $field]);
    return new Answer($status, ['error' => $error]);
}

function is_page_request(): bool
{
    return wp_verify_nonce((string) posted('_bkl_nonce'), NONCE) && is_call(posted_path());
}

function answer_screen(): Answer
{
    parse_str((string) posted('_bkl_query', LONGEST_ADDRESS), $query);
    [, $query] = asked_screen(wp_slash($query));
    return ask_screen(posted_path(), $query);
}

function answer_form(): Answer
{
    $isOfPlans = is_of_plans(posted_path());
    $page = ($isOfPlans ? plans_page([]) : page_of(FIRST_SCREEN, [])) + ['flash' => null];
    $file = posted_file();
    if ($file instanceof Answer) {
        return $file;
    }
    $payload = ['page' => $page, 'form' => (object) posted_form()] + $file;
    $seconds = $file ? SECONDS_TO_WAIT_FOR_UPLOAD : SECONDS_TO_WAIT;
    $answer = ask('/v1/admin/' . posted_path(), $payload, $isOfPlans ? as_super_admin() : as_staff(), $seconds);
    note_tax_choice(Booknetic\tenant_id(), $answer->body['tax'] ?? null);
    return $answer;
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
