<?php

/** The one place from which this plugin calls the service. */

namespace BkLoyalty;

const DEFAULT_BRIDGE_URL = 'http://127.0.0.1:8787';
const SECONDS_TO_WAIT = 3.0;
const SECONDS_TO_WAIT_FOR_QUOTE = 1.0;

/** What came back. Status 0: no answer at all, which is something else than an answer that says no. */
final class Answer
{
    public int $status;
    public array $body;

    public function __construct(int $status = 0, array $body = [])
    {
        $this->status = $status;
        $this->body = $body;
    }

    public function isGiven(): bool
    {
        return $this->status === 200;
    }

    /** The service's sentence for the customer, where it refused. */
    public function refusal(): string
    {
        $refused = $this->status === 409 || $this->status === 422;
        return $refused ? (string) ($this->body['error']['message'] ?? '') : '';
    }
}

/** One signed call, unless this request has made its calls or the call's breaker is open. Never throws. */
function ask(string $path, array $payload, array $identity, float $seconds = SECONDS_TO_WAIT): Answer
{
    $secret = secrets()[0] ?? '';
    $breaker = breaker_of($path);
    if ($secret === '' || !request()->mayCall() || is_breaker_open($breaker)) {
        return new Answer();
    }
    request()->calls++;
    // An object even when there is nothing to say.
    $body = (string) wp_json_encode($payload ?: new \stdClass(), JSON_UNESCAPED_SLASHES);
    $response = wp_remote_post(bridge_url() . $path, [
        'timeout' => $seconds,
        'redirection' => 0,
        'user-agent' => 'bkloyalty/' . VERSION,
        'headers' => ['Content-Type' => 'application/json']
            + signed_headers($secret, 'POST', $path, $identity, $body),
        'body' => $body,
    ]);
    $answer = read_answer($response);
    note_service_version($response);
    note_silence(is_wp_error($response));
    if ($breaker !== '' && is_reason_to_wait($answer, $breaker, is_wp_error($response))) {
        open_breaker($breaker);
    }
    if (!$answer->isGiven()) {
        note_no_answer($path, $answer, $response);
    }
    return $answer;
}

/** To an app a fault of the service is an answer. */
function is_reason_to_wait(Answer $answer, string $breaker, bool $isSilent): bool
{
    return $answer->status === 0 && ($isSilent || $breaker === BREAKER);
}

/** @param array|\WP_Error $response */
function read_answer($response): Answer
{
    if (is_wp_error($response)) {
        return new Answer();
    }
    $status = (int) wp_remote_retrieve_response_code($response);
    $body = json_decode(wp_remote_retrieve_body($response), true);
    return $status >= 500 || !is_array($body) ? new Answer() : new Answer($status, $body);
}

/** @param array|\WP_Error $response */
function note_no_answer(string $path, Answer $answer, $response): void
{
    if ($answer->status === 0) {
        $why = is_wp_error($response) ? $response->get_error_code() : wp_remote_retrieve_response_code($response);
        $then = is_breaker_open(breaker_of($path)) ? '; not asking again for ' . BREAKER_SECONDS . ' s' : '';
        note("no answer to $path ($why)$then");
    } elseif ($answer->refusal() === '') {
        note("$path was answered with {$answer->status} " . (string) ($answer->body['error']['code'] ?? ''));
    }
}

function bridge_url(): string
{
    return rtrim(defined('BKLOYALTY_BRIDGE_URL') ? (string) BKLOYALTY_BRIDGE_URL : DEFAULT_BRIDGE_URL, '/');
}
