<?php

namespace BookneticStandin\Tests;

use BookneticApp\Providers\Core\AddonLoader;

/** What is said about the base class of add-ons. */
class AddonLoaderTest extends StandinTestCase
{
    const POINTS = ['bkntc_init' => 'init', 'bkntc_backend' => 'initBackend', 'bkntc_frontend' => 'initFrontend',
        'bkntcsaas_init' => 'initSaaS', 'bkntcsaas_backend' => 'initSaaSBackend',
        'bkntcsaas_frontend' => 'initSaaSFrontend'];

    /** @var string a plugin folder made for one test */
    private $folder;

    protected function setUp(): void
    {
        parent::setUp();
        $this->folder = WP_PLUGIN_DIR . '/standin-probe-' . getmypid();
        mkdir($this->folder . '/app', 0755, true);
        file_put_contents($this->folder . '/init.php', "<?php\n/**\n * Plugin Name: Probe\n * Version: 4.2\n */\n");
    }

    protected function tearDown(): void
    {
        array_map('unlink', array_merge(glob($this->folder . '/app/*'), [$this->folder . '/init.php']));
        rmdir($this->folder . '/app');
        rmdir($this->folder);
        parent::tearDown();
    }

    private function newAddon(): AddonLoader
    {
        static $number = 0;
        $class = 'StandinProbe' . ++$number;
        $file = "$this->folder/app/$class.php";
        file_put_contents($file, "<?php\nclass $class extends BookneticApp\\Providers\\Core\\AddonLoader\n{\n}\n");
        require $file;
        return new $class();
    }

    /** booknetic.md 2: the constructor wires the six points. */
    public function testTheConstructorWiresTheBootHooks(): void
    {
        $addon = $this->newAddon();
        foreach (self::POINTS as $hook => $method) {
            $this->assertSame(10, has_action($hook, [$addon, $method]), $hook);
        }
    }

    /** booknetic.md 2: the slug is the plugin folder of the class's file; the version is in `{slug}/init.php`. */
    public function testTheSlugIsThePluginFolder(): void
    {
        $addon = $this->newAddon();
        $slug = basename($this->folder);
        $this->assertSame([$slug, $slug], [$addon->getAddonSlug(), $addon->getAddonTextDomain()]);
        $this->assertStringEndsWith("/$slug/assets/a.js?v=4.2", $addon->loadAsset('assets/a.js'));
    }

    /** booknetic.md 2: a slug that `synced_addons` blocks is not wired at all. */
    public function testABlockedSlugIsNotWired(): void
    {
        update_option('bkntc_synced_addons', [basename($this->folder) => ['action' => 'block']]);
        $addon = $this->newAddon();
        foreach (self::POINTS as $hook => $method) {
            $this->assertFalse(has_action($hook, [$addon, $method]), $hook);
        }
    }

    /** booknetic.md 2: public methods of the front-end Ajax class become admin-ajax actions, for guests too. */
    public function testFrontEndAjaxActions(): void
    {
        $addon = $this->newAddon();
        $addon->setFrontendAjaxController(get_class(new class extends \BookneticApp\Providers\Core\FrontendAjax {
            public function probe_summary() // phpcs:ignore PSR1.Methods.CamelCapsMethodName
            {
                return $this->response(true);
            }
        }));
        $this->assertNotFalse(has_action('wp_ajax_bkntc_probe_summary'));
        $this->assertNotFalse(has_action('wp_ajax_nopriv_bkntc_probe_summary'));
    }
}
