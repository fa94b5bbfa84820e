<?php

/**
 * After a failure nobody asks for some seconds, so that a service that is down slows the site once, not at every click. Bookings and
 * customers' pages have one breaker, apps have another: an app that gets no answer keeps nobody from paying with points, and the other way
 * round. The back end, WordPress's cron and its tools for personal data have none: whoever waits there is to hear how it is now, and a
 * report that takes too long says nothing of quotes.
 */

namespace BkLoyalty;

const BREAKER_SECONDS = 15;
const BREAKER = 'bkloyalty_breaker';
const BREAKER_OF_APPS = 'bkloyalty_breaker_apps';
const WITHOUT_BREAKER = '#^/v1/(admin|events|privacy)(/|\z)#';

/** The option that keeps the breaker of a call; "" for a call that has none. */
function breaker_of(string $path): string
{
    if (preg_match(WITHOUT_BREAKER, $path)) {
        return '';
    }
    return strpos($path, '/v1/tokens/') === 0 ? BREAKER_OF_APPS : BREAKER;
}

/** The option is loaded with all others at the start of a request: no query, with or without an object cache. */
function is_breaker_open(string $breaker = BREAKER): bool
{
    $until = $breaker === '' ? 0 : (int) get_option($breaker, 0);
    // A clock that was set back must not keep it open for hours.
    return $until > time() && $until <= time() + BREAKER_SECONDS;
}

function open_breaker(string $breaker): void
{
    update_option($breaker, time() + BREAKER_SECONDS, true);
}

/** An option that is not there would be looked for in every request. */
function close_breakers(): void
{
    update_option(BREAKER, 0, true);
    update_option(BREAKER_OF_APPS, 0, true);
}

function forget_breakers(): void
{
    delete_option(BREAKER);
    delete_option(BREAKER_OF_APPS);
}
