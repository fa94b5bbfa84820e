<?php

/** Events that the service could not bring here are fetched by WordPress's cron; and what was acted on long ago is forgotten. */

namespace BkLoyalty;

const PULL_HOOK = 'bkloyalty_pull';
const PULL_SCHEDULE = 'bkloyalty_five_minutes';
const PULL_SECONDS = 300;
const MOST_PULLS = 10;
const SECONDS_TO_WAIT_FOR_EVENTS = 10.0;
const EVENTS_KEPT_DAYS = 30;
const EVENTS_FORGOTTEN_AT_ONCE = 50000;

/** @param mixed $schedules WordPress's own and other plugins' */
function add_schedule($schedules = [])
{
    if (is_array($schedules)) {
        $schedules[PULL_SCHEDULE] = [
            'interval' => PULL_SECONDS,
            'display' => 'Booknetic Loyalty Bridge',
        ];
    }
    return $schedules;
}

/** At every request, for files may be replaced without an activation and other plugins may clear the table. */
function schedule_pull(): void
{
    if (wp_next_scheduled(PULL_HOOK) === false) {
        wp_schedule_event(time() + PULL_SECONDS, PULL_SCHEDULE, PULL_HOOK);
    }
}

function unschedule_pull(): void
{
    wp_clear_scheduled_hook(PULL_HOOK);
}

/** Some at a time, until none waits. Each call acknowledges what the one before brought; nobody waits for a cron. */
function pull_events(): void
{
    if (did_action('bkntc_init') === 0) {
        return;
    }
    for ($pulled = 0; $pulled < MOST_PULLS; $pulled++) {
        $request = request();
        $request->allowedCalls++;
        $acknowledged = array_values($request->acknowledge);
        $answer = ask('/v1/events', ['acknowledged' => $acknowledged], as_system(), SECONDS_TO_WAIT_FOR_EVENTS);
        if (!$answer->isGiven()) {
            return;
        }
        $request->acknowledge = array_values(array_diff($request->acknowledge, $acknowledged));
        if ($pulled === 0) {
            forget_events((int) ($answer->body['oldest'] ?? 0));
        }
        run_events((array) ($answer->body['events'] ?? []));
        if ($request->acknowledge === []) {
            return;
        }
    }
}

/** Those before the oldest that still waits never come again. Once an hour. */
function forget_events(int $oldest): void
{
    global $wpdb;
    if ($oldest === 0 || get_transient('bkloyalty_forgot_events') !== false) {
        return;
    }
    set_transient('bkloyalty_forgot_events', 1, HOUR_IN_SECONDS);
    $table = $wpdb->prefix . 'bkloyalty_events_seen';
    $wpdb->query($wpdb->prepare(
        "DELETE FROM $table WHERE event_id < %d AND done_at < UTC_TIMESTAMP(6) - INTERVAL %d DAY
         ORDER BY event_id LIMIT %d",
        $oldest,
        EVENTS_KEPT_DAYS,
        EVENTS_FORGOTTEN_AT_ONCE
    ));
}
