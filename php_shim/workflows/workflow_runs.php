<?php

/**
 * Which workflows an event began. One that throws keeps no other from its turn. One in which the request dies (a fatal error of what it
 * does, a server that is restarted) is tried once more when the event is taken up again; those before it are not run a second time.
 */

namespace BkLoyalty;

const MOST_TRIES = 2;

/** @param object $events Booknetic's */
function run_workflows(object $events, array $event): void
{
    $params = ['bkloyalty_event' => (int) $event['id']] + (array) ($event['params'] ?? []);
    $begun = [];
    $begins = static function ($workflow) use ($event, &$begun): bool {
        $id = (int) ($workflow['id'] ?? 0);
        if (isset($begun[$id]) || !wants_event($workflow, $event) || !begin_workflow((int) $event['id'], $id)) {
            return false;
        }
        $begun += $id > 0 ? [$id => true] : [];
        return true;
    };
    do {
        $before = count($begun);
        try {
            $events->trigger($event['event'], $params, $begins);
            return;
        } catch (\Throwable $failure) {
            // It would not run better a second time; whatever comes behind it has its turn.
            note_failure($failure);
        }
    } while (count($begun) > $before);
}

/** False if this event had the workflow begun before; but where a request died in it, it is tried once more. */
function begin_workflow(int $event, int $workflow): bool
{
    global $wpdb;
    $table = $wpdb->prefix . 'bkloyalty_events_begun';
    $insert = "INSERT IGNORE INTO $table (event_id, workflow_id, begun_at) VALUES (%d, %d, UTC_TIMESTAMP(6))";
    // What cannot be noted is run: a message too many is better than none.
    if ($workflow <= 0 || $wpdb->query($wpdb->prepare($insert, $event, $workflow)) !== 0) {
        return true;
    }
    return $wpdb->query($wpdb->prepare(
        "UPDATE $table SET begun_at = UTC_TIMESTAMP(6), tries = tries + 1, died = 0
         WHERE event_id = %d AND workflow_id = %d AND died = 1 AND tries < %d",
        $event,
        $workflow,
        MOST_TRIES
    )) === 1;
}

/** A request died over this event: in the workflow that it began last. */
function note_death(int $event): void
{
    global $wpdb;
    $table = $wpdb->prefix . 'bkloyalty_events_begun';
    $wpdb->query($wpdb->prepare(
        "UPDATE $table SET died = 1 WHERE event_id = %d ORDER BY begun_at DESC LIMIT 1",
        $event
    ));
}

function forget_workflows(int $event): void
{
    global $wpdb;
    $table = $wpdb->prefix . 'bkloyalty_events_begun';
    $wpdb->query($wpdb->prepare("DELETE FROM $table WHERE event_id = %d", $event));
}
