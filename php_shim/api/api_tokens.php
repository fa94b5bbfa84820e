<?php

/**
 * Tokens for the apps of customers. Who asks is who is logged in to WordPress: on a page of this site, with the cookie and the nonce
 * of its REST API, or in an app by an application password. What comes of it is used at api.php, without WordPress's login.
 */

namespace BkLoyalty;

function register_token_routes(): void
{
    // Guests are refused by the callbacks: in the one shape of errors that apps know.
    $route = ['permission_callback' => '__return_true'];
    register_rest_route('bkloyalty/v1', '/tokens', [
        $route + ['methods' => 'GET', 'callback' => 'BkLoyalty\list_tokens'],
        $route + ['methods' => 'POST', 'callback' => 'BkLoyalty\make_token'],
    ]);
    register_rest_route('bkloyalty/v1', '/tokens/(?P<id>[1-9]\d{0,17})', [
        $route + ['methods' => 'DELETE', 'callback' => 'BkLoyalty\revoke_token'],
    ]);
}

/** `{"name", "scopes", "seconds"}`, and `tenant` in a SaaS: the service says what each may be. */
function make_token(\WP_REST_Request $asked): \WP_REST_Response
{
    $payload = (array) $asked->get_json_params();
    unset($payload['tenant']);
    $response = ask_for_token('customer', $payload, $asked);
    if ($response->get_status() === 200) {
        $response->set_status(201);
    }
    return $response;
}

function list_tokens(\WP_REST_Request $asked): \WP_REST_Response
{
    return ask_for_token('customer/list', [], $asked);
}

function revoke_token(\WP_REST_Request $asked): \WP_REST_Response
{
    return ask_for_token('customer/revoke', ['token' => (int) $asked->get_url_params()['id']], $asked);
}

function ask_for_token(string $path, array $payload, \WP_REST_Request $asked): \WP_REST_Response
{
    if (!is_user_logged_in()) {
        return for_app(told(401, 'not_logged_in', __('Log in to this site first.', 'bkloyalty')));
    }
    $tenant = tenant_of_app($asked);
    if ($tenant === null) {
        $why = __('Say in “tenant” for which business of this site, by its number.', 'bkloyalty');
        return for_app(told(422, 'invalid_input', $why, 'tenant'));
    }
    $who = ['locale' => locale_of_app($asked)] + as_customer($tenant, tenant_can($tenant));
    $answer = ask("/v1/tokens/$path", $payload, $who);
    return $answer->status !== 0 ? for_app($answer) : no_api_answer();
}

/** 0 outside SaaS, whatever is said; null where a SaaS is not told which. */
function tenant_of_app(\WP_REST_Request $asked): ?int
{
    if (!Booknetic\is_saas()) {
        return 0;
    }
    $said = $asked->get_param('tenant');
    return is_scalar($said) && preg_match('/^[1-9]\d{0,17}\z/', (string) $said) ? (int) $said : null;
}
