<?php

/** The price box after points were chosen: admin-ajax action `bkntc_bkloyalty_summary`. */

namespace BkLoyalty;

/**
 * Shows nobody anything but their own points, and changes nothing: no nonce, which a cached page would have outlived.
 *
 * @return array{sum_price: mixed, sum_price_txt: string, prices_html: string, deposit_txt: string, box: ?string,
 *     points: int, discount: string}
 */
function summary(): array
{
    request()->isSummary();
    $requests = Booknetic\load_requests();
    $offer = request()->offer ?? [];
    return ($requests === null ? [] : Booknetic\summary($requests)) + [
        'box' => $offer['box'] ?? null,
        'points' => (int) ($offer['points'] ?? 0),
        'discount' => (string) ($offer['discount'] ?? '0.00'),
    ];
}

/** Where Booknetic's AJAX controllers are out of reach. */
function send_summary(): void
{
    wp_send_json(['status' => 'ok'] + summary());
}
