<?php

/** Workflow events from the service: each is run once, and acknowledged however often it comes. */

namespace BkLoyalty;

/** A claim that is this old was left by a request that died. */
const ABANDONED_CLAIM_SECONDS = 900;

function run_events(array $events): void
{
    foreach ($events as $event) {
        if (is_array($event) && run_event($event)) {
            request()->acknowledge[] = (int) $event['id'];
        }
    }
}

/** Whether the event was acted on, now or earlier. */
function run_event(array $event): bool
{
    $id = (int) ($event['id'] ?? 0);
    if ($id > 0 && is_string($event['event'] ?? null) && claim_event($id)) {
        try {
            act_on_event($event);
        } catch (\Throwable $failure) {
            // What cannot be done would not be done better a second time.
            note_failure($failure);
        }
        finish_event($id);
    }
    return is_event_done($id);
}

/**
 * An event of a newer service is noted and done with: left unacknowledged it would come again for ever, before all others. So is one of a
 * tenant whose plan lacks loyalty by now: nobody hears of it any more.
 */
function act_on_event(array $event): void
{
    if (!tenant_can((int) ($event['tenant'] ?? 0))) {
        note('event ' . (int) $event['id'] . ' is of a tenant without Loyalty Points; nothing was done');
        return;
    }
    if ($event['event'] === CATEGORY_EVENT) {
        follow_category($event);
        return;
    }
    if (!isset(WORKFLOW_EVENTS[$event['event']])) {
        note('event ' . sanitize_key($event['event']) . ' is not known to this version of the plugin; nothing was done');
        return;
    }
    remember_event_keywords($event);
    trigger_workflow_event($event);
}

/** Whoever inserts the row acts; two requests that get the same event cannot both. */
function claim_event(int $id): bool
{
    global $wpdb;
    $table = $wpdb->prefix . 'bkloyalty_events_seen';
    $insert = $wpdb->prepare("INSERT IGNORE INTO $table (event_id, claimed_at) VALUES (%d, UTC_TIMESTAMP(6))", $id);
    if ($wpdb->query($insert) === 1) {
        return true;
    }
    $isAbandoned = $wpdb->query($wpdb->prepare(
        "UPDATE $table SET claimed_at = UTC_TIMESTAMP(6)
         WHERE event_id = %d AND done_at IS NULL AND claimed_at < UTC_TIMESTAMP(6) - INTERVAL %d SECOND",
        $id,
        ABANDONED_CLAIM_SECONDS
    )) === 1;
    if ($isAbandoned) {
        note_death($id);
    }
    return $isAbandoned;
}

function finish_event(int $id): void
{
    global $wpdb;
    $table = $wpdb->prefix . 'bkloyalty_events_seen';
    $wpdb->query($wpdb->prepare("UPDATE $table SET done_at = UTC_TIMESTAMP(6) WHERE event_id = %d", $id));
    forget_workflows($id);
}

function is_event_done(int $id): bool
{
    global $wpdb;
    $table = $wpdb->prefix . 'bkloyalty_events_seen';
    $sql = $wpdb->prepare("SELECT 1 FROM $table WHERE event_id = %d AND done_at IS NOT NULL", $id);
    return $wpdb->get_var($sql) !== null;
}
