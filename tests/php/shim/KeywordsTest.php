<?php

namespace BkLoyalty\Tests;

use BookneticApp\Config;
use BookneticStandin\Booking\Lifecycle;

use function BkLoyalty\finish_request;

require_once __DIR__ . '/ShimTestCase.php';

/** What Booknetic's messages say about points. */
final class KeywordsTest extends ShimTestCase
{
    private const TEXT = '{bkloyalty_points_earned} {bkloyalty_tier} {bkloyalty_points_total}';

    protected function setUp(): void
    {
        parent::setUp();
        $this->service->answers['/v1/keywords'] = [
            'bkloyalty_points_earned' => '58', 'bkloyalty_tier' => 'Silver', 'bkloyalty_points_total' => '158',
        ];
    }

    public function testATextWithoutThemCostsNothing(): void
    {
        self::assertSame('Hello {x}', $this->replace('Hello {x}', ['customer_id' => 7]));
        self::assertSame([], $this->service->paths());
    }

    public function testAreAskedForOnce(): void
    {
        $params = ['customer_id' => 7, 'appointment_id' => 812];
        self::assertSame('58 Silver 158', $this->replace(self::TEXT, $params));
        self::assertSame('58 Silver 158', $this->replace(self::TEXT, $params));
        self::assertSame([['customer' => 7, 'appointment' => 812]], $this->service->asked('/v1/keywords'));
        self::assertSame('system', $this->service->calls[0]['headers']['x-bkloyalty-actor']);
    }

    public function testOneOfTheTwoMayBeMissing(): void
    {
        $this->replace(self::TEXT, ['customer_id' => '7']);
        self::assertSame([['customer' => 7, 'appointment' => null]], $this->service->asked('/v1/keywords'));
    }

    public function testTheTenantIsTheBookingsOwn(): void
    {
        putenv('BOOKNETIC_STANDIN_SAAS=on');
        \BookneticApp\Providers\Core\Permission::setTenantId('50');
        $id = $this->salon->appointment(['tenant_id' => 3]);
        $this->replace(self::TEXT, ['appointment_id' => $id]);
        self::assertSame('3', $this->service->calls[0]['headers']['x-bkloyalty-tenant']);
    }

    public function testAMessageAboutNobodySaysNothing(): void
    {
        self::assertSame('  ', $this->replace(self::TEXT, []));
        self::assertSame([], $this->service->paths());
    }

    public function testWithoutAnAnswerThereAreNoBraces(): void
    {
        $this->service->answers['/v1/keywords'] = null;
        self::assertSame('  ', $this->replace(self::TEXT, ['customer_id' => 7, 'appointment_id' => 812]));
    }

    public function testBookneticsOwnMessageShowsTheNewBalance(): void
    {
        $id = $this->salon->appointment();
        $this->message('booking_status_changed');
        $this->ringsWithKeywords($id);
        Lifecycle::changeStatus($id, 'canceled');
        self::assertSame(["5$id Gold 900"], $this->messages());
        self::assertSame(['/v1/ring'], $this->service->paths());
    }

    public function testALaterChangeIsRungWhenItsMessageNeedsIt(): void
    {
        $this->message('booking_status_changed');
        foreach ([$this->salon->appointment(), $this->salon->appointment()] as $id) {
            $this->ringsWithKeywords($id);
            Lifecycle::changeStatus($id, 'canceled');
            $expected[] = "5$id Gold 900";
        }
        finish_request();
        self::assertSame($expected, $this->messages());
        self::assertSame(['/v1/ring', '/v1/ring'], $this->service->paths());
    }

    public function testCronMayAskForEachOfItsMessages(): void
    {
        add_filter('wp_doing_cron', '__return_true');
        foreach ([1, 2, 3, 4] as $customer) {
            self::assertSame('Silver', $this->replace('{bkloyalty_tier}', ['customer_id' => $customer]));
        }
        remove_filter('wp_doing_cron', '__return_true');
        self::assertCount(4, $this->service->calls);
    }

    public function testAPlanWithoutLoyaltySaysNothing(): void
    {
        add_filter('bkntc_tenant_capability_filter', '__return_false');
        self::assertSame('', $this->replace('{bkloyalty_tier}', ['customer_id' => 7]));
        remove_filter('bkntc_tenant_capability_filter', '__return_false');
        self::assertSame([], $this->service->paths());
    }

    private function replace(string $text, array $params): string
    {
        return Config::getShortCodeService()->replace($text, $params);
    }

    private function ringsWithKeywords(int $appointment): void
    {
        $this->service->answers['/v1/ring'] = self::rung(['keywords' => [
            'appointments' => [$appointment => ['bkloyalty_points_earned' => "5$appointment"]],
            'customers' => [
                $this->salon->customer => ['bkloyalty_tier' => 'Gold', 'bkloyalty_points_total' => '900'],
            ],
        ]]);
    }

    private function message(string $event): void
    {
        $workflow = $this->salon->insert('workflows', ['name' => 'Tell', 'when' => $event, 'is_active' => 1]);
        $this->salon->insert('workflow_actions', [
            'workflow_id' => $workflow, 'driver' => 'standin_record', 'is_active' => 1,
            'data' => wp_json_encode(['body' => self::TEXT]),
        ]);
    }

    /** @return string[] */
    private function messages(): array
    {
        global $wpdb;
        return array_map(static function (string $log): string {
            return json_decode($log, true)['body'];
        }, $wpdb->get_col("SELECT data FROM {$wpdb->prefix}bkntc_workflow_logs ORDER BY id"));
    }
}
