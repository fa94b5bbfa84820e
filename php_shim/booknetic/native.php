<?php

/**
 * Booknetic's own Loyalty Points beside this plugin. Nothing of that module is published, so there are only signs of it: an
 * active add-on that is called so, and capabilities that are not ours. Its tables are looked for by the service.
 */

namespace BkLoyalty;

/** @return string[] what tells that it is switched on, such as "booknetic-loyalty-points" */
function native_signs(): array
{
    $plugins = array_merge(
        (array) get_option('active_plugins', []),
        is_multisite() ? array_keys((array) get_site_option('active_sitewide_plugins', [])) : []
    );
    $addons = preg_grep('#^booknetic[^/]*loyal[^/]*/#i', array_filter($plugins, 'is_string'));
    $capabilities = array_filter(Booknetic\capability_keys(), static function (string $key): bool {
        return stripos($key, 'loyal') !== false && stripos($key, CAPABILITY) !== 0;
    });
    return array_slice(array_values(array_unique(array_merge(array_map('dirname', $addons), $capabilities))), 0, 20);
}
