<?php

/** A file that a form of the back end brings: it goes on to the service as it is, which alone looks into it. */

namespace BkLoyalty;

const LARGEST_UPLOAD = 5 * 1024 * 1024;
const SECONDS_TO_WAIT_FOR_UPLOAD = 20.0;

/** What the service hears of it: nothing where the form brings none, null where none was chosen; an Answer says what went wrong. */
function posted_file()
{
    $file = $_FILES['file'] ?? null; // phpcs:ignore WordPress.Security -- the service reads it, and checks each byte
    if ($file === null || !is_array($file) || is_array($file['error'] ?? [])) {
        return [];
    }
    if ($file['error'] === UPLOAD_ERR_NO_FILE) {
        return ['file' => null];
    }
    if ($file['error'] === UPLOAD_ERR_INI_SIZE || $file['size'] > LARGEST_UPLOAD) {
        return too_large();
    }
    $content = $file['error'] === UPLOAD_ERR_OK && is_uploaded($file['tmp_name']) ? file_get_contents($file['tmp_name']) : false;
    if ($content === false) {
        return told(422, 'invalid_input', __('This file did not arrive whole. Please try again.', 'bkloyalty'), 'file');
    }
    $name = mb_substr(wp_check_invalid_utf8(wp_basename((string) $file['name']), true), 0, 190);
    return ['file' => ['name' => $name, 'content' => base64_encode($content)]];
}

/** Tests bring files that no browser sent. */
function is_uploaded(string $path): bool
{
    return is_uploaded_file($path) || (bool) apply_filters('bkloyalty_is_uploaded', false, $path);
}

function too_large(): Answer
{
    $most = min(LARGEST_UPLOAD, wp_max_upload_size());
    /* translators: %s: a size such as 2 MB */
    $message = __('This file is too large: the site takes at most %s. Please split it.', 'bkloyalty');
    return told(422, 'invalid_input', sprintf($message, size_format($most)), 'file');
}

/** Whether more was sent than PHP takes: it then throws all of the form away, even the nonce. */
function was_cut_off(): bool
{
    return !$_POST && ($_SERVER['REQUEST_METHOD'] ?? '') === 'POST' && (int) ($_SERVER['CONTENT_LENGTH'] ?? 0) > 0; // phpcs:ignore
}
