<?php

namespace BkLoyalty;

defined('ABSPATH') || exit;

// The service escapes what it renders.
echo screen_html(); // phpcs:ignore
