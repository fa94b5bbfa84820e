<?php

/** The workflow event "tier updated": its registration, its filters, and how it is fired. */

namespace BkLoyalty;

const DEFAULT_REASONS = ['points_earned'];

/** Not offered to a tenant whose plan lacks loyalty; where there is no tenant (cron) nobody is offered anything. */
function register_tier_event(): void
{
    $tenant = Booknetic\tenant_id();
    if ((Booknetic\is_saas() && $tenant === 0) || tenant_can($tenant)) {
        describe_tier_event();
    }
}

function describe_tier_event(): void
{
    $events = Booknetic\workflow_events();
    if ($events === null) {
        return;
    }
    $event = $events->get(TIER_EVENT);
    $event->setTitle(__('Loyalty: tier updated', 'bkloyalty'));
    $event->setEditAction('bkloyalty', 'tier_event');
    $event->setAvailableParams(['customer_id', 'appointment_id']);
}

/** @param array $event as the service sent it */
function trigger_tier_event(array $event): void
{
    $events = Booknetic\workflow_events();
    if ($events === null) {
        return;
    }
    $happened = (array) ($event['data'] ?? []);
    Booknetic\in_tenant((int) ($event['tenant'] ?? 0), static function () use ($events, $event, $happened): void {
        describe_tier_event();
        $wants = static function ($workflow) use ($happened): bool {
            return passes_filters(workflow_filters($workflow), $happened);
        };
        $events->trigger(TIER_EVENT, (array) ($event['params'] ?? []), $wants);
    });
}

/** Missing reasons mean "points earned"; a missing tier or locale means any. */
function passes_filters(array $filters, array $happened): bool
{
    $reasons = (array) ($filters['reasons'] ?? []) ?: DEFAULT_REASONS;
    $tiers = (array) ($filters['tiers'] ?? []);
    $locale = (string) ($filters['locale'] ?? '');
    return in_array($happened['reason'] ?? '', $reasons, true)
        && ($tiers === [] || in_array($happened['tier'] ?? null, $tiers, true))
        && ($locale === '' || $locale === ($happened['locale'] ?? ''));
}

/** @param mixed $workflow Booknetic's row, as an object with array access or an array */
function workflow_filters($workflow): array
{
    $data = is_array($workflow) || $workflow instanceof \ArrayAccess ? ($workflow['data'] ?? '') : '';
    $filters = is_array($data) ? $data : json_decode((string) $data, true);
    return is_array($filters) ? $filters : [];
}
