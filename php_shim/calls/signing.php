<?php

/** The signature both ways: who speaks, for which tenant, with which verdicts (docs/protocol.md). */

namespace BkLoyalty;

const MAX_CLOCK_DIFFERENCE = 300;

/** Of customers, guests and the site itself. */
const NO_ROLE = '-';

/** Header => part of the signed text, in the order in which they are signed after time, method and path. */
const IDENTITY_HEADERS = [
    'X-Bkloyalty-Tenant' => 'tenant',
    'X-Bkloyalty-Actor' => 'actor',
    'X-Bkloyalty-User' => 'user',
    'X-Bkloyalty-Tenant-Can' => 'tenant_can',
    'X-Bkloyalty-User-Can' => 'user_can',
    'X-Bkloyalty-Role' => 'role',
    'X-Bkloyalty-Locale' => 'locale',
];

/** @param array<string, string> $identity the keys of IDENTITY_HEADERS' values */
function signature(string $secret, string $time, string $method, string $path, array $identity, string $body): string
{
    $lines = [$time, $method, $path];
    foreach (IDENTITY_HEADERS as $part) {
        $lines[] = $identity[$part];
    }
    $lines[] = $body;
    return hash_hmac('sha256', implode("\n", $lines), $secret);
}

/** @return array<string, string> */
function signed_headers(string $secret, string $method, string $path, array $identity, string $body): array
{
    $time = (string) time();
    $headers = ['X-Bkloyalty-Time' => $time];
    foreach (IDENTITY_HEADERS as $header => $part) {
        $headers[$header] = $identity[$part];
    }
    $headers['X-Bkloyalty-Signature'] = signature($secret, $time, $method, $path, $identity, $body);
    return $headers;
}

/**
 * Whether one of our secrets signed this.
 *
 * @param callable(string): string $header reads a header, '' where it is missing
 */
function is_signed(callable $header, string $method, string $path, string $body): bool
{
    $time = $header('X-Bkloyalty-Time');
    if (!ctype_digit($time) || abs(time() - (int) $time) > MAX_CLOCK_DIFFERENCE) {
        return false;
    }
    $identity = [];
    foreach (IDENTITY_HEADERS as $name => $part) {
        $identity[$part] = $header($name);
    }
    foreach (secrets() as $secret) {
        $expected = signature($secret, $time, $method, $path, $identity, $body);
        if (hash_equals($expected, $header('X-Bkloyalty-Signature'))) {
            return true;
        }
    }
    return false;
}

/** Whether a request to one of our REST routes is the service's own. */
function is_from_service(\WP_REST_Request $asked, string $method, string $path): bool
{
    $header = static function (string $name) use ($asked): string {
        return (string) $asked->get_header($name);
    };
    return $header('X-Bkloyalty-Actor') === 'system' && is_signed($header, $method, $path, (string) $asked->get_body());
}

/** @return string[] the first signs, each verifies: that is how a secret is rotated */
function secrets(): array
{
    return preg_split('/\s+/', (string) get_option('bkloyalty_secret', ''), -1, PREG_SPLIT_NO_EMPTY);
}
