<?php

/**
 * Every workflow event of ours in one table: the parameters that a message about it can use, and by what a workflow can
 * choose among its occurrences. To add one, add it here and to `bridge/core/workflow_events.py`.
 */

namespace BkLoyalty;

/** Parameters beside Booknetic's own are what our keywords depend on; `bkloyalty_event` is the event's number in any of them. */
const WORKFLOW_EVENTS = [
    'bkloyalty_tier_updated' => [
        'params' => ['customer_id', 'appointment_id'],
        'filters' => ['reasons', 'tiers', 'locale'],
    ],
    'bkloyalty_points_earned' => [
        'params' => ['customer_id', 'appointment_id', 'bkloyalty_points'],
        'filters' => ['ways', 'tiers', 'locale'],
    ],
    'bkloyalty_points_expiring' => [
        'params' => ['customer_id', 'bkloyalty_expiry'],
        'filters' => ['tiers', 'locale'],
    ],
    'bkloyalty_reward_issued' => [
        'params' => ['customer_id', 'bkloyalty_voucher'],
        'filters' => ['tiers', 'locale'],
    ],
    'bkloyalty_segment_entered' => [
        'params' => ['customer_id', 'bkloyalty_segment'],
        'filters' => ['segments', 'tiers', 'locale'],
    ],
];

/** What of an event a filter looks at, and what it means where nothing was chosen; without `unchosen` it means any. */
const EVENT_FILTERS = [
    'locale' => ['of' => 'locale'],
    'reasons' => ['of' => 'reason', 'unchosen' => ['points_earned']],
    'segments' => ['of' => 'segment', 'unchosen' => []],
    'tiers' => ['of' => 'tier'],
    'ways' => ['of' => 'way', 'unchosen' => ['booking', 'action']],
];

/** @return array<string, string> as whoever makes a workflow reads them */
function workflow_event_titles(): array
{
    return [
        'bkloyalty_tier_updated' => __('Loyalty: tier updated', 'bkloyalty'),
        'bkloyalty_points_earned' => __('Loyalty: points earned', 'bkloyalty'),
        'bkloyalty_points_expiring' => __('Loyalty: points about to expire', 'bkloyalty'),
        'bkloyalty_reward_issued' => __('Loyalty: reward issued', 'bkloyalty'),
        'bkloyalty_segment_entered' => __('Loyalty: segment entered', 'bkloyalty'),
    ];
}

/** Not offered to a tenant whose plan lacks loyalty; where there is no tenant (cron) nobody is offered anything. */
function register_workflow_events(): void
{
    $tenant = Booknetic\tenant_id();
    if ((Booknetic\is_saas() && $tenant === 0) || tenant_can($tenant)) {
        array_map('BkLoyalty\describe_workflow_event', array_keys(WORKFLOW_EVENTS));
    }
}

function describe_workflow_event(string $name): void
{
    $events = Booknetic\workflow_events();
    if ($events === null) {
        return;
    }
    $event = $events->get($name);
    $event->setTitle(workflow_event_titles()[$name]);
    $event->setEditAction('bkloyalty', 'workflow_event');
    $event->setAvailableParams(WORKFLOW_EVENTS[$name]['params']);
}

/** @param array $event as the service sent it */
function trigger_workflow_event(array $event): void
{
    $events = Booknetic\workflow_events();
    if ($events === null) {
        return;
    }
    Booknetic\in_tenant((int) ($event['tenant'] ?? 0), static function () use ($events, $event): void {
        describe_workflow_event($event['event']);
        run_workflows($events, $event);
    });
}

/** @param mixed $workflow Booknetic's row, as an object with array access or an array */
function wants_event($workflow, array $event): bool
{
    $happened = (array) ($event['data'] ?? []);
    $filters = WORKFLOW_EVENTS[$event['event']]['filters'];
    if (isset($happened['workflow'])) {
        // Somebody chose this one workflow for these customers, whatever segments and language it waits for by itself.
        if ((int) ($workflow['id'] ?? 0) !== (int) $happened['workflow']) {
            return false;
        }
        $filters = array_diff($filters, ['segments', 'locale']);
    }
    return passes_filters($filters, workflow_filters($workflow), $happened);
}

/** @param string[] $filters which to look at */
function passes_filters(array $filters, array $chosen, array $happened): bool
{
    foreach ($filters as $filter) {
        $wanted = chosen_values($filter, $chosen);
        if ($wanted !== null && !in_array($happened[EVENT_FILTERS[$filter]['of']] ?? null, $wanted, true)) {
            return false;
        }
    }
    return true;
}

/** @return string[]|null null means any */
function chosen_values(string $filter, array $chosen): ?array
{
    $values = array_values(array_filter((array) ($chosen[$filter] ?? []), static function ($value): bool {
        return is_string($value) && $value !== '';
    }));
    return $values !== [] ? $values : EVENT_FILTERS[$filter]['unchosen'] ?? null;
}

/** @param mixed $workflow Booknetic's row, as an object with array access or an array */
function workflow_filters($workflow): array
{
    $data = is_array($workflow) || $workflow instanceof \ArrayAccess ? ($workflow['data'] ?? '') : '';
    $filters = is_array($data) ? $data : json_decode((string) $data, true);
    return is_array($filters) ? $filters : [];
}
