<?php

namespace BkLoyalty\Tests;

use BookneticApp\Config;
use BookneticApp\Providers\Core\Permission;
use BookneticStandin\Booking\Lifecycle;

use function BkLoyalty\finish_request;
use function BkLoyalty\passes_filters;
use function BkLoyalty\request;

use const BkLoyalty\EVENT_FILTERS;
use const BkLoyalty\KEYWORDS;
use const BkLoyalty\WORKFLOW_EVENTS;

require_once __DIR__ . '/ShimTestCase.php';

/** Events: run once, acknowledged, filtered, in their tenant's context. */
final class EventsTest extends ShimTestCase
{
    private const SEGMENT = ['segments' => ['5']];

    public static function event(int $id, array $data = [], int $tenant = 0): array
    {
        return [
            'id' => $id, 'event' => 'bkloyalty_tier_updated', 'tenant' => $tenant,
            'params' => ['customer_id' => 7, 'appointment_id' => 812],
            'data' => $data + ['reason' => 'points_earned', 'tier' => 'Silver', 'locale' => 'en_US'],
            'keywords' => [
                'bkloyalty_points_earned' => '58', 'bkloyalty_tier' => 'Silver', 'bkloyalty_points_total' => '158',
            ],
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
        $happened += ['reason' => 'points_earned', 'tier' => 'Silver', 'locale' => 'en_US', 'way' => 'booking'];
        self::assertSame($passes, passes_filters(array_keys(EVENT_FILTERS), $filters + self::SEGMENT, $happened + ['segment' => '5']));
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
            'no way chosen means what customers did' => [true, [], ['way' => 'action']],
            'no way chosen, and it was given' => [false, [], ['way' => 'bonus']],
            'its way' => [true, ['ways' => ['bonus']], ['way' => 'bonus']],
            'not its way' => [false, ['ways' => ['bonus']], []],
            'no segment chosen' => [false, ['segments' => []], []],
            'not its segment' => [false, ['segments' => ['6', 'inactive']], []],
            'nonsense' => [true, ['tiers' => [['x']], 'locale' => 7], []],
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

    public function testAWorkflowThatFailsKeepsNoOtherFromItsTurn(): void
    {
        $breaks = static function ($text) {
            if ($text === 'First') {
                throw new \TypeError('A driver is broken.');
            }
            return $text;
        };
        foreach (['First', 'Second', 'Third'] as $body) {
            $this->workflow('{}', null, 'bkloyalty_tier_updated', $body);
        }
        add_filter('bkntc_short_code_before_replace', $breaks);
        $this->ringBrings([self::event(56)]);
        remove_filter('bkntc_short_code_before_replace', $breaks);
        self::assertSame(1, $this->expectedFailures());
        self::assertSame(['Second', 'Third'], $this->messages());
    }

    /** @dataProvider deaths */
    public function testTheWorkflowInWhichARequestDiedIsTriedOnceMoreAndNoOtherTwice(array $tries, array $expected): void
    {
        global $wpdb;
        $this->claim(56, 'UTC_TIMESTAMP(6) - INTERVAL 16 MINUTE');
        foreach (['First', 'Second', 'Third'] as $number => $body) {
            $workflow = $this->workflow('{}', null, 'bkloyalty_tier_updated', $body);
            if (isset($tries[$number])) {
                $wpdb->query("INSERT INTO {$wpdb->prefix}bkloyalty_events_begun VALUES
                    (56, $workflow, UTC_TIMESTAMP(6) - INTERVAL 960 - $number SECOND, $tries[$number], 0)");
            }
        }
        $this->ringBrings([self::event(56)]);
        self::assertSame($expected, $this->messages());
        self::assertSame([56], $this->service->asked('/v1/ring')[1]['acknowledged']);
        self::assertSame('0', $wpdb->get_var("SELECT COUNT(*) FROM {$wpdb->prefix}bkloyalty_events_begun"));
    }

    /** How often the first and the second workflow were tried so far, the last of them in a request that died. */
    public function deaths(): array
    {
        return [
            'before any was begun' => [[], ['First', 'Second', 'Third']],
            'in the first' => [[1], ['First', 'Second', 'Third']],
            'in the second' => [[1, 1], ['Second', 'Third']],
            'in the second, and again' => [[1, 2], ['Third']],
            'in the first, and later in the second' => [[2, 1], ['Second', 'Third']],
        ];
    }

    public function testOfATenantWithoutLoyaltyNobodyHears(): void
    {
        putenv('BOOKNETIC_STANDIN_SAAS=on');
        $this->workflow('{}', 3);
        request()->tenantCan = [3 => false];
        $this->ringBrings([self::event(56, [], 3)]);
        self::assertSame([], $this->messages());
        self::assertSame([56], $this->service->asked('/v1/ring')[1]['acknowledged']);
    }

    public function testIsOfferedWithItsFiltersAndKeywords(): void
    {
        $event = Config::getWorkflowEventsManager()->get('bkloyalty_tier_updated');
        self::assertSame(['customer_id', 'appointment_id'], $event->getAvailableParams());
        self::assertSame(['bkloyalty', 'workflow_event'], $event->getEditAction());
        $codes = array_keys(Config::getShortCodeService()->getShortCodesList($event->getAvailableParams()));
        self::assertSame([], array_diff(
            ['bkloyalty_points_earned', 'bkloyalty_tier', 'bkloyalty_points_total'],
            $codes
        ));
    }

    /** @dataProvider events */
    public function testEveryEventIsOfferedAndItsKeywordsCanBeUsed(string $name): void
    {
        $event = Config::getWorkflowEventsManager()->get($name);
        self::assertStringStartsWith('Loyalty: ', $event->getTitle());
        self::assertContains('customer_id', $event->getAvailableParams());
        $own = array_diff($event->getAvailableParams(), ['customer_id', 'appointment_id']);
        self::assertSame([], array_diff($own, KEYWORDS), 'each parameter of its own is there for a keyword');
        $codes = array_keys(Config::getShortCodeService()->getShortCodesList($event->getAvailableParams()));
        foreach (KEYWORDS as $keyword => $depends) {
            self::assertSame(in_array($depends, $event->getAvailableParams(), true), in_array($keyword, $codes, true), $keyword);
        }
    }

    /** @dataProvider events */
    public function testEveryEventRunsItsWorkflowWithItsOwnKeywords(string $name, array $params, array $data): void
    {
        $own = array_values(array_diff(WORKFLOW_EVENTS[$name]['params'], ['customer_id', 'appointment_id']))[0] ?? '';
        $keyword = array_search($own, KEYWORDS, true) ?: 'bkloyalty_tier';
        $this->workflow('{"segments":["5"]}', null, $name, '{' . $keyword . '} {customer_full_name}');
        $event = ['event' => $name, 'params' => $params + ['customer_id' => $this->salon->customer], 'data' => $data
            + ['tier' => 'Silver', 'locale' => 'en_US'], 'keywords' => [$keyword => 'Told']] + self::event(56);
        $this->ringBrings([$event]);
        self::assertCount(1, $this->messages($name));
        self::assertStringStartsWith('Told ', $this->messages($name)[0]);
        self::assertSame(['/v1/ring', '/v1/ring'], $this->service->paths(), 'nothing more is asked');
    }

    public function events(): array
    {
        return [
            ['bkloyalty_tier_updated', ['appointment_id' => null], ['reason' => 'points_earned']],
            ['bkloyalty_points_earned', ['appointment_id' => 812, 'bkloyalty_points' => 58], ['way' => 'booking']],
            ['bkloyalty_points_expiring', ['bkloyalty_expiry' => '2026-04-01'], ['points' => 40, 'on' => '2026-04-01']],
            ['bkloyalty_reward_issued', ['bkloyalty_voucher' => 9], []],
            ['bkloyalty_segment_entered', ['bkloyalty_segment' => '5'], ['segment' => '5']],
        ];
    }

    public function testAWorkflowThatSomebodyTriggersRunsAloneWhateverSegmentsAndLanguageItWaitsFor(): void
    {
        $chosen = $this->workflow('{"segments":[],"locale":"es_ES"}', null, 'bkloyalty_segment_entered', 'Chosen');
        $this->workflow('{"segments":["5"]}', null, 'bkloyalty_segment_entered', 'Not chosen');
        $event = ['event' => 'bkloyalty_segment_entered', 'params' => ['customer_id' => 7, 'bkloyalty_segment' => '5'],
            'data' => ['segment' => '5', 'workflow' => $chosen, 'tier' => null, 'locale' => 'en_US']] + self::event(56);
        $this->ringBrings([$event]);
        self::assertSame(['Chosen'], $this->messages('bkloyalty_segment_entered'));
    }

    public function testAnEventOfANewerServiceIsAcknowledgedAndHoldsUpNoOther(): void
    {
        $this->workflow('{}');
        $this->ringBrings([['event' => 'bkloyalty_something_new'] + self::event(55), self::event(56)]);
        self::assertCount(1, $this->messages());
        self::assertSame([[], [55, 56]], array_column($this->service->asked('/v1/ring'), 'acknowledged'));
    }

    private function ringBrings(array $events): void
    {
        $this->service->answers['/v1/ring'] = self::rung(['events' => $events]);
        Lifecycle::changeStatus($this->salon->appointment(), 'canceled');
        finish_request();
    }

    private function workflow(
        string $filters,
        ?int $tenant = null,
        string $event = 'bkloyalty_tier_updated',
        string $body = '{bkloyalty_tier} {bkloyalty_points_total}'
    ): int {
        $workflow = $this->salon->insert('workflows', [
            'name' => 'Congratulate', 'when' => $event, 'data' => $filters, 'is_active' => 1, 'tenant_id' => $tenant,
        ]);
        $this->salon->insert('workflow_actions', [
            'workflow_id' => $workflow, 'driver' => 'standin_record', 'is_active' => 1,
            'data' => wp_json_encode(['body' => $body]),
        ]);
        return $workflow;
    }

    private function claim(int $event, string $when): void
    {
        global $wpdb;
        $wpdb->query("INSERT INTO {$wpdb->prefix}bkloyalty_events_seen (event_id, claimed_at) VALUES ($event, $when)");
    }

    /** @return string[] */
    private function messages(string $event = 'bkloyalty_tier_updated'): array
    {
        global $wpdb;
        $logs = $wpdb->get_col("SELECT data FROM {$wpdb->prefix}bkntc_workflow_logs WHERE `when` = '$event' ORDER BY id");
        return array_map(static function (string $log): string {
            return json_decode($log, true)['body'];
        }, $logs);
    }
}
