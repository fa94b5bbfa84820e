<?php

namespace BkLoyalty\Tests;

use function BkLoyalty\finish_request;

require_once __DIR__ . '/ShimTestCase.php';

/** What happens to points when the customer confirms. */
final class HoldTest extends ShimTestCase
{
    protected function setUp(): void
    {
        parent::setUp();
        $this->service->answers['/v1/quote'] = self::offering('5.00', 500);
        $this->service->answers['/v1/hold'] = self::offering('5.00', 500);
        wp_set_current_user($this->salon->user);
    }

    public function testThePriceHasTheRowAndTheBellNamesTheHold(): void
    {
        $booked = $this->confirm([$this->salon->line()], ['bkloyalty_checkout' => 'f3a9', 'bkloyalty_shown' => '5.00']);
        self::assertSame(-5.0, $this->prices($booked['id'])['bkloyalty_points']);
        self::assertSame(['hold-1', '0'], [$this->bells()[0]->checkout, $this->bells()[0]->line]);
        self::assertSame(['/v1/quote', '/v1/hold', '/v1/ring'], $this->service->paths());
        self::assertSame(3.0, $this->service->calls[1]['seconds']);
    }

    public function testWithoutATokenTheRequestIsItsOwnCheckout(): void
    {
        $this->confirm([$this->salon->line()]);
        $token = $this->service->asked('/v1/hold')[0]['checkout'];
        self::assertMatchesRegularExpression('/^[0-9a-f]{32}$/', $token);
        self::assertSame('hold-1', $this->bells()[0]->checkout);
        self::assertNull($this->service->asked('/v1/quote')[0]['checkout']);
    }

    public function testEveryOccurrenceNamesItsLine(): void
    {
        $this->confirm([$this->salon->line(), $this->salon->seriesLine(3)]);
        $created = array_filter($this->bells(), static function ($bell): bool {
            return $bell->hook === 'bkntc_appointment_created';
        });
        self::assertSame(['0', '1', '1', '1'], array_column($created, 'line'));
        self::assertCount(1, array_unique(array_column($created, 'checkout')));
    }

    public function testALineWithoutPointsNamesNoHoldAndHasNoRow(): void
    {
        $this->service->answers['/v1/hold'] = static function (array $cart): array {
            return ['points' => 500, 'discount' => '5.00', 'hold' => 'h', 'box' => null, 'lines' => [
                ['line' => 0, 'points' => 500, 'discount' => '5.00', 'label' => 'x'],
                ['line' => 1, 'points' => 0, 'discount' => '0.00', 'label' => ''],
            ]];
        };
        $booked = $this->confirm([$this->salon->line(), $this->salon->line()]);
        self::assertSame(['0', null], array_column($this->bells(), 'line'));
        self::assertArrayNotHasKey('bkloyalty_points', $this->prices($booked['appointments'][1]));
    }

    public function testWhatIsHeldIsWhatIsPaid(): void
    {
        $this->service->answers['/v1/hold'] = self::offering('3.00', 300);
        $booked = $this->confirm([$this->salon->line()]);
        self::assertSame(-3.0, $this->prices($booked['id'])['bkloyalty_points']);
    }

    /** A reward that pays alone is held without points. */
    public function testARewardIsPassedOnAndItsBellNamesTheHold(): void
    {
        $this->service->answers['/v1/quote'] = self::offering('0.00', 0);
        $this->service->answers['/v1/hold'] = static function (): array {
            return ['points' => 0, 'discount' => '5.00', 'hold' => 'hold-1', 'box' => null, 'lines' => [
                ['line' => 0, 'points' => 0, 'discount' => '5.00', 'label' => 'Five off'],
            ]];
        };
        $booked = $this->confirm([$this->salon->line()], ['bkloyalty_voucher' => 'ACDEF-HJKMN']);
        self::assertSame('ACDEF-HJKMN', $this->service->asked('/v1/quote')[0]['voucher']);
        self::assertSame('ACDEF-HJKMN', $this->service->asked('/v1/hold')[0]['voucher']);
        self::assertSame(-5.0, $this->prices($booked['id'])['bkloyalty_points']);
        self::assertSame(['hold-1', '0'], [$this->bells()[0]->checkout, $this->bells()[0]->line]);
    }

