<?php

/** Plugin and service are one product in one version. Each answer of the service says which one it is; it is kept to tell when they differ. */

namespace BkLoyalty;

const VERSION_HEADER = 'x-bkloyalty-version';

/** @param array|\WP_Error $response what came back, of whatever status */
function note_service_version($response): void
{
    $version = wp_remote_retrieve_header($response, VERSION_HEADER);
    if (is_string($version) && preg_match('/^[\w.+-]{1,32}$/', $version) === 1 && $version !== service_version()) {
        update_option('bkloyalty_service_version', $version, true);
    }
}

/** As it last said; empty if it never did. */
function service_version(): string
{
    return (string) get_option('bkloyalty_service_version', '');
}

/** What is to be done where the two differ, for whoever runs the site; empty where they agree. */
function version_trouble(): string
{
    $service = service_version();
    if ($service === '' || $service === VERSION) {
        return '';
    }
    $advice = version_compare($service, VERSION, '<')
        /* translators: %s: a version */
        ? sprintf(__('Install the wheel of version %s beside it and start service and worker again.', 'bkloyalty'), VERSION)
        /* translators: %s: a version */
        : sprintf(__('Upload the plugin of version %s.', 'bkloyalty'), $service);
    return sprintf(
        /* translators: 1: the plugin's version, 2: the service's */
        __('The plugin is version %1$s, the loyalty service is version %2$s.', 'bkloyalty'),
        VERSION,
        $service
    ) . ' ' . $advice;
}
