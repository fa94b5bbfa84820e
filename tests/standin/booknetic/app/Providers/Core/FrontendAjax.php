<?php

namespace BookneticApp\Providers\Core;

use BookneticStandin\Pages\Answer;

/** Section 2: each public method `foo` of a subclass becomes the admin-ajax action `bkntc_foo`, for guests too. */
class FrontendAjax
{
    protected function response($status, $data = [])
    {
        return Answer::of($status, $data);
    }
}
