<?php

/** The form in which an owner chooses when "tier updated" runs a workflow. */

namespace BkLoyalty;

/** What the form shows. Without an answer from the service only what is known here can be chosen. */
function tier_event_form(): array
{
    // phpcs:ignore WordPress.Security.NonceVerification -- only shows a form
    $workflow = (int) ($_REQUEST['id'] ?? $_REQUEST['workflow_id'] ?? 0);
    $chosen = workflow_filters(['data' => Booknetic\workflow_data($workflow)]);
    $choices = ask('/v1/admin/tier-event', [], as_staff())->body;
    return [
        'workflow' => $workflow,
        'reasons' => $choices['reasons']
            ?? [['value' => 'points_earned', 'label' => __('Points earned', 'bkloyalty')]],
        'tiers' => array_values(array_unique(array_merge($choices['tiers'] ?? [], (array) ($chosen['tiers'] ?? [])))),
        'locales' => array_values(array_unique(array_merge(['en_US'], get_available_languages()))),
        'chosen' => [
            'reasons' => (array) ($chosen['reasons'] ?? []) ?: DEFAULT_REASONS,
            'tiers' => (array) ($chosen['tiers'] ?? []),
            'locale' => (string) ($chosen['locale'] ?? ''),
        ],
    ];
}

/** On `admin_post_bkloyalty_tier_event`: nonce, verdicts, and only a workflow of this event and this tenant. */
function save_tier_event(): void
{
    check_admin_referer('bkloyalty_tier_event');
    if (!tenant_can(Booknetic\tenant_id()) || !user_can()) {
        wp_die(esc_html__('You may not use Loyalty Points. Ask the owner of this business.', 'bkloyalty'), 403);
    }
    $filters = [
        'reasons' => posted_list('reasons'),
        'tiers' => posted_list('tiers'),
        'locale' => sanitize_text_field((string) posted('locale')),
    ];
    Booknetic\save_workflow_data((int) posted('workflow'), TIER_EVENT, (string) wp_json_encode($filters));
    wp_safe_redirect(wp_get_referer() ?: admin_url());
    exit;
}

/** @return string[] */
function posted_list(string $field): array
{
    // phpcs:ignore WordPress.Security.NonceVerification -- checked by the caller
    $values = array_filter((array) ($_POST[$field] ?? []), 'is_string');
    return array_values(array_map('sanitize_text_field', wp_unslash($values)));
}
