<?php

/** {bkloyalty_points_earned}, {bkloyalty_tier} and the others in Booknetic's messages; the service writes their values. */

namespace BkLoyalty;

/** Keyword => the parameter a message must have for it. */
const KEYWORDS = [
    'bkloyalty_points_earned' => 'appointment_id',
    'bkloyalty_tier' => 'customer_id',
    'bkloyalty_points_total' => 'customer_id',
    'bkloyalty_points_value' => 'customer_id',
    'bkloyalty_points_lifetime' => 'customer_id',
    'bkloyalty_next_tier' => 'customer_id',
    'bkloyalty_points_to_next_tier' => 'customer_id',
    'bkloyalty_points_added' => 'bkloyalty_points',
    'bkloyalty_points_expiring' => 'bkloyalty_expiry',
    'bkloyalty_points_expire_on' => 'bkloyalty_expiry',
    'bkloyalty_reward_name' => 'bkloyalty_voucher',
    'bkloyalty_reward_code' => 'bkloyalty_voucher',
    'bkloyalty_reward_until' => 'bkloyalty_voucher',
    'bkloyalty_segment_name' => 'bkloyalty_segment',
];

/** Replaced for everyone, so that no message shows braces; offered only where loyalty is permitted. */
function register_keywords(): void
{
    $service = Booknetic\short_codes();
    if ($service === null) {
        return;
    }
    $service->addReplacer(guarded('replace_keywords'));
    $tenant = Booknetic\tenant_id();
    if ((Booknetic\is_saas() && $tenant === 0) || tenant_can($tenant)) {
        $service->registerCategory('bkloyalty', __('Loyalty Points', 'bkloyalty'));
        foreach (keyword_names() as $keyword => $name) {
            $service->registerShortCode($keyword, [
                'name' => $name,
                'category' => 'bkloyalty',
                'depends' => KEYWORDS[$keyword],
            ]);
        }
    }
}

function keyword_names(): array
{
    return [
        'bkloyalty_points_earned' => __('Points earned by the customer (appointment)', 'bkloyalty'),
        'bkloyalty_tier' => __("Customer's tier", 'bkloyalty'),
        'bkloyalty_points_total' => __("Customer's total points", 'bkloyalty'),
        'bkloyalty_points_value' => __("What the customer's points are worth", 'bkloyalty'),
        'bkloyalty_points_lifetime' => __("Customer's lifetime points", 'bkloyalty'),
        'bkloyalty_next_tier' => __("Customer's next tier", 'bkloyalty'),
        'bkloyalty_points_to_next_tier' => __('Points to the next tier', 'bkloyalty'),
        'bkloyalty_points_added' => __('Points that were just earned', 'bkloyalty'),
        'bkloyalty_points_expiring' => __('Points about to expire', 'bkloyalty'),
        'bkloyalty_points_expire_on' => __('Day on which they expire', 'bkloyalty'),
        'bkloyalty_reward_name' => __("Reward's name", 'bkloyalty'),
        'bkloyalty_reward_code' => __("Reward's code", 'bkloyalty'),
        'bkloyalty_reward_until' => __('Last day on which the reward can be used', 'bkloyalty'),
        'bkloyalty_segment_name' => __("Segment's name", 'bkloyalty'),
    ];
}

/** Runs for every text of every message. */
function replace_keywords($text = '', $data = [], $service = null)
{
    if (!is_string($text) || strpos($text, '{bkloyalty_') === false) {
        return $text;
    }
    $data = is_array($data) ? $data : [];
    $values = event_keywords($data)
        ?? keyword_values((int) ($data['customer_id'] ?? 0), (int) ($data['appointment_id'] ?? 0));
    foreach (array_keys(KEYWORDS) as $keyword) {
        $text = str_replace('{' . $keyword . '}', (string) ($values[$keyword] ?? ''), $text);
    }
    return $text;
}

/**
 * Texts that came with the event that a message is about, in its language; asked for where it is rendered in a later request.
 * Null for a message about no event of ours, and where its event is long forgotten.
 */
function event_keywords(array $data): ?array
{
    $event = (int) ($data['bkloyalty_event'] ?? 0);
    if ($event > 0 && !isset(request()->keywords['events'][$event])) {
        $asked = ask_for_keywords((int) ($data['customer_id'] ?? 0), (int) ($data['appointment_id'] ?? 0), $event);
        remember_event_keywords(['id' => $event, 'keywords' => $asked]);
    }
    return request()->keywords['events'][$event] ?? null;
}

/** @param array $event as the service sent it */
function remember_event_keywords(array $event): void
{
    if (($event['keywords'] ?? []) !== []) {
        request()->keywords['events'][(int) $event['id']] = (array) $event['keywords'];
    }
}

/** From the ring that told of this booking, if need be one that tells now, else from the service. */
function keyword_values(int $customer, int $appointment): array
{
    if (known_keywords($customer, $appointment) === null && request()->bells !== []) {
        ring();
    }
    if (known_keywords($customer, $appointment) === null) {
        $asked = ask_for_keywords($customer, $appointment);
        $earned = array_intersect_key($asked, ['bkloyalty_points_earned' => 1]);
        remember_keywords(['appointments' => [$appointment => $earned], 'customers' => [$customer => $asked]]);
    }
    return known_keywords($customer, $appointment) ?? [];
}

/** @return array|null null where something is not known yet; id 0 means that the message has none */
function known_keywords(int $customer, int $appointment): ?array
{
    $known = request()->keywords;
    $ofAppointment = $appointment === 0 ? [] : $known['appointments'][$appointment] ?? null;
    $ofCustomer = $customer === 0 ? [] : $known['customers'][$customer] ?? null;
    return $ofAppointment === null || $ofCustomer === null ? null : $ofAppointment + $ofCustomer;
}

/** Cron sends many messages in one request while nobody waits, so there the number of calls is not limited. */
function ask_for_keywords(int $customer, int $appointment, int $event = 0): array
{
    // The context may be another tenant's; the booking's row knows its own.
    $row = $appointment > 0 ? Booknetic\appointment_row($appointment) : null;
    $tenant = $row === null ? Booknetic\tenant_id() : (int) $row['tenant_id'];
    if (!tenant_can($tenant)) {
        return [];
    }
    if (wp_doing_cron()) {
        request()->allowedCalls++;
    }
    $answer = ask('/v1/keywords', [
        'customer' => $customer > 0 ? $customer : null,
        'appointment' => $appointment > 0 ? $appointment : null,
    ] + ($event > 0 ? ['event' => $event] : []), as_system($tenant));
    return $answer->isGiven() ? $answer->body : [];
}

/** @param array $keywords as in a ring's answer */
function remember_keywords(array $keywords): void
{
    foreach (['appointments', 'customers'] as $of) {
        foreach ((array) ($keywords[$of] ?? []) as $id => $texts) {
            request()->keywords[$of][(int) $id] = (array) $texts;
        }
    }
}
