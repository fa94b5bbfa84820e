<?php

/** What stands beside "Deactivate" in WordPress's list of plugins. */

namespace BkLoyalty;

/** On `plugin_action_links_bkloyalty/init.php`. @param array $links */
function add_plugin_links($links = [])
{
    if (!Booknetic\has_back_end() || !tenant_can(Booknetic\tenant_id()) || !user_can()) {
        return $links;
    }
    $link = sprintf('<a href="%s">%s</a>', esc_url(Booknetic\module_url('bkloyalty')), esc_html__('Open', 'bkloyalty'));
    return ['bkloyalty' => $link] + (array) $links;
}
