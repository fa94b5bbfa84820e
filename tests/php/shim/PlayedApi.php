<?php

namespace BkLoyalty\Tests;

/** Answers what is passed on to the service's API, and remembers how it was asked. */
final class PlayedApi
{
    /** @var array<int, array{url: string, method: string, headers: array<string, string>, body: ?string}> */
    public array $calls = [];

    /** @var array{0: int, 1: string, 2?: array<string, string>}|null status, body and headers; null for no answer */
    public ?array $answer = [200, '{}'];

    public function attach(): void
    {
        add_filter('pre_http_request', [$this, 'play'], 10, 3);
    }

    public function detach(): void
    {
        remove_filter('pre_http_request', [$this, 'play'], 10);
    }

    /** @return array|\WP_Error */
    public function play($before, array $arguments, string $url)
    {
        $this->calls[] = [
            'url' => $url, 'method' => $arguments['method'], 'body' => $arguments['body'],
            'headers' => array_change_key_case($arguments['headers']),
        ];
        if ($this->answer === null) {
            return new \WP_Error('http_request_failed', 'Connection refused');
        }
        return [
            'response' => ['code' => $this->answer[0], 'message' => ''], 'body' => $this->answer[1],
            'headers' => array_change_key_case($this->answer[2] ?? []), 'cookies' => [], 'filename' => null,
        ];
    }
}
