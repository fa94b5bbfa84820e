<?php

/** The cart as the service wants to hear of it, and the rows of ours that it answers with. */

namespace BkLoyalty;

/** What the panel posted along, exactly as posted but for what is longer than anything it posts; null when missing. */
function posted(string $field, int $most = 255): ?string
{
    // phpcs:ignore WordPress.Security.NonceVerification -- read only; Booknetic's own request decides whether it counts
    $value = $_POST[$field] ?? null;
    if ($value === null) {
        return null;
    }
    return is_string($value) ? substr(wp_unslash($value), 0, $most) : '?';
}

/** Whether the panel showed a discount that the customer now relies on. */
function was_shown_a_discount(): bool
{
    return (float) posted('bkloyalty_shown') > 0;
}

/** The token fits its column; a stranger's idea of a token becomes one that does. */
function posted_checkout(): ?string
{
    $token = (string) posted('bkloyalty_checkout');
    if ($token === '') {
        return null;
    }
    return preg_match('/^[A-Za-z0-9._-]{1,64}$/', $token) ? $token : hash('sha256', $token);
}

/** The body of a quote and of a hold. */
function cart(object $requests, ?string $checkout): array
{
    $lines = [];
    foreach (Booknetic\lines($requests) as $number => $line) {
        $prices = array_map(static function (array $price): array {
            return ['key' => $price[0], 'price' => decimal($price[1])];
        }, Booknetic\other_prices($line));
        $customer = (int) ($line->customerId ?? 0);
        $lines[] = [
            'line' => $number,
            'appointment' => Booknetic\is_edit($line) ? Booknetic\appointment_id($line) : null,
            'customer' => $customer > 0 ? $customer : null,
            'email' => $customer > 0 || Booknetic\is_from_backend($requests) ? null : strangers_email($line),
            'service' => Booknetic\service_id($line),
            'occurrences' => Booknetic\occurrences($line),
            'prices' => $prices,
        ];
    }
    return [
        'checkout' => $checkout,
        'points' => posted('bkloyalty_points'),
        'shown' => posted('bkloyalty_shown'),
        'voucher' => posted('bkloyalty_voucher'),
        'lines' => $lines,
    ];
}

/**
 * The address that was typed for a customer whom Booknetic does not know. Null before anything is typed, and where it is
 * the address of whoever is logged in.
 */
function strangers_email(object $line): ?string
{
    $typed = trim(Booknetic\typed_email($line));
    $isOwn = strcasecmp($typed, (string) wp_get_current_user()->user_email) === 0;
    return $typed === '' || $isOwn ? null : mb_substr($typed, 0, 255);
}

/** A float of PHP's as a decimal string: what lies beyond six digits is noise. */
function decimal(float $amount): string
{
    return (string) preg_replace('/(\.\d\d\d*?)0+$/', '$1', number_format($amount, 6, '.', ''));
}

function has_a_price(object $requests): bool
{
    foreach (Booknetic\lines($requests) as $line) {
        if (subtotal_of_others($line) > 0) {
            return true;
        }
    }
    return false;
}

function subtotal_of_others(object $line): float
{
    return (float) array_sum(array_column(Booknetic\other_prices($line), 1));
}

/** Puts the rows into the breakdown that a quote or a hold answered with. */
function put_rows(object $requests, array $offer): void
{
    $lines = Booknetic\lines($requests);
    $offered = array_column($offer['lines'] ?? [], null, 'line');
    foreach ($lines as $number => $line) {
        // Rows of several lines are shown as one, so no line's own number of points may be its name.
        $label = count($lines) === 1 ? (string) ($offered[$number]['label'] ?? '') : '';
        put_row($line, (float) ($offered[$number]['discount'] ?? 0), $label);
    }
}

/** The one comparison that PHP makes: our row is never more than the subtotal. */
function put_row(object $line, float $discount, string $label = ''): void
{
    $subtotal = subtotal_of_others($line);
    // Equal but for the noise of floats: then exactly the subtotal, since only a total of exactly 0.0 counts as paid.
    $discount = $discount > $subtotal - 0.000001 ? $subtotal : $discount;
    if ($discount > 0) {
        Booknetic\set_our_price($line, $discount, $label !== '' ? $label : price_row_name());
        unset(request()->cleared[$line]);
    } elseif (Booknetic\find_our_price($line) !== null) {
        Booknetic\set_our_price($line, 0.0, price_row_name());
        request()->cleared[$line] = true;
    }
}

/** No discount. A booking that is edited keeps the one that stands in its price. */
function put_rows_without_offer(object $requests): void
{
    request()->offer = null;
    foreach (Booknetic\lines($requests) as $line) {
        $isEdit = Booknetic\is_edit($line);
        put_row($line, $isEdit ? Booknetic\standing_discount(Booknetic\appointment_id($line)) : 0.0);
    }
}

/** Once the price rows are stored: one that was taken away again leaves none. @param mixed $line */
function tidy_price_rows($line): void
{
    if (is_object($line) && isset(request()->cleared[$line])) {
        Booknetic\remove_empty_price_row(Booknetic\appointment_id($line));
    }
}

function price_row_name(): string
{
    return __('Loyalty points', 'bkloyalty');
}

/** Names the stored row in Booknetic's lists, whatever the tenant's plan says today: history stays readable. */
function name_price_row($key = '')
{
    return $key === PRICE_KEY ? price_row_name() : $key;
}
