<?php

/** How this plugin comes to life: as Booknetic's add-on, or beside it where the add-on interface is missing or blocked. */

namespace BkLoyalty;

/** Booknetic collects its add-ons here. Only now is it certain that its base class can be looked for. */
function load_addon($addons = [])
{
    if (class_exists('BookneticApp\Providers\Core\AddonLoader')) {
        require_once __DIR__ . '/addon.php';
        $addons['bkloyalty'] = new Addon();
    }
    return $addons;
}

/** Does nothing when the add-on was booted: a blocked one never is. */
function boot_plain(): void
{
    if (booted_as() === '') {
        boot('plain');
        attach(hooks_without_loader());
    }
}

function boot(string $as): void
{
    if (booted_as() !== '') {
        return;
    }
    booted_as($as);
    attach(hooks_at_boot());
    guarded('page_tenant')();
    add_short_code();
    // One by one: a version of Booknetic that lacks one of these keeps the others.
    guarded('register_capabilities')();
    guarded('register_keywords')();
    guarded('listen_to_tenants')();
    guarded('register_workflow_events')();
}

/** WordPress would hand over the short code's attributes, which are no answer when something fails. */
function add_short_code(): void
{
    add_shortcode('bkloyalty-panel', static function (): string {
        return (string) guarded('render_panel')('');
    });
}

/** "addon", "plain", or "" before either. */
function booted_as(?string $as = null): string
{
    static $how = '';
    return $how = $as ?? $how;
}

function load_texts(): void
{
    load_plugin_textdomain('bkloyalty', false, basename(__DIR__) . '/languages');
}

/** There is one file of Spanish, for every country that speaks it; a country's own goes first where somebody adds it. */
function choose_texts($file = '', $domain = '')
{
    $is_spanish = $domain === 'bkloyalty' && preg_match('/-es(_\w+)?\.mo$/', (string) $file) === 1;
    return $is_spanish && !is_readable($file) ? __DIR__ . '/languages/bkloyalty-es_ES.mo' : $file;
}
