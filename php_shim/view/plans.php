<?php

namespace BkLoyalty;

defined('ABSPATH') || exit;

// The service escapes what it renders.
echo plans_html(); // phpcs:ignore
