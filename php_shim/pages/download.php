<?php

/** Files that the service sends piece by piece: each goes on to the browser as it comes, and none is ever held whole. */

namespace BkLoyalty;

const SECONDS_TO_CONNECT = 3;
const SECONDS_OF_SILENCE = 60;
const LONGEST_REFUSAL = 65536;

/** On `admin_post_bkloyalty_download`: a link with the path of the file, what is asked for, and a nonce. */
function answer_download(): void
{
    // phpcs:ignore WordPress.Security.NonceVerification -- verified on the next lines
    $asked = array_filter(wp_unslash($_GET), 'is_string');
    $path = $asked['_bkl_path'] ?? '';
    if (!wp_verify_nonce($asked['_bkl_nonce'] ?? '', NONCE) || !is_call($path)) {
        wp_die(esc_html__('This page is too old. Please load it again.', 'bkloyalty'), '', ['response' => 403]);
    }
    unset($asked['action'], $asked['_bkl_path'], $asked['_bkl_nonce']);
    $trouble = pass_on_file($path, array_slice($asked, 0, 40, true));
    if ($trouble !== null) {
        $status = ['response' => $trouble->status ?: 503, 'back_link' => true];
        wp_die(trouble_html($trouble), '', $status); // phpcs:ignore WordPress.Security -- escaped there
    }
    exit;
}

/** Prints the file; or, before anything was printed, what is wrong. There is no breaker here (breaker.php). */
function pass_on_file(string $path, array $query): ?Answer
{
    $passage = new Passage();
    $secret = secrets()[0] ?? '';
    if ($secret === '') {
        return new Answer();
    }
    $isOfPlans = is_of_plans($path);
    $payload = ['page' => $isOfPlans ? plans_page([]) : page_of(FIRST_SCREEN, []), 'query' => (object) $query];
    $who = $isOfPlans ? as_super_admin() : as_staff();
    $response = $passage->through("/v1/admin/$path", (string) wp_json_encode($payload), $secret, $who);
    if (!$passage->isUnderWay()) {
        return $passage->refusal($response);
    }
    if (is_wp_error($response)) {
        note("/v1/admin/$path broke off (" . $response->get_error_code() . ')');
        echo "\r\n" . esc_html__('The file ends here because the loyalty service broke off. Please try again.', 'bkloyalty');
    }
    return null;
}

/** The way of one file through this request. */
final class Passage
{
    private bool $isUnderWay = false;
    private bool $isDecided = false;
    private string $unsent = '';

    public function isUnderWay(): bool
    {
        return $this->isUnderWay;
    }

    /** @return array|\WP_Error the response, its body already passed on where cURL carried it */
    public function through(string $path, string $body, string $secret, array $who)
    {
        $url = bridge_url() . $path;
        $tune = function ($handle, $arguments, $asked) use ($url): void {
            if ($asked === $url) {
                $this->tune($handle);
            }
        };
        add_action('http_api_curl', $tune, 10, 3);
        request()->calls++;
        $response = wp_remote_post($url, [
            'timeout' => SECONDS_OF_SILENCE,
            'redirection' => 0,
            'user-agent' => 'bkloyalty/' . VERSION,
            'headers' => ['Content-Type' => 'application/json']
                + signed_headers($secret, 'POST', $path, $who, $body),
            'body' => $body,
        ]);
        remove_action('http_api_curl', $tune, 10);
        if (!$this->isDecided && !is_wp_error($response)) {
            $this->passWhole($response);
        }
        return $response;
    }

    /**
     * Why there is no file; an answer that is none, and says of itself that all is well, is no answer.
     *
     * @param array|\WP_Error $response
     */
    public function refusal($response): Answer
    {
        $status = is_wp_error($response) ? 0 : (int) wp_remote_retrieve_response_code($response);
        $body = json_decode($this->unsent, true);
        return $status >= 400 && $status < 500 && is_array($body) ? new Answer($status, $body) : new Answer();
    }

    /** No limit on the whole, which may take as long as it takes; but one on connecting and one on silence. */
    private function tune($handle): void
    {
        curl_setopt_array($handle, [
            CURLOPT_CONNECTTIMEOUT => SECONDS_TO_CONNECT,
            CURLOPT_TIMEOUT => 0,
            CURLOPT_LOW_SPEED_LIMIT => 1,
            CURLOPT_LOW_SPEED_TIME => SECONDS_OF_SILENCE,
            CURLOPT_WRITEFUNCTION => function ($handle, string $piece): int {
                if (!$this->isDecided) {
                    $this->decide(
                        (int) curl_getinfo($handle, CURLINFO_RESPONSE_CODE),
                        (string) curl_getinfo($handle, CURLINFO_CONTENT_TYPE),
                        (int) curl_getinfo($handle, CURLINFO_CONTENT_LENGTH_DOWNLOAD)
                    );
                }
                $this->pass($piece);
                return strlen($piece);
            },
        ]);
    }

    /** Where WordPress has no cURL the response is there as a whole. */
    private function passWhole(array $response): void
    {
        $body = wp_remote_retrieve_body($response);
        $type = (string) wp_remote_retrieve_header($response, 'content-type');
        $this->decide((int) wp_remote_retrieve_response_code($response), $type, strlen($body));
        $this->pass($body);
    }

    private function decide(int $status, string $type, int $length): void
    {
        $this->isDecided = true;
        $headers = $status === 200 ? file_headers($type, $length) : [];
        if ($headers !== []) {
            $this->isUnderWay = true;
            open_output();
            array_map('header', $headers);
        }
    }

    private function pass(string $piece): void
    {
        if ($this->isUnderWay) {
            echo $piece; // phpcs:ignore WordPress.Security -- a file, not a page
            flush();
        } elseif (strlen($this->unsent) < LONGEST_REFUSAL) {
            $this->unsent .= $piece;
        }
    }
}

/**
 * What the browser is told of a file; nothing where the service did not send one.
 *
 * @param string $type with the name behind it: `text/csv; charset=utf-8; name*=UTF-8''log.csv`
 * @return string[]
 */
function file_headers(string $type, int $length): array
{
    $pattern = "#^([a-z]+/[a-z0-9.+-]+(?:; charset=utf-8)?); name\\*=UTF-8''([A-Za-z0-9%._~-]{1,300})\\z#";
    if (!preg_match($pattern, $type, $found)) {
        return [];
    }
    $headers = [
        "Content-Type: {$found[1]}",
        "Content-Disposition: attachment; filename*=UTF-8''{$found[2]}",
        'X-Content-Type-Options: nosniff',
        'Cache-Control: no-store',
        'X-Accel-Buffering: no',
    ];
    // Without a length a browser cannot tell that a file broke off; where PHP packs its output there must be none.
    return $length > 0 && !ini_get('zlib.output_compression') ? [...$headers, "Content-Length: $length"] : $headers;
}

/** From now on what is printed goes out at once, however long it takes, and other requests need not wait for this one. */
function open_output(): void
{
    if (session_status() === PHP_SESSION_ACTIVE) {
        session_write_close();
    }
    if (function_exists('set_time_limit')) {
        set_time_limit(0);
    }
    while (ob_get_level() > 0 && ob_end_clean()) {
        continue;
    }
}
