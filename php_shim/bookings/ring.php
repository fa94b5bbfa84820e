<?php

/** Rings: one call tells the service of every doorbell so far, and carries what else there is to say. */

namespace BkLoyalty;

/** Before Booknetic's own messages go out, so that they can speak of the new balance; later changes wait for the end. */
function ring_at_once(): void
{
    if (request()->bells !== [] && request()->ringsAtOnce < request()->allowedRingsAtOnce) {
        request()->ringsAtOnce++;
        ring();
    }
}

/** The end of the request: what is left to ring or to release, and the acknowledgement of the events it brought. */
function finish_request(): void
{
    request()->isEnding = true;
    foreach (request()->lookAgain as $appointment) {
        write_bell($appointment, 'bkntc_appointment_reschedule');
    }
    request()->lookAgain = [];
    give_up_unbooked();
    if (request()->bells !== [] || request()->released !== [] || request()->deleted !== NOTHING_DELETED) {
        ring();
    }
    if (request()->acknowledge !== []) {
        ring();
    }
}

/**
 * A call that fails is not repeated: the doorbells stand in their table, unacknowledged events come again, and a hold
 * that nobody released times out.
 */
function ring(): void
{
    $request = request();
    $bells = $request->bells;
    $acknowledged = $request->acknowledge;
    $reports = due_reports(array_values(array_unique($bells)));
    $released = $request->released;
    $request->bells = [];
    $request->acknowledge = [];
    $request->released = [];
    $deleted = deleted_so_far();
    $answer = ask('/v1/ring', [
        'doorbells' => array_keys($bells),
        'acknowledged' => array_values($acknowledged),
        'reports' => (object) $reports,
        'released' => $released,
    ] + $deleted, as_system());
    if (!$answer->isGiven()) {
        return;
    }
    note_reported($reports);
    remember_keywords($answer->body['keywords'] ?? []);
    run_events($answer->body['events'] ?? []);
}
