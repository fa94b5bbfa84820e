<?php

/** The customer confirms: the points are set aside, or the step is refused with a sentence. */

namespace BkLoyalty;

/**
 * Late among the checks, so that points are not set aside for a booking that another check refuses.
 *
 * @param mixed $maybe the cart
 * @throws Refusal
 */
function hold_cart($maybe = null): void
{
    $requests = Booknetic\requests($maybe);
    if ($requests === null || !needs_hold($requests)) {
        return;
    }
    try {
        hold($requests);
    } catch (Refusal $refusal) {
        throw $refusal;
    } catch (\Throwable $failure) {
        note_failure($failure);
        go_on_without_discount($requests);
    }
}

/** Staff who name no points leave a booking as it is; on the front end whatever shows or asks for a discount is held. */
function needs_hold(object $requests): bool
{
    if (Booknetic\is_from_backend($requests)) {
        return asks_for_points() && user_can();
    }
    return asks_for_points() || asks_for_voucher() || was_shown_a_discount() || (float) (request()->offer['discount'] ?? 0) > 0;
}

/** @throws Refusal */
function hold(object $requests): void
{
    request()->isConfirm();
    request()->checkout = posted_checkout() ?? request()->checkout ?? bin2hex(random_bytes(16));
    $permitted = tenant_can(Booknetic\tenant_id());
    $answer = $permitted
        ? ask('/v1/hold', cart($requests, request()->checkout), who_books($requests)) : new Answer();
    if ($answer->refusal() !== '') {
        throw new Refusal(esc_html($answer->refusal()));
    }
    if (!$answer->isGiven()) {
        go_on_without_discount($requests);
        return;
    }
    note_tax_choice((int) who_books($requests)['tenant'], $answer->body['tax'] ?? null);
    request()->offer = $answer->body;
    request()->binding = isset($answer->body['hold']) ? (string) $answer->body['hold'] : null;
    put_rows($requests, $answer->body);
    remember_held_lines($requests, $answer->body);
}

/** Their doorbells will name the hold. One that was placed for an edit knows its booking already. */
function remember_held_lines(object $requests, array $offer): void
{
    $discounts = array_column($offer['lines'] ?? [], 'discount', 'line');
    request()->heldTenant = (int) who_books($requests)['tenant'];
    // A hold replaces what its checkout held before.
    request()->heldLines = new \SplObjectStorage();
    foreach (Booknetic\lines($requests) as $number => $line) {
        if ((float) ($discounts[$number] ?? 0) > 0 && !Booknetic\is_edit($line)) {
            request()->heldLines[$line] = $number;
        }
    }
}

/** The end of the request: a line that was held and not booked was refused by another check, or something failed. */
function give_up_unbooked(): void
{
    foreach (request()->heldLines as $line) {
        if (request()->binding !== null && !isset(request()->bookedLines[$line])) {
            request()->released = [['tenant' => request()->heldTenant, 'checkout' => request()->binding]];
        }
    }
}

/** Nobody silently pays more than the screen said. @throws Refusal */
function go_on_without_discount(object $requests): void
{
    put_rows_without_offer($requests);
    if (was_shown_a_discount()) {
        throw new Refusal(esc_html__(
            'Your points cannot be used right now. Try again, or go on without points and keep them for another time.',
            'bkloyalty'
        ));
    }
}