    /** @dataProvider refusals */
    public function testTheServicesSentenceRefusesTheStep(int $status): void
    {
        $error = ['code' => 'x', 'message' => 'Only 300 points are left <now>.'];
        $this->service->answers['/v1/hold'] = [$status, ['error' => $error]];
        $answer = $this->confirm([$this->salon->line()], ['bkloyalty_points' => '1e2']);
        self::assertSame(['error', 'Only 300 points are left &lt;now&gt;.'], [$answer['status'], $answer['error_msg']]);
        self::assertSame([], $this->bells());
    }

    public function refusals(): array
    {
        return ['conflict' => [409], 'nonsense' => [422]];
    }

    /** @dataProvider noAnswers */
    public function testAShownDiscountThatNobodyHonoursIsRefused($quote, $hold): void
    {
        $this->service->answers['/v1/quote'] = $quote;
        $this->service->answers['/v1/hold'] = $hold;
        $answer = $this->confirm([$this->salon->line()], ['bkloyalty_shown' => '5.00']);
        self::assertSame('error', $answer['status']);
        self::assertStringContainsString('without points', $answer['error_msg']);
        self::assertSame([], $this->bells());
    }

    /** @dataProvider noAnswers */
    public function testNothingShownAndNoAnswerIsNoDiscount($quote, $hold): void
    {
        $this->service->answers['/v1/quote'] = $quote;
        $this->service->answers['/v1/hold'] = $hold;
        $booked = $this->confirm([$this->salon->line()], ['bkloyalty_shown' => '0.00', 'bkloyalty_points' => '500']);
        self::assertSame('ok', $booked['status']);
        self::assertArrayNotHasKey('bkloyalty_points', $this->prices($booked['id']));
        self::assertNull($this->bells()[0]->checkout);
    }

    public function noAnswers(): array
    {
        return [
            'the service is down' => [null, null],
            'it went down in between' => [self::offering('5.00', 500), null],
            'it says no' => [self::offering('5.00', 500), [403, ['error' => ['code' => 'no', 'message' => 'No.']]]],
        ];
    }

    public function testNothingToRedeemIsNoHold(): void
    {
        $this->service->answers['/v1/quote'] = self::offering('0.00', 0);
        $this->confirm([$this->salon->line()], ['bkloyalty_checkout' => 'f3a9', 'bkloyalty_shown' => '']);
        self::assertSame(['/v1/quote', '/v1/ring'], $this->service->paths());
    }

    public function testSaysWhichStrangerItIsFor(): void
    {
        $customer = $this->salon->line()['customer_data'];
        $this->confirm([$this->salon->line(['customer_data' => ['email' => 'new@example.org'] + $customer])]);
        $line = $this->service->asked('/v1/hold')[0]['lines'][0];
        self::assertSame([null, 'new@example.org'], [$line['customer'], $line['email']]);
    }

    public function testWhatAnotherCheckRefusesAfterwardsIsReleasedAtTheEnd(): void
    {
        $refuses = static function (): void {
            throw new \Exception('Not on Sundays.');
        };
        add_action('bkntc_after_appointment_requests_validate', $refuses);
        $answer = $this->confirm([$this->salon->line()], ['bkloyalty_checkout' => 'f3a9']);
        remove_action('bkntc_after_appointment_requests_validate', $refuses);
        self::assertSame('Not on Sundays.', $answer['error_msg']);
        self::assertSame(['/v1/quote', '/v1/hold', '/v1/ring'], $this->service->paths());
        self::assertSame([
            'doorbells' => [], 'acknowledged' => [], 'reports' => [],
            'released' => [['tenant' => 0, 'checkout' => 'hold-1']],
        ], $this->service->asked('/v1/ring')[0]);
    }

