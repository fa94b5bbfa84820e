<?php

namespace BkLoyalty\Tests;

use WP_REST_Request;

use function BkLoyalty\finish_request;
use function BkLoyalty\signed_headers;

require_once __DIR__ . '/ShimTestCase.php';
require_once __DIR__ . '/EventsTest.php';

/** Events that the service brings by itself. */
final class OutboxTest extends ShimTestCase
{
    private const PATH = '/bkloyalty/v1/events';

    protected function setUp(): void
    {
        parent::setUp();
        $workflow = $this->salon->insert('workflows', [
            'name' => 'Congratulate', 'when' => 'bkloyalty_tier_updated', 'data' => '{}', 'is_active' => 1,
        ]);
        $this->salon->insert('workflow_actions', [
            'workflow_id' => $workflow, 'driver' => 'standin_record', 'is_active' => 1,
            'data' => '{"body":"{bkloyalty_tier} {bkloyalty_points_total}"}',
        ]);
    }

    public function testRunsEachOnceWithItsKeywordsAndSaysWhich(): void
    {
        $answer = $this->bring([EventsTest::event(56), EventsTest::event(57)]);
        self::assertSame([200, ['acknowledged' => [56, 57]]], [$answer->get_status(), $answer->get_data()]);
        self::assertSame(['Silver 158', 'Silver 158'], $this->messages());
        $again = $this->bring([EventsTest::event(57), EventsTest::event(58)]);
        self::assertSame(['acknowledged' => [57, 58]], $again->get_data());
        self::assertCount(3, $this->messages());
        finish_request();
        self::assertSame([], $this->service->paths(), 'the answer is the acknowledgement');
    }

    public function testWhatAnotherRequestIsRunningIsLeftToIt(): void
    {
        global $wpdb;
        $table = $wpdb->prefix . 'bkloyalty_events_seen';
        $wpdb->query("INSERT INTO $table (event_id, claimed_at) VALUES (56, UTC_TIMESTAMP(6))");
        self::assertSame(['acknowledged' => [57]], $this->bring([EventsTest::event(56), EventsTest::event(57)])->get_data());
        self::assertCount(1, $this->messages());
    }

    public function testWhileBookneticDoesNotRunTheyComeAgain(): void
    {
        global $wp_actions;
        $fired = $wp_actions['bkntc_init'];
        unset($wp_actions['bkntc_init']);
        $answer = $this->bring([EventsTest::event(56)]);
        $wp_actions['bkntc_init'] = $fired;
        self::assertSame(['acknowledged' => []], $answer->get_data());
        self::assertSame(['acknowledged' => [56]], $this->bring([EventsTest::event(56)])->get_data());
    }

    public function testNobodyElseMay(): void
    {
        $events = [EventsTest::event(56)];
        self::assertSame(401, $this->bring($events, ['secret' => 'wrong'])->get_status());
        self::assertSame(401, $this->bring($events, ['actor' => 'owner'])->get_status());
        self::assertSame(401, $this->bring($events, ['path' => '/bkloyalty/v1/health'])->get_status());
        self::assertSame(401, $this->bring($events, ['body' => '{"events":[]}'])->get_status());
        self::assertSame(404, rest_do_request(self::PATH)->get_status(), 'GET');
        self::assertSame([], $this->messages());
    }

    /** @dataProvider nonsense */
    public function testNonsenseIsRefused(string $body): void
    {
        self::assertSame(400, $this->send($body)->get_status());
    }

    public function nonsense(): array
    {
        return [['{}'], ['{"events":1}'], ['[]'], ['"x"'], ['']];
    }

    public function testWhatIsNoEventIsNotAcknowledged(): void
    {
        $unknown = ['id' => 9, 'event' => 'bkloyalty_something_new'] + EventsTest::event(9);
        $answer = $this->bring([5, [], ['id' => 10], EventsTest::event(56)]);
        self::assertSame(['acknowledged' => [56]], $answer->get_data());
        self::assertSame(['acknowledged' => [9]], $this->bring([$unknown])->get_data(), 'one of a newer service is done with');
    }

    private function bring(array $events, array $changed = []): \WP_REST_Response
    {
        return $this->send((string) wp_json_encode(['events' => $events]), $changed);
    }

    /** @param array{secret?: string, actor?: string, path?: string, body?: string} $changed what is not as it should be */
    private function send(string $body, array $changed = []): \WP_REST_Response
    {
        $this->beginRequest();
        $identity = [
            'tenant' => '0', 'actor' => $changed['actor'] ?? 'system', 'user' => '0', 'tenant_can' => '1',
            'user_can' => '1', 'role' => '-', 'locale' => 'en_US',
        ];
        $signed = [$changed['path'] ?? self::PATH, $identity, $changed['body'] ?? $body];
        $request = new WP_REST_Request('POST', self::PATH);
        $request->set_headers(signed_headers($changed['secret'] ?? 'new-secret', 'POST', ...$signed));
        $request->set_body($body);
        return rest_do_request($request);
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
