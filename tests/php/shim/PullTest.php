<?php

namespace BkLoyalty\Tests;

use function BkLoyalty\finish_request;
use function BkLoyalty\schedule_pull;
use function BkLoyalty\unschedule_pull;

require_once __DIR__ . '/ShimTestCase.php';
require_once __DIR__ . '/EventsTest.php';

/** Events that nobody could bring here are fetched by WordPress's cron. */
final class PullTest extends ShimTestCase
{
    protected function setUp(): void
    {
        parent::setUp();
        delete_transient('bkloyalty_forgot_events');
        $workflow = $this->salon->insert('workflows', [
            'name' => 'Congratulate', 'when' => 'bkloyalty_tier_updated', 'data' => '{}', 'is_active' => 1,
        ]);
        $this->salon->insert('workflow_actions', [
            'workflow_id' => $workflow, 'driver' => 'standin_record', 'is_active' => 1, 'data' => '{"body":"Hello"}',
        ]);
    }

    public function testIsScheduledOnceAndEndsWithThePlugin(): void
    {
        unschedule_pull();
        schedule_pull();
        $first = wp_next_scheduled('bkloyalty_pull');
        schedule_pull();
        self::assertSame($first, wp_next_scheduled('bkloyalty_pull'));
        self::assertSame(300, wp_get_schedules()[wp_get_schedule('bkloyalty_pull')]['interval']);
        unschedule_pull();
        self::assertFalse(wp_next_scheduled('bkloyalty_pull'));
    }

    public function testFetchesRunsAndAcknowledgesUntilNoneWaits(): void
    {
        $waiting = [EventsTest::event(56), EventsTest::event(57)];
        $this->service->answers['/v1/events'] = static function (array $body) use (&$waiting): array {
            $waiting = array_values(array_filter($waiting, static function (array $event) use ($body): bool {
                return !in_array($event['id'], $body['acknowledged'], true);
            }));
            return ['events' => array_slice($waiting, 0, 1), 'oldest' => $waiting[0]['id'] ?? 58];
        };
        do_action('bkloyalty_pull');
        self::assertSame(2, $this->messages());
        self::assertSame([[], [56], [57]], array_column($this->service->asked('/v1/events'), 'acknowledged'));
        finish_request();
        self::assertSame([], $this->service->asked('/v1/ring'), 'nothing is left to acknowledge');
        self::assertSame('system', $this->service->calls[0]['headers']['x-bkloyalty-actor']);
    }

    public function testOneThatARingOrTheServiceBroughtMeanwhileIsNotRunAgain(): void
    {
        $this->service->answers['/v1/events'] = ['events' => [EventsTest::event(56)], 'oldest' => 56];
        do_action('bkloyalty_pull');
        self::assertSame(1, $this->messages());
        self::assertCount(10, $this->service->asked('/v1/events'), 'a service that gives the same again is not asked for ever');
    }

    public function testAnAcknowledgementThatIsLostIsSaidAgain(): void
    {
        $answers = [['events' => [EventsTest::event(56)], 'oldest' => 56], null];
        $this->service->answers['/v1/events'] = static function () use (&$answers) {
            return array_shift($answers);
        };
        do_action('bkloyalty_pull');
        self::assertSame([[], [56]], array_column($this->service->asked('/v1/events'), 'acknowledged'));
        delete_option('bkloyalty_breaker');
        finish_request();
        self::assertSame([56], $this->service->asked('/v1/ring')[0]['acknowledged']);
    }

    public function testWhileBookneticDoesNotRunNothingIsFetched(): void
    {
        global $wp_actions;
        $fired = $wp_actions['bkntc_init'];
        unset($wp_actions['bkntc_init']);
        do_action('bkloyalty_pull');
        $wp_actions['bkntc_init'] = $fired;
        self::assertSame([], $this->service->paths());
    }

    public function testForgetsWhatNeverComesAgain(): void
    {
        global $wpdb;
        $table = $wpdb->prefix . 'bkloyalty_events_seen';
        foreach ([40 => 31, 41 => 29, 60 => 31] as $event => $days) {
            $wpdb->query("INSERT INTO $table VALUES ($event, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6) - INTERVAL $days DAY)");
        }
        $wpdb->query("INSERT INTO $table VALUES (42, UTC_TIMESTAMP(6) - INTERVAL 31 DAY, NULL)");
        $this->service->answers['/v1/events'] = ['events' => [], 'oldest' => 50];
        do_action('bkloyalty_pull');
        self::assertSame(['41', '42', '60'], $wpdb->get_col("SELECT event_id FROM $table ORDER BY event_id"));
    }

    private function messages(): int
    {
        global $wpdb;
        return (int) $wpdb->get_var("SELECT COUNT(*) FROM {$wpdb->prefix}bkntc_workflow_logs");
    }
}
