<?php

namespace BkLoyalty\Tests;

use BookneticApp\Backend\Appointments\Helpers\AppointmentRequests;
use BookneticApp\Providers\Core\Permission;

use function BkLoyalty\finish_request;

require_once __DIR__ . '/ShimTestCase.php';

/** What a cart shows when it is loaded, and whether anybody is asked. */
final class QuoteTest extends ShimTestCase
{
    protected function setUp(): void
    {
        parent::setUp();
        $this->service->answers['/v1/quote'] = self::offering('5.00', 500);
        wp_set_current_user($this->salon->user);
    }

    protected function tearDown(): void
    {
        putenv('BOOKNETIC_STANDIN_ERA');
        putenv('BOOKNETIC_STANDIN_TAX_PERCENT');
        parent::tearDown();
    }

    public function testPutsTheRowIntoTheBreakdown(): void
    {
        $line = $this->load([$this->salon->line()])->appointments[0];
        $row = $line->price('bkloyalty_points');
        self::assertSame(-5.0, $row->getPrice());
        self::assertSame(-1, $row->getNegativeOrPositive());
        self::assertSame('Loyalty points (500)', $row->getLabel());
        self::assertSame(55.0, $line->getSubTotal());
    }

    /** @dataProvider argumentStyles */
    public function testBothArgumentStyles(string $era): void
    {
        putenv("BOOKNETIC_STANDIN_ERA=$era");
        $requests = $this->load([$this->salon->line()]);
        self::assertSame(55.0, $requests->getSubTotal());
    }

    public function argumentStyles(): array
    {
        return ['nothing (4, 5)' => ['5'], 'the instance (3)' => ['3']];
    }

    public function testSaysWhatWasPostedAndWhatThePriceIs(): void
    {
        putenv('BOOKNETIC_STANDIN_TAX_PERCENT=20');
        $this->load([$this->salon->line()], [
            'bkloyalty_checkout' => 'f3a9', 'bkloyalty_points' => ' 1e2', 'bkloyalty_shown' => '10.00',
        ]);
        self::assertSame([[
            'checkout' => 'f3a9', 'points' => ' 1e2', 'shown' => '10.00', 'voucher' => null,
            'lines' => [[
                'line' => 0, 'appointment' => null, 'customer' => $this->salon->customer, 'email' => null,
                'service' => $this->salon->service, 'occurrences' => 1,
                'prices' => [
                    ['key' => 'service_price', 'price' => '60.00'],
                    ['key' => 'discount', 'price' => '0.00'],
                    ['key' => 'tax-1', 'price' => '12.00'],
                ],
            ]],
        ]], $this->service->asked('/v1/quote'));
        $call = $this->service->calls[0];
        self::assertSame(1.0, $call['seconds']);
        self::assertSame(['customer', (string) $this->salon->user, '1', '0'], [
            $call['headers']['x-bkloyalty-actor'], $call['headers']['x-bkloyalty-user'],
            $call['headers']['x-bkloyalty-tenant-can'], $call['headers']['x-bkloyalty-user-can'],
        ]);
    }

    public function testWithoutFieldsTheyAreNull(): void
    {
        $this->load([$this->salon->line()]);
        $cart = $this->service->asked('/v1/quote')[0];
        self::assertSame([null, null, null], [$cart['checkout'], $cart['points'], $cart['shown']]);
    }

    /** @dataProvider emails */
    public function testSaysForWhomItIsWhereBookneticDoesNotKnow(?string $expected, string $typed): void
    {
        $customer = $this->salon->line()['customer_data'];
        wp_set_current_user($this->salon->user('login', 'subscriber'));
        $this->load([$this->salon->line(['customer_data' => ['email' => $typed] + $customer])]);
        $line = $this->service->asked('/v1/quote')[0]['lines'][0];
        self::assertSame([null, $expected], [$line['customer'], $line['email']]);
    }

    public function emails(): array
    {
        return [
            'the information step comes later' => [null, ''],
            'somebody new' => ['new@example.org', ' new@example.org '],
            "the login's own, of which no customer is known yet" => [null, 'LOGIN@example.org'],
            'longer than any address' => [str_repeat('ñ', 255), str_repeat('ñ', 300)],
        ];
    }

    public function testATokenThatWouldNotFitBecomesOneThatDoes(): void
    {
        $this->load([$this->salon->line()], ['bkloyalty_checkout' => str_repeat('ñ', 99)]);
        self::assertMatchesRegularExpression('/^[0-9a-f]{64}$/', $this->service->asked('/v1/quote')[0]['checkout']);
    }

