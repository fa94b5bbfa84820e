<?php

namespace BookneticStandin\Pages;

/** The shape of every JSON answer: `{status: "ok", ...}` or `{status: "error", error_msg}`. */
class Answer
{
    /** @param array|string $data a string is the message */
    public static function of($status, $data = []): array
    {
        if (is_string($data)) {
            $data = $data === '' ? [] : [$status ? 'message' : 'error_msg' => $data];
        }
        return ['status' => $status ? 'ok' : 'error'] + $data;
    }
}