    public function testALineThatFailsAfterAnotherWasBookedIsReleasedWithTheRingOfThatOne(): void
    {
        $count = 0;
        $fails = static function () use (&$count): void {
            if (++$count === 2) {
                throw new \RuntimeException('The calendar is full.');
            }
        };
        add_action('bkntc_appointment_created', $fails, 1);
        try {
            $this->confirm([$this->salon->line(), $this->salon->line()], ['bkloyalty_checkout' => 'f3a9']);
            self::fail('It should not have been booked.');
        } catch (\RuntimeException $expected) {
            finish_request();
        } finally {
            remove_action('bkntc_appointment_created', $fails, 1);
        }
        [$ring] = $this->service->asked('/v1/ring');
        self::assertSame([(int) $this->bells()[0]->id], $ring['doorbells']);
        self::assertSame([['tenant' => 0, 'checkout' => 'hold-1']], $ring['released']);
    }

    public function testWhatIsBookedReleasesNothing(): void
    {
        $lines = [$this->salon->line(), $this->salon->seriesLine(3)];
        $this->confirm($lines, ['bkloyalty_checkout' => 'f3a9', 'bkloyalty_shown' => '10.00']);
        self::assertSame([[]], array_unique(array_column($this->service->asked('/v1/ring'), 'released'), SORT_REGULAR));
    }

    public function testWhatTheServiceRefusedHoldsNothingToRelease(): void
    {
        $this->service->answers['/v1/hold'] = [409, ['error' => ['code' => 'discount_changed', 'message' => 'No.']]];
        $this->confirm([$this->salon->line()]);
        self::assertSame(['/v1/quote', '/v1/hold'], $this->service->paths());
    }

    public function testNobodyNeedsToHearOfARelease(): void
    {
        $refuses = static function (): void {
            throw new \Exception('Not on Sundays.');
        };
        $this->service->answers['/v1/ring'] = null;
        add_action('bkntc_after_appointment_requests_validate', $refuses);
        $answer = $this->confirm([$this->salon->line()]);
        remove_action('bkntc_after_appointment_requests_validate', $refuses);
        self::assertSame('Not on Sundays.', $answer['error_msg']);
    }

    public function testDecliningReleasesWhatAnEarlierConfirmHeld(): void
    {
        $this->service->answers['/v1/quote'] = self::offering('0.00', 0);
        $this->service->answers['/v1/hold'] = self::offering('0.00', 0);
        $this->confirm([$this->salon->line()], ['bkloyalty_checkout' => 'f3a9', 'bkloyalty_points' => '0']);
        self::assertSame('0', $this->service->asked('/v1/hold')[0]['points']);
        self::assertNull($this->bells()[0]->checkout);
    }

    public function testAGuestIsAskedAboutOnlyWithFieldsThatMatter(): void
    {
        wp_set_current_user(0);
        $this->confirm([$this->salon->line()]);
        self::assertSame(['/v1/ring'], $this->service->paths());

        $error = ['code' => 'discount_changed', 'message' => 'Please log in.'];
        $this->service->answers['/v1/hold'] = [409, ['error' => $error]];
        $answer = $this->confirm([$this->salon->line()], ['bkloyalty_shown' => '5.00']);
        self::assertSame('Please log in.', $answer['error_msg']);
        self::assertSame('0', $this->service->calls[0]['headers']['x-bkloyalty-user']);
    }

    public function testAPlanThatLostLoyaltyRefusesWhatItShowed(): void
    {
        add_filter('bkntc_tenant_capability_filter', '__return_false');
        $answer = $this->confirm([$this->salon->line()], ['bkloyalty_shown' => '5.00']);
        remove_filter('bkntc_tenant_capability_filter', '__return_false');
        self::assertSame('error', $answer['status']);
        self::assertSame([], $this->service->paths());
    }

    public function testAFreeBookingThroughPointsIsPaid(): void
    {
        global $wpdb;
        $this->service->answers['/v1/quote'] = self::offering('60.00', 6000);
        $this->service->answers['/v1/hold'] = self::offering('60.00', 6000);
        $id = $this->confirm([$this->salon->line()])['id'];
        self::assertSame('paid', $wpdb->get_var(
            "SELECT payment_status FROM {$wpdb->prefix}bkntc_appointments WHERE id = $id"
        ));
    }
}