    public function testTheSameQuestionIsAskedOnce(): void
    {
        $line = $this->salon->line();
        $this->load([$line]);
        $requests = AppointmentRequests::load();
        do_action('bkntc_appointment_requests_load');
        self::assertSame(['/v1/quote'], $this->service->paths());
        self::assertSame(55.0, $requests->getSubTotal());
    }

    public function testOfASeriesEachOccurrenceHasTheRow(): void
    {
        $requests = $this->load([$this->salon->seriesLine(4)]);
        self::assertSame(4, $this->service->asked('/v1/quote')[0]['lines'][0]['occurrences']);
        self::assertSame(60.0, $requests->getSubTotal(true));
    }

    public function testSeveralLinesShowOneRowThatIsNobodysOwn(): void
    {
        $requests = $this->load([$this->salon->line(), $this->salon->line()]);
        $rows = array_filter($requests->getPrices(), static function ($row): bool {
            return $row->getId() === 'bkloyalty_points';
        });
        self::assertSame([-10.0, 'Loyalty points'], [current($rows)->getPrice(), current($rows)->getLabel()]);
        self::assertSame(110.0, $requests->getSubTotal());
    }

    public function testTheRowIsNeverMoreThanTheSubtotal(): void
    {
        $this->service->answers['/v1/quote'] = self::offering('99.00', 9900);
        $requests = $this->load([$this->salon->line()]);
        self::assertSame(0.0, $requests->getSubTotal(true));
    }

    public function testALabelIsEscaped(): void
    {
        $this->service->answers['/v1/quote'] = static function (): array {
            $line = ['line' => 0, 'points' => 1, 'discount' => '1.00', 'label' => '<b>1</b>'];
            return ['lines' => [$line], 'points' => 1, 'discount' => '1.00', 'box' => null];
        };
        $html = $this->load([$this->salon->line()])->getPricesHTML();
        self::assertStringContainsString('&lt;b&gt;1', $html);
    }

    public function testADiscountOfNothingIsNoRow(): void
    {
        $this->service->answers['/v1/quote'] = self::offering('0.00', 0);
        $line = $this->load([$this->salon->line()])->appointments[0];
        self::assertNotContains('bkloyalty_points', $this->keys($line));
    }

    /** @dataProvider nobodyToAsk */
    public function testNobodyIsAskedAbout(string $whom): void
    {
        $line = $this->salon->line();
        if ($whom === 'a guest') {
            wp_set_current_user(0);
        } elseif ($whom === 'a free service') {
            $line['service'] = $this->salon->insert('services', ['name' => 'Talk', 'price' => 0, 'duration' => 30]);
        } elseif ($whom === 'a plan without loyalty') {
            add_filter('bkntc_tenant_capability_filter', '__return_false');
        }
        $this->load($whom === 'an empty cart' ? [] : [$line]);
        remove_filter('bkntc_tenant_capability_filter', '__return_false');
        self::assertSame([], $this->service->paths());
    }

    public function nobodyToAsk(): array
    {
        return [['a guest'], ['a free service'], ['an empty cart'], ['a plan without loyalty']];
    }

    /** @dataProvider noAnswers */
    public function testNoAnswerIsNoLoyaltyToday($answer): void
    {
        $this->service->answers['/v1/quote'] = $answer;
        $requests = $this->load([$this->salon->line()]);
        AppointmentRequests::load();
        finish_request();
        self::assertSame(60.0, $requests->getSubTotal());
        self::assertCount(1, $this->service->calls);
    }

    public function noAnswers(): array
    {
        return ['nobody there' => [null], 'broken' => [[500, '']], 'refused' => [[403, ['error' => ['code' => 'no']]]]];
    }

    public function testTheTenantIsThatOfThePage(): void
    {
        putenv('BOOKNETIC_STANDIN_SAAS=on');
        Permission::setTenantId('3');
        $this->salon = new Salon(3);
        $this->load([$this->salon->line()]);
        self::assertSame('3', $this->service->calls[0]['headers']['x-bkloyalty-tenant']);
    }

    private function load(array $lines, array $fields = []): AppointmentRequests
    {
        $this->beginRequest($fields + ['cart' => wp_json_encode($lines), 'payment_method' => 'local']);
        return AppointmentRequests::load();
    }

    /** @return string[] */
    private function keys(object $line): array
    {
        return array_map(static function ($row): string {
            return $row->getId();
        }, $line->getPrices());
    }
}
