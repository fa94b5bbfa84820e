<?php

namespace BookneticStandin\Booking;

use BookneticApp\Providers\Helpers\Helper;

/** The back end's form posts the same cart, and the appointment's id beside it on an edit. */
class BackendRequest
{
    public static function line(array $line): array
    {
        $line['id'] = Helper::_post('id', 0, 'int');
        return $line;
    }

    /** On an edit: are prices and extras to be made anew from the request? */
    public static function changesPrices(): bool
    {
        return Helper::_post('change_prices', 0, 'int') === 1;
    }
}
