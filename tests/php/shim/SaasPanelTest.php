<?php

namespace BkLoyalty\Tests;

use BkLoyalty\SaasPanel;
use BookneticSaaS\Providers\UI\MenuUI;

require_once __DIR__ . '/ShimTestCase.php';

/** The super-admin's panel: its menu, what the service is asked, and what is shown when it does not answer. */
final class SaasPanelTest extends ShimTestCase
{
    protected function setUp(): void
    {
        parent::setUp();
        putenv('BOOKNETIC_STANDIN_SAAS=on');
        $this->service->answers['/v1/admin/plans'] = ['title' => 'x', 'html' => '<h1>Which plans</h1>'];
        wp_styles()->done = [];
    }

    protected function tearDown(): void
    {
        $_GET = [];
        parent::tearDown();
    }

    public function testThePageIsTheServices(): void
    {
        wp_set_current_user(1);
        do_action('bkntcsaas_backend');
        self::assertContains('bkloyalty', $this->menus());
        $_GET = ['page' => 'booknetic-saas', 'module' => 'bkloyalty', 'screen' => 'plans', 'q' => 'Sal%C3%B3n'];
        $html = $this->show();
        self::assertStringContainsString('<h1>Which plans</h1>', $html);
        self::assertStringContainsString('/assets/admin.css', $html, 'the panel may not enqueue styles for us');
        $call = $this->service->calls[0];
        self::assertSame(['super_admin', '1', '0', '-'], [
            $call['headers']['x-bkloyalty-actor'], $call['headers']['x-bkloyalty-user'],
            $call['headers']['x-bkloyalty-tenant'], $call['headers']['x-bkloyalty-role'],
        ]);
        self::assertSame(['q' => 'Sal%C3%B3n'], $call['body']['query']);
        self::assertStringContainsString('page=booknetic-saas&module=bkloyalty', $call['body']['page']['url']);
        self::assertStringContainsString('page=booknetic-saas&module=plans', $call['body']['page']['plans_url']);
    }

    public function testTheSuperAdminIsToldWhenTheServiceIsDown(): void
    {
        wp_set_current_user(1);
        do_action('bkntcsaas_backend');
        $this->service->answers['/v1/admin/plans'] = null;
        self::assertStringContainsString('does not answer', $this->show());
        self::assertStringContainsString('page=booknetic-saas', $this->show());
    }

    public function testABusinessThatWasDeletedIsSaidUntilItIsBack(): void
    {
        global $wpdb;
        wp_set_current_user(1);
        \BkLoyalty\on_tenant_deleting(987654);
        self::assertStringContainsString('The business #987654 was deleted.', \BkLoyalty\deleted_sentence());
        self::assertArrayHasKey('deleted', \BkLoyalty\due_notices());
        $wpdb->insert($wpdb->prefix . 'bkntc_tenants', ['id' => 987654, 'full_name' => 'Salon Eva']);
        self::assertSame('', \BkLoyalty\deleted_sentence());
    }

    public function testNobodyElseGetsIt(): void
    {
        wp_set_current_user($this->salon->user('shim-tenant', 'booknetic_saas_tenant'));
        self::assertFalse(\BkLoyalty\Booknetic\is_super_admin(), 'a tenant runs its own business alone');
        putenv('BOOKNETIC_STANDIN_SAAS');
        wp_set_current_user(1);
        self::assertFalse(\BkLoyalty\Booknetic\is_super_admin(), 'outside SaaS the administrator owns the business');
    }

    private function show(): string
    {
        ob_start();
        (new SaasPanel())->index();
        return (string) ob_get_clean();
    }

    /** @return string[] */
    private function menus(): array
    {
        return array_map(static function ($item): string {
            return $item->getSlug();
        }, array_values(MenuUI::getItems()));
    }
}
