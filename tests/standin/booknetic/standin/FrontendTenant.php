<?php

namespace BookneticStandin;

use BookneticSaaS\Models\Tenant;

/** Section 4.1: on the front end the tenant's domain decides, else the request's parameter. */
class FrontendTenant
{
    /** @return string|null */
    public static function find()
    {
        $tenant = Tenant::where('domain', self::firstSegment())->fetch();
        if ($tenant && !wp_doing_ajax()) {
            return $tenant->id;
        }
        $asked = isset($_REQUEST['tenant_id']) ? wp_unslash($_REQUEST['tenant_id']) : null;
        return is_string($asked) && ctype_digit($asked) ? $asked : null;
    }

    /** `salon` of `/salon/`, and of `/?pagename=salon` on a site without pretty links. */
    private static function firstSegment(): string
    {
        if (isset($_GET['pagename'])) {
            return (string) wp_unslash($_GET['pagename']);
        }
        $home = (string) wp_parse_url(home_url('/'), PHP_URL_PATH);
        $path = (string) wp_parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
        return explode('/', substr($path, strlen($home)))[0];
    }
}
