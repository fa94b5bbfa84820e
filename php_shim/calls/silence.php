<?php

/** Since when the service has not answered: written down at its first silence, and forgotten at its next word. */

namespace BkLoyalty;

/** A restart is no trouble yet. */
const PATIENCE_SECONDS = 300;

function note_silence(bool $isSilent): void
{
    $since = (int) get_option('bkloyalty_silent_since', 0);
    if ($isSilent && $since === 0) {
        update_option('bkloyalty_silent_since', time(), true);
    } elseif (!$isSilent && $since !== 0) {
        delete_option('bkloyalty_silent_since');
    }
}

/** When it fell silent, if that is long ago and nobody has heard of it since; else 0. */
function silent_since(): int
{
    $since = (int) get_option('bkloyalty_silent_since', 0);
    return $since !== 0 && $since < time() - PATIENCE_SECONDS ? $since : 0;
}
