<?php

/** {bkloyalty_points_earned}, {bkloyalty_tier} and {bkloyalty_points_total} in Booknetic's messages. */

namespace BkLoyalty;

/** Keyword => the parameter a message must have for it. */
const KEYWORDS = [
    'bkloyalty_points_earned' => 'appointment_id',
    'bkloyalty_tier' => 'customer_id',
    'bkloyalty_points_total' => 'customer_id',
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
    ];
}

/** Runs for every text of every message. */
function replace_keywords($text = '', $data = [], $service = null)
{
    if (!is_string($text) || strpos($text, '{bkloyalty_') === false) {
        return $text;
    }
    $data = is_array($data) ? $data : [];
    $values = keyword_values((int) ($data['customer_id'] ?? 0), (int) ($data['appointment_id'] ?? 0));
    foreach (array_keys(KEYWORDS) as $keyword) {
        $text = str_replace('{' . $keyword . '}', (string) ($values[$keyword] ?? ''), $text);
    }
    return $text;
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
function ask_for_keywords(int $customer, int $appointment): array
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
    ], as_system($tenant));
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
