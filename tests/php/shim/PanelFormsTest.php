<?php

namespace BkLoyalty\Tests;

use BkLoyalty\Answer;
use BookneticApp\Providers\Core\Permission;

use function BkLoyalty\page_after_panel_form;
use function BkLoyalty\panel_answer;

require_once __DIR__ . '/ShimTestCase.php';

/** What customers send from their panel: with a nonce, logged in, and back to the page that they came from. */
final class PanelFormsTest extends ShimTestCase
{
    protected function setUp(): void
    {
        parent::setUp();
        wp_set_current_user($this->salon->user);
        $this->service->answers['/v1/panel'] = ['html' => '<section data-bkloyalty="panel"></section>'];
        $this->service->answers['/v1/panel/consent'] = ['done' => 'Thank you.', 'html' => '<section>new</section>'];
    }

    public function testAFormGoesOnInTheNameOfTheCustomer(): void
    {
        $answer = $this->send(['agrees' => '1', 'tenant' => '0']);
        self::assertSame([200, 'Thank you.'], [$answer->status, $answer->body['done']]);
        [$asked] = $this->service->asked('/v1/panel/consent');
        self::assertSame(['agrees' => '1', 'tenant' => '0'], $asked['form']);
        self::assertFalse($asked['all_tenants']);
        $headers = $this->service->calls[0]['headers'];
        self::assertSame(['customer', (string) $this->salon->user, '0', 'es_ES'], [
            $headers['x-bkloyalty-actor'], $headers['x-bkloyalty-user'], $headers['x-bkloyalty-tenant'],
            $headers['x-bkloyalty-locale'],
        ]);
    }

    public function testThePanelAnewHasFormsForTheSamePage(): void
    {
        $this->send([]);
        $page = $this->service->asked('/v1/panel/consent')[0]['page'];
        self::assertSame('/account/?a=1', $page['back']);
        self::assertSame('/wp-admin/admin-ajax.php', $page['ajax_url']);
        self::assertNotFalse(wp_verify_nonce($page['nonce'], 'bkloyalty_panel'));
    }

    public function testNothingGoesOnWithoutANonceOrALogin(): void
    {
        foreach (['', 'guessed', wp_create_nonce('bkloyalty')] as $nonce) {
            self::assertSame(403, $this->send([], 'consent', $nonce)->status);
        }
        wp_set_current_user(0);
        self::assertSame(403, $this->send([], 'consent', wp_create_nonce('bkloyalty_panel'))->status);
        self::assertSame([], $this->service->calls);
    }

    /** @dataProvider paths */
    public function testNothingBesideThePanelCanBeReached(string $path): void
    {
        self::assertSame(403, $this->send([], $path)->status);
        self::assertSame([], $this->service->calls);
    }

    public function paths(): iterable
    {
        foreach (['', '../hold', 'consent/../../ring', 'consent?x', '/consent', "consent\n"] as $path) {
            yield $path => [$path];
        }
    }

    public function testAGuestHasNoWayIn(): void
    {
        foreach (['wp_ajax_nopriv_bkloyalty_panel', 'admin_post_nopriv_bkloyalty_panel'] as $hook) {
            self::assertFalse(has_action($hook));
        }
    }

    public function testInSaasTheFormSaysOfWhichTenantItsPageIs(): void
    {
        putenv('BOOKNETIC_STANDIN_SAAS=on');
        Permission::setTenantId(null);
        foreach (['0' => true, '3' => false] as $tenant => $isAll) {
            $this->send(['_bkl_tenant' => (string) $tenant, 'tenant' => '3']);
            self::assertSame($isAll, $this->service->asked('/v1/panel/consent')[0]['all_tenants']);
            self::assertSame((string) $tenant, $this->service->calls[0]['headers']['x-bkloyalty-tenant']);
        }
    }

    public function testInSaasATenantsOwnPermissionDecides(): void
    {
        putenv('BOOKNETIC_STANDIN_SAAS=on');
        Permission::setTenantId(null);
        add_filter('bkntc_tenant_capability_filter', '__return_false');
        $this->send(['_bkl_tenant' => '3']);
        remove_filter('bkntc_tenant_capability_filter', '__return_false');
        self::assertSame('0', $this->service->calls[0]['headers']['x-bkloyalty-tenant-can']);
    }

    public function testASilentServiceIsSaid(): void
    {
        $this->service->answers['/v1/panel/consent'] = null;
        $answer = $this->send([]);
        self::assertSame([503, 'no_answer'], [$answer->status, $answer->body['error']['code']]);
    }

    public function testWithoutJavaScriptThePageThatFollowsSaysWhatCameOfIt(): void
    {
        $error = ['error' => ['code' => 'invalid_input', 'message' => 'No.', 'field' => 'agrees']];
        $this->service->answers['/v1/panel/consent'] = [422, $error];
        self::assertSame('/account/?a=1#bkloyalty', page_after_panel_form($this->send(['agrees' => 'x'])));
        self::assertEquals(['path' => 'consent', 'form' => ['agrees' => 'x'], 'answer' => $error], $this->flash());
        self::assertNull($this->flash());
    }

    public function testThePanelItselfIsNotKeptForThatPage(): void
    {
        page_after_panel_form($this->send([]));
        self::assertSame(['done' => 'Thank you.'], \BkLoyalty\take_flash('bkloyalty_panel_flash')['answer']);
    }

    public function testNobodyIsSentToAnotherSite(): void
    {
        foreach (['https://elsewhere.example/', '//elsewhere.example', ''] as $back) {
            $this->send(['_bkl_back' => $back]);
            self::assertSame(home_url('/') . '#bkloyalty', page_after_panel_form(new Answer(200, ['done' => 'x'])));
        }
    }

    public function testPageCachesAreToldOfThePanel(): void
    {
        $_SERVER['REQUEST_URI'] = '/account/?b=2';
        do_shortcode('[bkloyalty-panel]');
        unset($_SERVER['REQUEST_URI']);
        self::assertTrue(DONOTCACHEPAGE);
        self::assertSame('/account/?b=2', $this->service->asked('/v1/panel')[0]['page']['back']);
    }

    /** What the panel of the next page is told of the last form. */
    private function flash(): ?array
    {
        $this->beginRequest();
        do_shortcode('[bkloyalty-panel]');
        return $this->service->asked('/v1/panel')[0]['page']['flash'];
    }

    private function send(array $fields, string $path = 'consent', ?string $nonce = null): Answer
    {
        $ours = [
            '_bkl_path' => $path, '_bkl_nonce' => $nonce ?? wp_create_nonce('bkloyalty_panel'), '_bkl_locale' => 'es_ES',
            '_bkl_back' => '/account/?a=1', 'action' => 'bkloyalty_panel',
        ];
        $this->beginRequest($fields + $ours);
        return panel_answer();
    }
}
