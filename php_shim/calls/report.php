<?php

/** What the service cannot know by itself: each tenant's time zone, currency, decimals and language. */

namespace BkLoyalty;

function report_of(int $tenant): array
{
    return Booknetic\in_tenant($tenant, static function (): array {
        $zone = Booknetic\option('timezone', '');
        $currency = Booknetic\option('currency', '');
        return [
            'timezone' => in_array($zone, timezone_identifiers_list(), true) ? $zone : wp_timezone_string(),
            'currency' => preg_match('/^[A-Za-z]{3}$/', $currency) ? strtoupper($currency) : '',
            'decimals' => Booknetic\decimals(),
            'locale' => locale_name(get_locale()),
        ];
    });
}

/** @param int[] $tenants @return array<string, array> those that the service has not been told yet */
function due_reports(array $tenants): array
{
    $told = (array) get_option('bkloyalty_reported', []);
    $due = [];
    foreach ($tenants as $tenant) {
        $report = report_of($tenant);
        if (($told[$tenant] ?? null) !== fingerprint($report)) {
            $due[(string) $tenant] = $report;
        }
    }
    return $due;
}

function note_reported(array $reports): void
{
    if ($reports !== []) {
        $told = (array) get_option('bkloyalty_reported', []);
        update_option('bkloyalty_reported', array_map('BkLoyalty\fingerprint', $reports) + $told, true);
    }
}

function fingerprint(array $report): string
{
    return md5((string) wp_json_encode($report));
}

/** At activation; where the service is not up yet, the first ring says it instead. */
function send_reports(): void
{
    $reports = [];
    foreach (Booknetic\tenants() as $tenant) {
        $reports[(string) $tenant] = report_of($tenant);
    }
    $answer = ask('/v1/ring', [
        'doorbells' => [],
        'acknowledged' => [],
        'reports' => (object) $reports,
        'released' => [],
    ], as_system());
    if ($answer->isGiven()) {
        note_reported($reports);
    }
}
