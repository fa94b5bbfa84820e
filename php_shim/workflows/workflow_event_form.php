<?php

/** The form in which an owner chooses when one of our events runs a workflow. */

namespace BkLoyalty;

/**
 * What the form shows; null for a workflow of another event. Without an answer from the service only what was chosen before
 * can be chosen.
 *
 * @return array{workflow: int, title: string, about: string, isAnswered: bool, filters: array, locale: array}|null
 */
function workflow_event_form(): ?array
{
    // phpcs:ignore WordPress.Security.NonceVerification -- only shows a form
    $workflow = (int) ($_REQUEST['id'] ?? $_REQUEST['workflow_id'] ?? 0);
    $row = Booknetic\workflow_row($workflow);
    $event = (string) ($row['when'] ?? '');
    if ($row === null || !isset(WORKFLOW_EVENTS[$event])) {
        return null;
    }
    $chosen = workflow_filters($row);
    $locales = site_locales((string) ($chosen['locale'] ?? ''));
    $answer = ask('/v1/admin/workflow-event', ['event' => $event, 'locales' => $locales], as_staff());
    // Named or not, a language can be chosen.
    $choices = (array) ($answer->body['filters'] ?? []) + ['locale' => array_map(static function (string $locale): array {
        return ['value' => $locale, 'label' => $locale];
    }, $locales)];
    $filters = array_map(static function (string $filter) use ($chosen, $choices): array {
        return filter_to_choose($filter, $chosen, (array) ($choices[$filter] ?? []));
    }, array_combine(WORKFLOW_EVENTS[$event]['filters'], WORKFLOW_EVENTS[$event]['filters']));
    $locale = $filters['locale'];
    unset($filters['locale']);
    return [
        'workflow' => $workflow,
        'title' => workflow_event_titles()[$event],
        'about' => workflow_event_explanations()[$event],
        'isAnswered' => $answer->isGiven(),
        'filters' => array_values($filters),
        'locale' => $locale,
    ];
}

/** Those in which messages may be written here. @return string[] */
function site_locales(string $chosen): array
{
    $locales = array_merge(['en_US', get_locale(), get_user_locale(), $chosen], get_available_languages());
    return array_slice(array_values(array_unique(array_filter($locales))), 0, 200);
}

/** @param array $offered by the service: [value, label]; what was chosen and is not offered any more can still be seen */
function filter_to_choose(string $filter, array $chosen, array $offered): array
{
    $values = chosen_values($filter, $chosen) ?? [];
    $labels = array_column($offered, 'label', 'value') + array_combine($values, $values);
    $choices = [];
    foreach ($labels as $value => $label) {
        // PHP makes numbers of keys that look like some.
        $choices[] = ['value' => (string) $value, 'label' => $label, 'chosen' => in_array((string) $value, $values, true)];
    }
    return ['name' => $filter, 'legend' => filter_legends()[$filter], 'choices' => $choices];
}

/** @return array<string, string> */
function filter_legends(): array
{
    return [
        'locale' => __('Language', 'bkloyalty'),
        'reasons' => __('When the tier changed by', 'bkloyalty'),
        'segments' => __('When a customer comes into (choose at least one)', 'bkloyalty'),
        'tiers' => __('For customers in these tiers (none means any)', 'bkloyalty'),
        'ways' => __('When points were earned by', 'bkloyalty'),
    ];
}

/** @return array<string, string> when an event happens, for whoever chooses among its occurrences */
function workflow_event_explanations(): array
{
    return [
        'bkloyalty_tier_updated' => __("Runs when a customer's tier changes.", 'bkloyalty'),
        'bkloyalty_points_earned' => __('Runs when a customer earned points.', 'bkloyalty'),
        'bkloyalty_points_expiring' => __(
            'Runs once for each customer and day on which points expire, as many days before as “Days of notice” says (Loyalty Points, Settings, Expiry).',
            'bkloyalty'
        ),
        'bkloyalty_reward_issued' => __('Runs when a customer takes a reward or staff gives one out.', 'bkloyalty'),
        'bkloyalty_segment_entered' => __(
            'Runs when a customer who agreed to messages comes into a segment. Who is in it already when you switch the workflow on gets nothing.',
            'bkloyalty'
        ),
    ];
}

/** Whoever may not deal with workflows says nothing of when they run either. Where Booknetic registers no such permission, loyalty's decides. */
function may_change_workflows(): bool
{
    return !in_array('workflow', Booknetic\capability_keys(), true) || Booknetic\user_can('workflow');
}

/** On `admin_post_bkloyalty_workflow_event`: nonce, verdicts, and only a workflow of ours and of this tenant. */
function save_workflow_event(): void
{
    check_admin_referer('bkloyalty_workflow_event');
    if (!tenant_can(Booknetic\tenant_id()) || !user_can() || !may_change_workflows()) {
        wp_die(esc_html__('You may not use Loyalty Points. Ask the owner of this business.', 'bkloyalty'), 403);
    }
    $workflow = (int) posted('workflow');
    $event = (string) (Booknetic\workflow_row($workflow)['when'] ?? '');
    if (isset(WORKFLOW_EVENTS[$event])) {
        $chosen = ['locale' => sanitize_text_field((string) posted('locale'))];
        foreach (array_diff(WORKFLOW_EVENTS[$event]['filters'], ['locale']) as $filter) {
            $chosen[$filter] = posted_list($filter);
        }
        Booknetic\save_workflow_data($workflow, $event, (string) wp_json_encode($chosen));
    }
    wp_safe_redirect(add_query_arg('bkloyalty_saved', '1', wp_get_referer() ?: admin_url()));
    exit;
}

/** As the service calls them: a tier may be named "VIP <3", which WordPress's own cleaning would change. @return string[] */
function posted_list(string $field): array
{
    // phpcs:ignore WordPress.Security -- the nonce is checked by the caller, and whoever shows them escapes them
    $values = array_filter(wp_unslash((array) ($_POST[$field] ?? [])), 'is_string');
    return array_values(array_filter(array_map('wp_check_invalid_utf8', $values), 'strlen'));
}
