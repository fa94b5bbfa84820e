<?php

/** What happens to bookings. Each of these only rings: what it means is decided from the row, not from the hook. */

namespace BkLoyalty;

/** Once per occurrence of a series, with the same object. Before payment: rung together with what follows. */
function on_created($line = null): void
{
    request()->isConfirm();
    $appointment = Booknetic\appointment_id($line);
    tidy_price_rows($line);
    $held = is_object($line) && isset(request()->heldLines[$line]) ? request()->heldLines[$line] : null;
    if ($held !== null) {
        request()->bookedLines[$line] = $held;
    }
    write_bell($appointment, 'bkntc_appointment_created', $held);
    tell_referral($line);
}

/** Null: the row is being born. */
function on_before_mutation($appointment = null): void
{
    if ((int) $appointment > 0) {
        request()->mutating[] = (int) $appointment;
    }
}

/** Null: the row is about to be deleted, so there is nothing to see before the end of the request. */
function on_after_mutation($appointment = null): void
{
    $id = (int) $appointment;
    if ($id <= 0) {
        write_bell((int) array_pop(request()->mutating), 'bkntc_appointment_after_mutation');
        return;
    }
    request()->mutating = array_values(array_diff(request()->mutating, [$id]));
    write_bell($id, 'bkntc_appointment_after_mutation');
    ring_at_once();
}

function on_after_edit($line = null): void
{
    tidy_price_rows($line);
    write_bell(Booknetic\appointment_id($line), 'bkntc_appointment_after_edit');
}

/** The filter that follows does not always say which appointment it is about; this check before it does. */
function on_validate_reschedule($reschedule = null): void
{
    look_again(Booknetic\rescheduled_id($reschedule));
}

/** The row is written after this filter, perhaps without any other hook. */
function on_reschedule($row = null)
{
    look_again(Booknetic\rescheduled_id($row));
    foreach (request()->lookAgain as $appointment) {
        write_bell($appointment, 'bkntc_appointment_reschedule');
    }
    return $row;
}

function look_again(int $appointment): void
{
    if ($appointment > 0 && !in_array($appointment, request()->lookAgain, true)) {
        request()->lookAgain[] = $appointment;
    }
}

/** Fires while the row still stands: the bell is written now and rung at the end. */
function on_deleted($appointment = null): void
{
    write_bell((int) $appointment, 'bkntc_appointment_deleted');
}

/** Booked for good, paid or not. Fires once for a series and not for each row of a payment. */
function on_payment_confirmed($appointment = null, $source = ''): void
{
    ring_for_payment((int) $appointment, 'bkntc_payment_confirmed');
}

function on_payment_confirmed_backend($appointment = null): void
{
    ring_for_payment((int) $appointment, 'bkntc_payment_confirmed_backend');
}

/** Fires for the first row only, after all rows of the payment were changed. */
function on_payment_canceled($appointment = null): void
{
    ring_for_payment((int) $appointment, 'bkntc_payment_canceled');
}

function ring_for_payment(int $appointment, string $hook): void
{
    foreach (Booknetic\appointments_paid_with($appointment) as $each) {
        write_bell($each, $hook);
    }
    ring_at_once();
}
