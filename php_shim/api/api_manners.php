<?php

/** How an app's request comes through WordPress unharmed: what other plugins and WordPress itself would make of it. */

namespace BkLoyalty;

/** Of the routes that apps call. */
const API_CALLBACKS = ['BkLoyalty\pass_on_to_api', 'BkLoyalty\make_token'];

/** WordPress would say of every path under our route that it takes every method. */
final class AppResponse extends \WP_REST_Response
{
    public function header($key, $value, $replace = true)
    {
        if ($key !== 'Allow') {
            parent::header($key, $value, $replace);
        }
    }
}

/**
 * On `rest_authentication_errors`, after all others. Other plugins take a token for one of their own, and refuse it; some close
 * WordPress's API to whoever is not logged in. Whoever brings a token of ours is, as far as this route goes.
 */
function keep_token_ours($errors = null)
{
    return is_wp_error($errors) && brings_token(asked_route()) ? true : $errors;
}

/** On `rest_pre_dispatch`, where such a plugin may say so only later. */
function keep_dispatch_ours($result = null, $server = null, $asked = null)
{
    return is_wp_error($result) && $asked instanceof \WP_REST_Request && brings_token($asked->get_route()) ? null : $result;
}

/** On `rest_request_before_callbacks`: a body that is no JSON goes on as well, so that an app knows one shape of errors. */
function leave_json_to_service($response = null, $handler = [], $asked = null)
{
    $isOurs = in_array($handler['callback'] ?? null, API_CALLBACKS, true);
    return $isOurs && is_wp_error($response) && $response->get_error_code() === 'rest_invalid_json' ? null : $response;
}

/** On `rest_allowed_cors_headers`: what apps in a browser may send beside what WordPress allows. */
function allow_headers_of_apps($names = [])
{
    return array_merge((array) $names, ['Idempotency-Key']);
}

/** On `rest_exposed_cors_headers`: what they may read. */
function expose_headers_to_apps($names = [])
{
    return array_merge((array) $names, ['Retry-After']);
}

/**
 * On `nocache_headers`, which WordPress sends in place of a route's own to whoever is logged in: older ones let answers be kept, as long as
 * they are asked about again.
 */
function keep_answers_from_being_stored($headers = [])
{
    $isOurs = preg_match('#^/bkloyalty/v1/(api|tokens)(/|\z)#', asked_route()) === 1;
    return $isOurs ? ['Cache-Control' => 'no-store'] + (array) $headers : $headers;
}

/** The first language that an app asks for, as WordPress writes it; the site's where it asks for none. */
function locale_of_app(\WP_REST_Request $asked): string
{
    $isSaid = preg_match('/^\s*([a-z]{2,3})(?:-([a-z]{2}))?(?![a-z])/i', (string) $asked->get_header('Accept-Language'), $said);
    $locale = $isSaid ? implode('_', array_filter([strtolower($said[1]), strtoupper($said[2] ?? '')])) : determine_locale();
    return locale_name($locale);
}

function brings_token(string $route): bool
{
    return strpos($route, API_ROUTE . '/') === 0 && preg_match(OUR_TOKEN, authorization_header()) === 1;
}

/** WordPress has read the address when it asks who is there. */
function asked_route(): string
{
    return (string) ($GLOBALS['wp']->query_vars['rest_route'] ?? '');
}

/** Apache hands it over under another name after it has rewritten the address. */
function authorization_header(): string
{
    // phpcs:ignore WordPress.Security.ValidatedSanitizedInput -- only looked at
    return (string) ($_SERVER['HTTP_AUTHORIZATION'] ?? $_SERVER['REDIRECT_HTTP_AUTHORIZATION'] ?? '');
}
