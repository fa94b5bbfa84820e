<?php

namespace BkLoyalty\Tests;

use BookneticApp\Config;
use BookneticApp\Providers\Core\Permission;
use BookneticStandin\Booking\Lifecycle;

use function BkLoyalty\finish_request;
use function BkLoyalty\passes_filters;

require_once __DIR__ . '/ShimTestCase.php';

/** The workflow event "tier updated": run once, acknowledged, filtered, in its tenant's context. */
final class EventsTest extends ShimTestCase
{
    public static function event(int $id, array $data = [], int $tenant = 0): array
    {
        return [
            'id' => $id, 'event' => 'bkloyalty_tier_updated', 'tenant' => $tenant,
            'params' => ['customer_id' => 7, 'appointment_id' => 812],
            'data' => $data + ['reason' => 'points_earned', 'tier' => 'Silver', 'locale' => 'en_US'],
        ];
    }

    public function testRunsOnceAndIsAcknowledged(): void
    {
        $this->workflow('{}');
        $this->ringBrings([self::event(56)]);
        self::assertSame(['Silver 158'], $this->messages());
        self::assertSame([[], [56]], array_column($this->service->asked('/v1/ring'), 'acknowledged'));

        $this->beginRequest();
        $this->ringBrings([self::event(56)]);
        self::assertCount(1, $this->messages());
        self::assertSame([[], [56]], array_column($this->service->asked('/v1/ring'), 'acknowledged'));
    }

    public function testAcknowledgementsRideOnTheRingAtTheEnd(): void
    {
        $this->service->answers['/v1/ring'] = self::rung(['events' => [self::event(56)]]);
        Lifecycle::changeStatus($this->salon->appointment(), 'canceled');
        Lifecycle::changeStatus($this->salon->appointment(), 'canceled');
        finish_request();
        $asked = $this->service->asked('/v1/ring');
        self::assertCount(2, $asked);
        self::assertSame([56], $asked[1]['acknowledged']);
        self::assertNotSame([], $asked[1]['doorbells']);
    }

    public function testWhatAnotherRequestIsRunningIsLeftToIt(): void
    {
        $this->workflow('{}');
        $this->claim(56, 'UTC_TIMESTAMP(6)');
        $this->ringBrings([self::event(56)]);
        self::assertSame([], $this->messages());
        self::assertCount(1, $this->service->asked('/v1/ring'));
    }

    public function testWhatARequestLeftWhenItDiedIsRun(): void
    {
        $this->workflow('{}');
        $this->claim(56, 'UTC_TIMESTAMP(6) - INTERVAL 16 MINUTE');
        $this->ringBrings([self::event(56)]);
        self::assertCount(1, $this->messages());
    }

    /** @dataProvider filters */
    public function testFilters(bool $passes, array $filters, array $happened): void
    {
        $happened += ['reason' => 'points_earned', 'tier' => 'Silver', 'locale' => 'en_US'];
        self::assertSame($passes, passes_filters($filters, $happened));
    }

    public function filters(): array
    {
        return [
            'nothing chosen' => [true, [], []],
            'nothing chosen means earned' => [false, [], ['reason' => 'adjustment']],
            'its reason' => [true, ['reasons' => ['adjustment', 'bonus']], ['reason' => 'bonus']],
            'not its reason' => [false, ['reasons' => ['adjustment']], []],
            'its tier' => [true, ['tiers' => ['Silver']], []],
            'not its tier' => [false, ['tiers' => ['Gold']], []],
            'below the lowest' => [false, ['tiers' => ['Gold']], ['tier' => null]],
            'below the lowest, any' => [true, ['tiers' => []], ['tier' => null]],
            'its locale' => [true, ['locale' => 'en_US'], []],
            'not its locale' => [false, ['locale' => 'es_ES'], []],
            'any locale' => [true, ['locale' => ''], []],
        ];
    }

    public function testTheWorkflowsFilterDecides(): void
    {
        $this->workflow('{"reasons":["points_earned"],"tiers":["Gold"]}');
        $this->ringBrings([self::event(56)]);
        self::assertSame([], $this->messages());
    }

    public function testRunsInItsTenantsContext(): void
    {
        putenv('BOOKNETIC_STANDIN_SAAS=on');
        Permission::setTenantId('50');
        $seen = [];
        $this->workflow('{}', 3);
        $spy = static function ($text) use (&$seen) {
            $seen[] = Permission::tenantId();
            return $text;
        };
        add_filter('bkntc_short_code_before_replace', $spy);
        $this->ringBrings([self::event(56, [], 3)]);
        remove_filter('bkntc_short_code_before_replace', $spy);
        self::assertContains(3, $seen);
        self::assertSame('50', Permission::tenantId());
    }

    public function testAWorkflowThatFailsIsNotRunAgain(): void
    {
        $breaks = static function () {
            throw new \TypeError('A driver is broken.');
        };
        $this->workflow('{}');
        add_filter('bkntc_short_code_before_replace', $breaks);
        $this->ringBrings([self::event(56)]);
        remove_filter('bkntc_short_code_before_replace', $breaks);
        self::assertSame(1, $this->expectedFailures());
        self::assertSame([56], $this->service->asked('/v1/ring')[1]['acknowledged']);
    }

    public function testIsOfferedWithItsFiltersAndKeywords(): void
    {
        $event = Config::getWorkflowEventsManager()->get('bkloyalty_tier_updated');
        self::assertSame(['customer_id', 'appointment_id'], $event->getAvailableParams());
        self::assertSame(['bkloyalty', 'tier_event'], $event->getEditAction());
        $codes = array_keys(Config::getShortCodeService()->getShortCodesList($event->getAvailableParams()));
        self::assertSame([], array_diff(
            ['bkloyalty_points_earned', 'bkloyalty_tier', 'bkloyalty_points_total'],
            $codes
        ));
    }

    private function ringBrings(array $events): void
    {
        $this->service->answers['/v1/ring'] = self::rung([
            'events' => $events,
            'keywords' => [
                'appointments' => [812 => ['bkloyalty_points_earned' => '58']],
                'customers' => [7 => ['bkloyalty_tier' => 'Silver', 'bkloyalty_points_total' => '158']],
            ],
        ]);
        Lifecycle::changeStatus($this->salon->appointment(), 'canceled');
        finish_request();
    }

    private function workflow(string $filters, ?int $tenant = null): void
    {
        $workflow = $this->salon->insert('workflows', [
            'name' => 'Congratulate', 'when' => 'bkloyalty_tier_updated', 'data' => $filters, 'is_active' => 1,
            'tenant_id' => $tenant,
        ]);
        $this->salon->insert('workflow_actions', [
            'workflow_id' => $workflow, 'driver' => 'standin_record', 'is_active' => 1,
            'data' => '{"body":"{bkloyalty_tier} {bkloyalty_points_total}"}',
        ]);
    }

    private function claim(int $event, string $when): void
    {
        global $wpdb;
        $wpdb->query("INSERT INTO {$wpdb->prefix}bkloyalty_events_seen (event_id, claimed_at) VALUES ($event, $when)");
    }

    /** @return string[] */
    private function messages(): array
    {
        global $wpdb;
        $logs = $wpdb->get_col("SELECT data FROM {$wpdb->prefix}bkntc_workflow_logs
            WHERE `when` = 'bkloyalty_tier_updated' ORDER BY id");
        return array_map(static function (string $log): string {
            return json_decode($log, true)['body'];
        }, $logs);
    }
}
