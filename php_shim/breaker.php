<?php

/** After a failure nobody asks for some seconds, so that a service that is down slows the site once, not at every click. */

namespace BkLoyalty;

const BREAKER_SECONDS = 15;

/** The option is loaded with all others at the start of a request: no query, with or without an object cache. */
function is_breaker_open(): bool
{
    $until = (int) get_option('bkloyalty_breaker', 0);
    // A clock that was set back must not keep it open for hours.
    return $until > time() && $until <= time() + BREAKER_SECONDS;
}

function open_breaker(): void
{
    update_option('bkloyalty_breaker', time() + BREAKER_SECONDS, true);
}
