<?php

namespace BkLoyalty;

defined('ABSPATH') || exit;

// The service escapes what it renders.
echo overview_html(); // phpcs:ignore
