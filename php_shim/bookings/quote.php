<?php

/** What could be paid with points. Runs whenever a cart is loaded, several times in one request: changes nothing anywhere. */

namespace BkLoyalty;

/** @param mixed $maybe the cart in some versions of Booknetic, nothing in others */
function quote_cart_before_tax($maybe = null): void
{
    if (takes_points_before_tax(Booknetic\tenant_id())) {
        quote_cart($maybe);
    }
}

/** @param mixed $maybe the cart */
function quote_cart_after_tax($maybe = null): void
{
    if (!takes_points_before_tax(Booknetic\tenant_id())) {
        quote_cart($maybe);
    }
}

/** @param mixed $maybe the cart */
function quote_cart($maybe = null): void
{
    $requests = Booknetic\requests($maybe);
    if ($requests === null) {
        return;
    }
    $answer = may_have_points($requests) ? quote($requests) : new Answer();
    if (!$answer->isGiven()) {
        put_rows_without_offer($requests);
        return;
    }
    request()->offer = $answer->body;
    put_rows($requests, $answer->body);
}

/**
 * The same bookings are asked about once in a request. Rows that other add-ons put in after ours make them cost something
 * else when the cart is loaded again: that is settled by the hold.
 */
function quote(object $requests): Answer
{
    $cart = cart($requests, posted_checkout());
    $identity = who_books($requests);
    $bookings = array_map(static function (array $line): array {
        return array_diff_key($line, ['prices' => 1]);
    }, $cart['lines']);
    $question = md5((string) wp_json_encode([$bookings, $identity]));
    $answers = &request()->answers;
    if (!isset($answers[$question])) {
        $answers[$question] = ask('/v1/quote', $cart, $identity, SECONDS_TO_WAIT_FOR_QUOTE);
        note_tax_choice((int) $identity['tenant'], $answers[$question]->body['tax'] ?? null);
    }
    return $answers[$question];
}

/** Nobody is asked about guests, empty carts, or bookings by staff who entered no points. */
function may_have_points(object $requests): bool
{
    if (!tenant_can(Booknetic\tenant_id()) || !has_a_price($requests)) {
        return false;
    }
    if (Booknetic\is_from_backend($requests)) {
        return has_edit($requests) || (asks_for_points() && user_can());
    }
    return is_user_logged_in();
}

/** On the front end points are the logged-in customer's; in the back end staff acts for the customer of the booking. */
function who_books(object $requests): array
{
    $tenant = Booknetic\tenant_id();
    return Booknetic\is_from_backend($requests) ? as_staff() : as_customer($tenant, tenant_can($tenant));
}

function has_edit(object $requests): bool
{
    return array_filter(Booknetic\lines($requests), 'BkLoyalty\Booknetic\is_edit') !== [];
}

function asks_for_points(): bool
{
    return (string) posted('bkloyalty_points') !== '';
}

function asks_for_voucher(): bool
{
    return (string) posted('bkloyalty_voucher') !== '';
}

/** What the service last said that the tenant chose; after tax until it said anything. */
function takes_points_before_tax(int $tenant): bool
{
    $chosen = get_option('bkloyalty_before_tax', []);
    return is_array($chosen) && isset($chosen[$tenant]);
}

/** @param mixed $tax "before", "after", or nothing where nobody looked */
function note_tax_choice(int $tenant, $tax): void
{
    if (!in_array($tax, ['before', 'after'], true) || takes_points_before_tax($tenant) === ($tax === 'before')) {
        return;
    }
    $chosen = get_option('bkloyalty_before_tax', []);
    $chosen = array_diff_key(is_array($chosen) ? $chosen : [], [$tenant => true]);
    update_option('bkloyalty_before_tax', $tax === 'before' ? $chosen + [$tenant => true] : $chosen, true);
}
