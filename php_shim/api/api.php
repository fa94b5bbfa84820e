<?php

/** The service's API under the site's own address, so that an app needs no other: `/wp-json/bkloyalty/v1/api/...`. */

namespace BkLoyalty;

const API_ROUTE = '/bkloyalty/v1/api';
const SECONDS_TO_WAIT_FOR_API = 5.0;
const LARGEST_API_BODY = 65536;

/** In the header Authorization: its tenant can be read, the rest is the service's. */
const OUR_TOKEN = '/^Bearer +bkl_(\d{1,18})_/i';

/** What goes to the service with a request, and what comes back with the answer; nothing else of either does. */
const HEADERS_TO_API = ['Accept-Language', 'Authorization', 'Content-Type', 'Idempotency-Key'];
const HEADERS_FROM_API = ['Allow', 'Retry-After', 'WWW-Authenticate'];

function register_api_route(): void
{
    register_rest_route('bkloyalty/v1', '/api/(?P<path>[A-Za-z0-9_.~-]+(/[A-Za-z0-9_.~-]+)*)', [
        'methods' => ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
        // The service checks the token that each request brings. Who is logged in to WordPress neither helps nor hinders.
        'permission_callback' => '__return_true',
        'callback' => 'BkLoyalty\pass_on_to_api',
    ]);
}

/** The service's answer as it is, with its status; or, where there is none, what is the matter in the same shape. */
function pass_on_to_api(\WP_REST_Request $asked): \WP_REST_Response
{
    $path = (string) $asked->get_url_params()['path'];
    if (preg_match('#(^|/)\.{1,2}(/|\z)#', $path)) {
        return for_app(told(404, 'not_found', __('There is no such path.', 'bkloyalty')));
    }
    if (strlen((string) $asked->get_body()) > LARGEST_API_BODY) {
        return for_app(told(413, 'too_large', __('This is more than can be sent at once.', 'bkloyalty')));
    }
    $response = is_breaker_open(BREAKER_OF_APPS) ? new \WP_Error('breaker_open') : call_api($asked, $path);
    $answer = is_wp_error($response) ? null : api_response($response);
    if ($answer !== null && $path === 'openapi.json' && $answer->get_status() === 200) {
        $answer->set_data(['servers' => [['url' => untrailingslashit(rest_url(API_ROUTE))]]] + (array) $answer->get_data());
    }
    return $answer ?? no_api_answer();
}

/** @return array|\WP_Error */
function call_api(\WP_REST_Request $asked, string $path)
{
    $query = api_query($asked);
    $path = '/api/v1/' . $path . ($query === '' ? '' : "?$query");
    $body = $asked->get_method() === 'GET' ? '' : (string) $asked->get_body();
    $response = wp_remote_request(bridge_url() . $path, [
        'method' => $asked->get_method(),
        'timeout' => SECONDS_TO_WAIT_FOR_API,
        'redirection' => 0,
        'user-agent' => 'bkloyalty/' . VERSION,
        'headers' => headers_to_api($asked) + say_for_tenant($asked, $path, $body),
        'body' => $body === '' ? null : $body,
    ]);
    note_silence(is_wp_error($response));
    if (is_wp_error($response)) {
        open_breaker(BREAKER_OF_APPS);
        // Neither the path nor a header is written down: somebody's codes and tokens stand there.
        note('no answer to a request to the API (' . $response->get_error_code() . ')');
    }
    return $response;
}

/** Without what is WordPress's own: where it has no pretty addresses, the route stands there too. */
function api_query(\WP_REST_Request $asked): string
{
    $ours = array_filter($asked->get_query_params(), static function ($name): bool {
        return $name !== 'rest_route' && strpos((string) $name, '_') !== 0;
    }, ARRAY_FILTER_USE_KEY);
    return http_build_query($ours, '', '&', PHP_QUERY_RFC3986);
}

/** @return array<string, string> without those that hold control characters, which no server takes */
function headers_to_api(\WP_REST_Request $asked): array
{
    $headers = [];
    foreach (HEADERS_TO_API as $name) {
        $headers[$name] = (string) $asked->get_header($name);
    }
    return preg_grep('/[\x00-\x1f\x7f]/', array_filter($headers, 'strlen'), PREG_GREP_INVERT);
}

/**
 * What Booknetic says of the tenant that the token names, signed; the service, which knows the token, lets the narrower opinion hold.
 *
 * @return array<string, string>
 */
function say_for_tenant(\WP_REST_Request $asked, string $path, string $body): array
{
    $secret = secrets()[0] ?? '';
    if ($secret === '' || !preg_match(OUR_TOKEN, (string) $asked->get_header('Authorization'), $found)) {
        return [];
    }
    $tenant = (int) $found[1];
    return signed_headers($secret, $asked->get_method(), $path, as_system($tenant, tenant_can($tenant)), $body);
}

/** Null where what came is none of the service's answers. */
function api_response(array $response): ?\WP_REST_Response
{
    $said = (string) wp_remote_retrieve_body($response);
    $body = json_decode($said);
    if ($body === null && $said !== '') {
        return null;
    }
    $headers = [];
    foreach (HEADERS_FROM_API as $name) {
        $headers[$name] = (string) wp_remote_retrieve_header($response, strtolower($name));
    }
    $status = (int) wp_remote_retrieve_response_code($response);
    return uncached_response(as_arrays($body), $status, array_filter($headers, 'strlen'));
}

/** Objects as arrays: WordPress picks the fields that an address asks for (`_fields`, `_embed`) out of nothing else. What is empty stays one, {}. */
function as_arrays($said)
{
    $isMany = is_array($said) || (is_object($said) && (array) $said !== []);
    return $isMany ? array_map(__FUNCTION__, (array) $said) : $said;
}

function no_api_answer(): \WP_REST_Response
{
    $why = __('The loyalty service does not answer just now. Try again in a few seconds.', 'bkloyalty');
    $response = for_app(told(503, 'no_answer', $why));
    $response->header('Retry-After', (string) BREAKER_SECONDS);
    return $response;
}

function for_app(Answer $answer): \WP_REST_Response
{
    return uncached_response($answer->body, $answer->status, []);
}

/** What stands in it is for whoever brought the token: neither proxies nor page caches keep it. */
function uncached_response($body, int $status, array $headers): AppResponse
{
    uncached('');
    return new AppResponse($body, $status, $headers + ['Cache-Control' => 'no-store']);
}
