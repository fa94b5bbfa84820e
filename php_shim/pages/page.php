<?php

/** The module's screens in Booknetic's back end: the service renders them, this prints them. */

namespace BkLoyalty;

const NONCE = 'bkloyalty';
const FIRST_SCREEN = 'dashboard';
const FLASH = 'bkloyalty_flash';
const SECONDS_OF_A_FLASH = 300;
const LONGEST_FLASH = 65536;
const LONGEST_QUERY = 1500;
const LONGEST_ADDRESS = 2 * LONGEST_QUERY;

/** The screen that the address names, and the rest of its query unless that is endless. @return array{0: string, 1: array<string, string>} */
function asked_screen(array $from): array
{
    $query = array_filter(wp_unslash($from), 'is_string');
    $screen = (string) ($query['screen'] ?? '');
    unset($query['page'], $query['module'], $query['action'], $query['screen']);
    $query = array_slice($query, 0, 40, true);
    return [is_screen($screen) ? $screen : FIRST_SCREEN, strlen(http_build_query($query)) > LONGEST_QUERY ? [] : $query];
}

/** Forms and files have a slash in their paths, and are never asked for by an address alone. */
function is_screen(string $path): bool
{
    return is_call($path) && strpos($path, '/') === false;
}

/** What the service may be asked for under /v1/admin/. */
function is_call(string $path): bool
{
    return (bool) preg_match('#^[a-z][a-z-]*(/[a-z][a-z-]*)*\z#', $path) && strlen($path) < 60;
}

/** The page of a request to the back end. */
function screen_html(): string
{
    // phpcs:ignore WordPress.Security.NonceVerification -- only shows a page
    [$screen, $query] = asked_screen($_GET);
    $answer = ask_screen($screen, $query, take_flash(flash_of($screen, $query)));
    title_page((string) ($answer->body['title'] ?? ''));
    // What the service refuses is a page too, where it knows who asks.
    return (string) ($answer->body['html'] ?? '') ?: trouble_html($answer);
}

/** Each screen has a title of its own in tabs and bookmarks, where WordPress prints the page's head after its content is known. */
function title_page(string $title): void
{
    if ($title !== '') {
        add_filter('admin_title', static function () use ($title): string {
            return $title . ' – ' . __('Loyalty Points', 'bkloyalty');
        });
    }
}

function ask_screen(string $screen, array $query, ?array $flash = null): Answer
{
    $page = page_of($screen, $query) + ['flash' => $flash];
    if ($screen === 'self-check') {
        $page['site'] = health();
    }
    if (in_array($screen, ['dashboard', 'imports'], true)) {
        $page += ['native' => native_signs(), 'upload_bytes' => min(LARGEST_UPLOAD, wp_max_upload_size())];
    }
    if ($screen === 'apps' || $screen === 'apps-guide') {
        $page['api_url'] = rest_url(API_ROUTE);
    }
    return ask("/v1/admin/$screen", ['page' => $page, 'query' => (object) $query], as_staff());
}

/** Where a screen stands in WordPress: all that the service needs for its links and forms. */
function page_of(string $screen, array $query): array
{
    $url = Booknetic\module_url('bkloyalty');
    return [
        'url' => $url,
        'here' => $url . '&' . http_build_query(['screen' => $screen] + $query, '', '&', PHP_QUERY_RFC3986),
        'post_url' => admin_url('admin-post.php'),
        'ajax_url' => admin_url('admin-ajax.php'),
        'appointments_url' => Booknetic\module_url('appointments'),
        'pictures_url' => Booknetic\pictures_url(),
        'workflows_url' => Booknetic\module_url('workflow'),
        'nonce' => wp_create_nonce(NONCE),
        'statuses' => Booknetic\appointment_statuses(),
    ];
}

/** Staff must know what is wrong and what to do, whatever customers see. Trying again helps only where there was no answer. */
function trouble_html(Answer $answer, ?string $again = null): string
{
    $why = (string) ($answer->body['error']['message'] ?? '');
    $isFinal = $answer->status >= 400 && $answer->status < 500;
    if (!$isFinal || $why === '') {
        $why = __('The loyalty service does not answer. Bookings go on, and points are given as soon as it is back. '
            . 'Ask whoever runs this site to look at "bridge doctor".', 'bkloyalty');
    }
    $link = $isFinal ? '' : sprintf(
        '<p><a class="bkl-button" href="%s">%s</a></p>',
        esc_url($again ?? Booknetic\module_url('bkloyalty')),
        esc_html__('Try again', 'bkloyalty')
    );
    return '<div class="bkloyalty-admin"><div class="bkl-empty"><p role="alert">' . esc_html($why) . "</p>$link</div></div>";
}

/** What came of a form that was posted without JavaScript, for the page that is shown next. What was typed is kept while it is refused. */
function keep_flash(string $path, array $form, array $answer, string $name = FLASH): void
{
    if (!isset($answer['done']) && !isset($answer['error'])) {
        return; // a question's answer is nothing to be told on another page
    }
    $kept = isset($answer['error']) && strlen((string) wp_json_encode($form)) < LONGEST_FLASH ? $form : [];
    $flash = (string) wp_json_encode(['path' => $path, 'form' => (object) $kept, 'answer' => $answer]);
    set_transient($name . '_' . get_current_user_id(), $flash, SECONDS_OF_A_FLASH);
}

/** What is kept for one screen with its query is told on no other, which may be open beside it. */
function flash_of(string $screen, array $query): string
{
    ksort($query);
    return FLASH . '_' . md5($screen . '?' . http_build_query($query));
}

/** The same by the screen's address. */
function flash_at(string $url): string
{
    parse_str((string) wp_parse_url($url, PHP_URL_QUERY), $query);
    return flash_of(...asked_screen(wp_slash($query)));
}

function take_flash(string $name = FLASH): ?array
{
    $name .= '_' . get_current_user_id();
    $kept = get_transient($name);
    if (!is_string($kept)) {
        return null;
    }
    delete_transient($name);
    $flash = json_decode($kept, true);
    return is_array($flash) ? ['form' => (object) ($flash['form'] ?? [])] + $flash : null;
}
