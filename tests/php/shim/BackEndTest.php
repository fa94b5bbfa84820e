<?php

namespace BkLoyalty\Tests;

use BkLoyalty\BackEnd;
use BkLoyalty\BackEndAjax;
use BookneticApp\Providers\Core\Capabilities;
use BookneticApp\Providers\Core\CapabilitiesException;
use BookneticApp\Providers\UI\MenuUI;

use function BkLoyalty\Booknetic\save_workflow_data;
use function BkLoyalty\posted_list;

require_once __DIR__ . '/ShimTestCase.php';

/** The module in Booknetic's back end, and who may see it. */
final class BackEndTest extends ShimTestCase
{
    protected function setUp(): void
    {
        parent::setUp();
        wp_set_current_user(1);
        $this->service->answers['/v1/admin/dashboard'] = ['html' => '<h1>158 points</h1>'];
        $this->service->answers['/v1/admin/workflow-event'] = ['filters' => [
            'tiers' => [['value' => 'Silver', 'label' => 'Silver'], ['value' => 'Gold', 'label' => 'Gold']],
            'reasons' => [
                ['value' => 'points_earned', 'label' => 'Points earned'], ['value' => 'bonus', 'label' => 'Bonus'],
            ],
            'segments' => [['value' => '12', 'label' => 'Away'], ['value' => 'inactive', 'label' => 'Inactive']],
            'locale' => [['value' => 'en_US', 'label' => 'English (United States)']],
        ]];
    }

    public function testStaffHaveNoMenuUntilARoleSaysSo(): void
    {
        $this->salon->insert('staff', ['name' => 'Bo', 'user_id' => $this->salon->user, 'is_active' => 1]);
        wp_set_current_user($this->salon->user);
        do_action('bkntc_backend');
        self::assertNotContains('bkloyalty', $this->menus());
    }

    public function testThePageIsTheServices(): void
    {
        do_action('bkntc_backend');
        self::assertContains('bkloyalty', $this->menus());
        ob_start();
        (new BackEnd())->index();
        self::assertStringContainsString('158 points', (string) ob_get_clean());
        $call = $this->service->calls[0];
        self::assertSame(['owner', '1', '1', '1'], [
            $call['headers']['x-bkloyalty-actor'], $call['headers']['x-bkloyalty-user'],
            $call['headers']['x-bkloyalty-tenant-can'], $call['headers']['x-bkloyalty-user-can'],
        ]);
        $page = json_decode($call['raw'], true)['page'];
        self::assertStringContainsString('module=bkloyalty', $page['url']);
        self::assertStringContainsString('screen=dashboard', $page['here']);
        self::assertSame(1, wp_verify_nonce($page['nonce'], 'bkloyalty'));
        self::assertContains('approved', array_column($page['statuses'], 'slug'));
    }

    public function testStaffAreToldWhenTheServiceIsDown(): void
    {
        do_action('bkntc_backend');
        $this->service->answers['/v1/admin/dashboard'] = null;
        ob_start();
        (new BackEnd())->index();
        self::assertStringContainsString('does not answer', (string) ob_get_clean());
    }

    public function testTheFiltersOfTheEvent(): void
    {
        do_action('bkntc_backend');
        $chosen = '{"reasons":["bonus"],"tiers":["Gold"],"locale":"en_US"}';
        $_REQUEST['id'] = (string) $this->workflow('bkloyalty_tier_updated', $chosen);
        $html = (new BackEndAjax())->workflow_event()['html'];
        unset($_REQUEST['id']);
        self::assertMatchesRegularExpression('/value="bonus"\s+checked/', $html);
        self::assertMatchesRegularExpression('/value="Gold"\s+checked/', $html);
        self::assertDoesNotMatchRegularExpression('/value="(Silver|points_earned)"\s+checked/', $html);
        self::assertMatchesRegularExpression('/value="en_US"\s+selected/', $html);
    }

