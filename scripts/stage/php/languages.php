<?php

/** Has WordPress know a language's name without asking wordpress.org. $given: locale, english, native. */

declare(strict_types=1);

$language = [
    'language' => $given['locale'],
    'version' => get_bloginfo('version'),
    'updated' => '2026-01-01 00:00:00',
    'english_name' => $given['english'],
    'native_name' => $given['native'],
    'package' => '',
    'iso' => [1 => substr($given['locale'], 0, 2)],
    'strings' => ['continue' => ''],
];
set_site_transient('available_translations', [$given['locale'] => $language]);
