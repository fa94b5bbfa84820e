<?php

namespace BookneticApp\Providers\Core;

use BookneticApp\Providers\Helpers\Helper;
use BookneticStandin\Pages\AjaxActions;

/** Section 2: the base class of an add-on; its constructor wires the boot hooks unless the slug is blocked. */
abstract class AddonLoader
{
    /** @var string|null */
    private $addonSlug;

    public function __construct()
    {
        if ($this->isBlocked()) {
            return;
        }
        add_action('bkntc_init', [$this, 'init']);
        add_action('bkntc_backend', [$this, 'initBackend']);
        add_action('bkntc_frontend', [$this, 'initFrontend']);
        add_action('bkntcsaas_init', [$this, 'initSaaS']);
        add_action('bkntcsaas_backend', [$this, 'initSaaSBackend']);
        add_action('bkntcsaas_frontend', [$this, 'initSaaSFrontend']);
    }

    public function init()
    {
    }

    public function initBackend()
    {
    }

    public function initFrontend()
    {
    }

    public function initSaaS()
    {
    }

    public function initSaaSBackend()
    {
    }

    public function initSaaSFrontend()
    {
    }

    /** The name of the plugin folder that contains the add-on's class. */
    final public function getAddonSlug()
    {
        if ($this->addonSlug === null) {
            $file = (new \ReflectionClass($this))->getFileName();
            $this->addonSlug = explode('/', plugin_basename($file))[0];
        }
        return $this->addonSlug;
    }

    final public function getAddonTextDomain()
    {
        return $this->getAddonSlug();
    }

    final public function getVersion()
    {
        $header = get_file_data(WP_PLUGIN_DIR . '/' . $this->getAddonSlug() . '/init.php', ['Version' => 'Version']);
        return $header['Version'];
    }

    final public function loadAsset($path)
    {
        return plugins_url($this->getAddonSlug() . '/' . ltrim($path, '/')) . '?v=' . $this->getVersion();
    }

    final public function setFrontendAjaxController($class)
    {
        AjaxActions::registerController($class);
    }

    private function isBlocked(): bool
    {
        $synced = Helper::getOption('synced_addons', [], false);
        $synced = is_string($synced) ? json_decode($synced, true) : $synced;
        $slug = $this->getAddonSlug();
        return isset($synced[$slug]['action']) && $synced[$slug]['action'] === 'block';
    }
}
