<?php

namespace BkLoyalty\Tests;

use BookneticApp\Providers\Core\Permission;

require_once __DIR__ . '/ShimTestCase.php';

/** The customer's panel, and which scripts go where. */
final class PanelTest extends ShimTestCase
{
    private const HTML = '<section data-bkloyalty="panel">158</section>';

    protected function setUp(): void
    {
        parent::setUp();
        $this->service->answers['/v1/panel'] = ['html' => self::HTML];
        wp_set_current_user($this->salon->user);
        foreach (['bkloyalty-booking-panel', 'bkloyalty-customer-panel'] as $script) {
            wp_dequeue_script($script);
            wp_deregister_script($script);
        }
        wp_dequeue_style('bkloyalty');
    }

    public function testTheShortCodeShowsIt(): void
    {
        self::assertSame(self::HTML, do_shortcode('[bkloyalty-panel]'));
        self::assertSame([false], array_column($this->service->asked('/v1/panel'), 'all_tenants'));
        self::assertTrue(wp_script_is('bkloyalty-customer-panel', 'enqueued'));
        self::assertTrue(wp_style_is('bkloyalty', 'enqueued'));
    }

    public function testAGuestSeesNothingAndNobodyIsAsked(): void
    {
        wp_set_current_user(0);
        self::assertSame('', do_shortcode('[bkloyalty-panel]'));
        self::assertSame([], $this->service->paths());
    }

    public function testWithoutAnAnswerNothingIsShown(): void
    {
        $this->service->answers['/v1/panel'] = null;
        self::assertSame('', do_shortcode('[bkloyalty-panel]'));
        self::assertFalse(wp_script_is('bkloyalty-customer-panel', 'enqueued'));
    }

    public function testStandsBehindBookneticsOwnPanelAndIsAskedForOnce(): void
    {
        $page = do_shortcode('[booknetic-cp] [bkloyalty-panel]');
        self::assertSame(2, substr_count($page, self::HTML));
        self::assertStringContainsString('<div class="bkloyalty-slot" hidden>' . self::HTML, $page);
        self::assertSame(['/v1/panel'], $this->service->paths());
        self::assertSame(['booknetic-cp'], wp_scripts()->registered['bkloyalty-customer-panel']->deps);
    }

    public function testOtherShortCodesAreLeftAlone(): void
    {
        self::assertSame('x', apply_filters('do_shortcode_tag', 'x', 'gallery'));
        self::assertSame([], $this->service->paths());
    }

    public function testInSaasAPageOfNoTenantShowsAllOfThem(): void
    {
        putenv('BOOKNETIC_STANDIN_SAAS=on');
        Permission::setTenantId(null);
        do_shortcode('[bkloyalty-panel]');
        self::assertSame([true], array_column($this->service->asked('/v1/panel'), 'all_tenants'));
        self::assertSame('0', $this->service->calls[0]['headers']['x-bkloyalty-tenant']);
    }

    public function testInSaasAPageOfATenantShowsThatTenant(): void
    {
        putenv('BOOKNETIC_STANDIN_SAAS=on');
        Permission::setTenantId('3');
        do_shortcode('[bkloyalty-panel]');
        self::assertSame([false], array_column($this->service->asked('/v1/panel'), 'all_tenants'));
        self::assertSame('3', $this->service->calls[0]['headers']['x-bkloyalty-tenant']);
    }

    public function testBookneticsPanelMaySwitchTenantsMeanwhile(): void
    {
        putenv('BOOKNETIC_STANDIN_SAAS=on');
        Permission::setTenantId(null);
        foreach ([3, 50] as $tenant) {
            $row = ['customer_id' => (new Salon($tenant))->customer, 'tenant_id' => $tenant];
            $this->salon->appointment($row);
        }
        \BkLoyalty\page_tenant();
        do_shortcode('[booknetic-cp][bkloyalty-panel]');
        self::assertNotSame(null, Permission::tenantId());
        self::assertSame([true], array_column($this->service->asked('/v1/panel'), 'all_tenants'));
        self::assertTrue(wp_script_is('bkloyalty-customer-panel', 'enqueued'));
    }

    public function testTheBookingPanelGetsItsScript(): void
    {
        do_action('bkntc_after_booking_panel_shortcode');
        self::assertTrue(wp_script_is('bkloyalty-booking-panel', 'enqueued'));
        self::assertSame(['booknetic'], wp_scripts()->registered['bkloyalty-booking-panel']->deps);
        $assets = apply_filters('bkntc_booking_panel_assets', []);
        self::assertSame(['js', 'css'], array_column($assets, 'type'));
        $files = apply_filters('bkntc_add_files_through_ajax', ['files' => [['id' => 'core']]])['files'];
        self::assertSame(['core', 'bkloyalty-booking-panel', 'bkloyalty'], array_column($files, 'id'));
    }

    public function testThoseFilesAreThere(): void
    {
        foreach (apply_filters('bkntc_booking_panel_assets', []) as $asset) {
            $path = str_replace(plugins_url(), WP_PLUGIN_DIR, explode('?', $asset['src'])[0]);
            self::assertFileExists($path);
        }
        self::assertFileExists(WP_PLUGIN_DIR . '/bkloyalty/assets/customer-panel.js');
    }

    public function testWithoutPermissionThereIsNothing(): void
    {
        add_filter('bkntc_tenant_capability_filter', '__return_false');
        $page = do_shortcode('[bkloyalty-panel]');
        do_action('bkntc_after_booking_panel_shortcode');
        $assets = apply_filters('bkntc_booking_panel_assets', []);
        $files = apply_filters('bkntc_add_files_through_ajax', ['files' => []]);
        remove_filter('bkntc_tenant_capability_filter', '__return_false');
        self::assertSame(['', [], ['files' => []]], [$page, $assets, $files]);
        self::assertFalse(wp_script_is('bkloyalty-booking-panel', 'enqueued'));
        self::assertSame([], $this->service->paths());
    }
}
