<?php

/** WordPress's own tools for personal data: what the service keeps of an e-mail address is exported and erased with all else. */

namespace BkLoyalty;

const SECONDS_TO_WAIT_FOR_PRIVACY = 20.0;

/** On `wp_privacy_personal_data_exporters`. */
function register_exporter($exporters = [])
{
    $exporters['bkloyalty'] = [
        'exporter_friendly_name' => __('Loyalty Points', 'bkloyalty'),
        'callback' => __NAMESPACE__ . '\export_personal_data',
    ];
    return $exporters;
}

/** On `wp_privacy_personal_data_erasers`. First of all, for it goes by the addresses that others may erase. */
function register_eraser($erasers = [])
{
    return ['bkloyalty' => [
        'eraser_friendly_name' => __('Loyalty Points', 'bkloyalty'),
        'callback' => __NAMESPACE__ . '\erase_personal_data',
    ]] + $erasers;
}

/** @return array|\WP_Error */
function export_personal_data(string $email, int $page = 1)
{
    $answer = ask_privacy('export', $email, $page);
    if (!$answer->isGiven()) {
        return no_privacy_answer();
    }
    return [
        'data' => array_map(__NAMESPACE__ . '\escape_item', (array) ($answer->body['items'] ?? [])),
        'done' => (bool) ($answer->body['done'] ?? true),
    ];
}

/** @return array|\WP_Error */
function erase_personal_data(string $email, int $page = 1)
{
    $answer = ask_privacy('erase', $email, $page);
    if (!$answer->isGiven()) {
        return no_privacy_answer();
    }
    return [
        'items_removed' => (bool) ($answer->body['removed'] ?? false),
        'items_retained' => (bool) ($answer->body['retained'] ?? false),
        'messages' => array_map('esc_html', (array) ($answer->body['messages'] ?? [])),
        'done' => (bool) ($answer->body['done'] ?? true),
    ];
}

/** The page after the next may be asked for in the same request. */
function ask_privacy(string $tool, string $email, int $page): Answer
{
    request()->allowedCalls = max(request()->allowedCalls, request()->calls + 1);
    $payload = ['email' => $email, 'page' => max(1, $page)];
    return ask("/v1/privacy/$tool", $payload, as_system(), SECONDS_TO_WAIT_FOR_PRIVACY);
}

/** WordPress stops then, and says this: nothing may be left out in silence. */
function no_privacy_answer(): \WP_Error
{
    return new \WP_Error(
        'bkloyalty_no_answer',
        __('The loyalty service does not answer. Start it, and try again.', 'bkloyalty')
    );
}

/** The service answers with plain texts, WordPress prints values as HTML. */
function escape_item(array $item): array
{
    foreach ($item['data'] ?? [] as $number => $fact) {
        $item['data'][$number]['value'] = esc_html((string) ($fact['value'] ?? ''));
    }
    return $item;
}

/** On `admin_init`: a text for the site's privacy policy, to be adapted. */
function suggest_privacy_policy(): void
{
    if (function_exists('wp_add_privacy_policy_content')) {
        wp_add_privacy_policy_content(__('Loyalty Points', 'bkloyalty'), privacy_policy());
    }
}

function privacy_policy(): string
{
    $tutorial = __('Loyalty Points keeps what customers earn and use. Say for how long you keep their bookings, which decide over it, and '
        . 'change the sentence about news if you send none.', 'bkloyalty');
    $paragraphs = [
        __('When you take part in our loyalty programme we keep, for each booking, the points that you earned or used and why, your tier, '
            . 'the rewards that you took, how often you visited us and what you spent. We need this to give you the points and what they '
            . 'are worth.', 'bkloyalty'),
        __('We send you news, offers and reminders only if you agreed to it. We keep when you agreed, where, and to which words. You can '
            . 'switch it off in your customer panel at any time.', 'bkloyalty'),
        __('All of this is kept in the database of this website and is not passed on to others.', 'bkloyalty'),
        __('You can ask us for a copy of it, or to erase it. When it is erased, points that you did not use are given up; sums of points '
            . 'are kept without your name.', 'bkloyalty'),
    ];
    $suggested = '<strong class="privacy-policy-tutorial">' . esc_html__('Suggested text:', 'bkloyalty') . ' </strong>';
    return '<p class="privacy-policy-tutorial">' . esc_html($tutorial) . '</p><p>' . $suggested
        . implode('</p><p>', array_map('esc_html', $paragraphs)) . '</p>';
}