    public function testEachEventHasItsOwnFilters(): void
    {
        do_action('bkntc_backend');
        $_REQUEST['id'] = (string) $this->workflow('bkloyalty_segment_entered', '{"segments":["12","gone"]}');
        $html = (new BackEndAjax())->workflow_event()['html'];
        $_REQUEST['id'] = (string) $this->workflow('booking_new', '{}');
        $other = (new BackEndAjax())->workflow_event()['html'];
        unset($_REQUEST['id']);
        self::assertSame(['bkloyalty_segment_entered'], array_column($this->service->asked('/v1/admin/workflow-event'), 'event'));
        self::assertMatchesRegularExpression('/name="segments\[\]"\s+value="12"\s+checked/', $html);
        self::assertMatchesRegularExpression('/value="gone"\s+checked/', $html, 'what was chosen is not lost unseen');
        self::assertDoesNotMatchRegularExpression('/value="inactive"\s+checked/', $html);
        self::assertStringNotContainsString('reasons[]', $html);
        self::assertStringContainsString('Runs when a customer who agreed to messages comes into a segment.', $html);
        self::assertStringContainsString('English (United States)', $html);
        self::assertStringNotContainsString('does not answer', $html);
        self::assertStringNotContainsString('<form', $other);
    }

    public function testWithoutAnAnswerWhatWasChosenStays(): void
    {
        do_action('bkntc_backend');
        $this->service->answers['/v1/admin/workflow-event'] = null;
        $_REQUEST['id'] = (string) $this->workflow('bkloyalty_points_earned', '{"ways":["bonus"],"tiers":["Gold"]}');
        $html = (new BackEndAjax())->workflow_event()['html'];
        unset($_REQUEST['id']);
        self::assertMatchesRegularExpression('/value="bonus"\s+checked/', $html);
        self::assertMatchesRegularExpression('/value="Gold"\s+checked/', $html);
        self::assertStringContainsString('The loyalty service does not answer just now', $html);
    }

    public function testWhatWasChosenIsKeptToTheLetter(): void
    {
        $_POST['tiers'] = wp_slash(['VIP <3', "Oro 50%ab  d'or", "\xff", '', ['x']]);
        $chosen = posted_list('tiers');
        unset($_POST['tiers']);
        self::assertSame(['VIP <3', "Oro 50%ab  d'or"], $chosen);
    }

    public function testTheFiltersAreForWhoMayUseLoyalty(): void
    {
        do_action('bkntc_backend');
        wp_set_current_user($this->salon->user);
        $this->expectException(CapabilitiesException::class);
        \BkLoyalty\request(new \BkLoyalty\Request());
        (new BackEndAjax())->workflow_event();
    }

    public function testOnlyAWorkflowOfThisEventIsWrittenTo(): void
    {
        $ours = $this->workflow('bkloyalty_tier_updated', '[]');
        $other = $this->workflow('booking_new', '[]');
        $tenants = $this->workflow('bkloyalty_tier_updated', '[]', 3);
        foreach ([$ours, $other, $tenants] as $workflow) {
            save_workflow_data($workflow, 'bkloyalty_tier_updated', '{"tiers":["Gold"]}');
        }
        self::assertSame(['{"tiers":["Gold"]}', '[]', '[]'], array_map([$this, 'filters'], [$ours, $other, $tenants]));
    }

    public function testBothCapabilitiesAreRegistered(): void
    {
        self::assertSame('Loyalty Points', Capabilities::get('bkloyalty')['title']);
        self::assertNull(Capabilities::get('bkloyalty')['parent']);
        self::assertArrayHasKey('bkloyalty', Capabilities::getTenantCapabilityList());
    }

    /** @return string[] */
    private function menus(): array
    {
        return array_map(static function ($item): string {
            return $item->getSlug();
        }, array_values(MenuUI::getItems()));
    }

    private function workflow(string $event, string $filters, ?int $tenant = null): int
    {
        return $this->salon->insert('workflows', [
            'name' => 'x', 'when' => $event, 'data' => $filters, 'is_active' => 1, 'tenant_id' => $tenant,
        ]);
    }

    private function filters(int $workflow): string
    {
        global $wpdb;
        return $wpdb->get_var("SELECT data FROM {$wpdb->prefix}bkntc_workflows WHERE id = $workflow");
    }
}
