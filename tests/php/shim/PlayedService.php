<?php

namespace BkLoyalty\Tests;

use function BkLoyalty\is_signed;

/** Answers the plugin's calls instead of the service, and remembers them. A call whose signature is wrong gets 401. */
final class PlayedService
{
    /** @var array<int, array{path: string, body: array, headers: array, seconds: float}> */
    public array $calls = [];

    /** @var array<string, mixed> path => body, [status, body], a callable of the request's body, or null for no answer */
    public array $answers = [];

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
        $path = (string) parse_url($url, PHP_URL_PATH);
        $body = json_decode($arguments['body'], true);
        $headers = array_change_key_case($arguments['headers']);
        $this->calls[] = [
            'path' => $path, 'body' => $body, 'headers' => $headers, 'seconds' => (float) $arguments['timeout'],
            'raw' => $arguments['body'],
        ];
        $header = static function (string $name) use ($headers): string {
            return (string) ($headers[strtolower($name)] ?? '');
        };
        if (!is_signed($header, 'POST', $path, $arguments['body'])) {
            return self::response(401, ['error' => ['code' => 'bad_signature', 'message' => 'No.']]);
        }
        $answer = $this->answers[$path] ?? null;
        $answer = is_callable($answer) ? $answer($body) : $answer;
        if ($answer === null) {
            return new \WP_Error('http_request_failed', 'Connection refused');
        }
        return isset($answer[0]) && is_int($answer[0]) ? self::response(...$answer) : self::response(200, $answer);
    }

    /** @return string[] */
    public function paths(): array
    {
        return array_column($this->calls, 'path');
    }

    /** @return array the bodies of the calls to one path */
    public function asked(string $path): array
    {
        return array_values(array_column(array_filter($this->calls, static function (array $call) use ($path): bool {
            return $call['path'] === $path;
        }), 'body'));
    }

    private static function response(int $status, $body): array
    {
        return [
            'headers' => [], 'cookies' => [], 'filename' => null,
            'response' => ['code' => $status, 'message' => ''],
            'body' => is_string($body) ? $body : wp_json_encode($body),
        ];
    }
}
