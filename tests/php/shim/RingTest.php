<?php

namespace BkLoyalty\Tests;

use BookneticStandin\Booking\Lifecycle;
use BookneticStandin\Booking\Payments;

use function BkLoyalty\finish_request;
use function BkLoyalty\is_breaker_open;

require_once __DIR__ . '/ShimTestCase.php';
require_once __DIR__ . '/EventsTest.php';

/** When doorbells are rung, how often the service is called, and what happens when it is not there. */
final class RingTest extends ShimTestCase
{
    public function testAGuestsBookingIsOneCall(): void
    {
        $this->confirm([$this->salon->line(), $this->salon->line(), $this->salon->seriesLine(3)]);
        self::assertSame(['/v1/ring'], $this->service->paths());
        self::assertSame($this->bellIds(), $this->service->asked('/v1/ring')[0]['doorbells']);
    }

    public function testTheFirstChangeRingsBeforeBookneticsMessagesAndTheRestAtTheEnd(): void
    {
        $calls = [];
        $count = function () use (&$calls): void {
            $calls[] = count($this->service->calls);
        };
        add_action('bkntc_appointment_after_mutation', $count, 1000);
        for ($i = 0; $i < 4; $i++) {
            Lifecycle::changeStatus($this->salon->appointment(), 'canceled');
        }
        remove_action('bkntc_appointment_after_mutation', $count, 1000);
        finish_request();
        self::assertSame([1, 1, 1, 1], $calls);
        self::assertSame(['/v1/ring', '/v1/ring'], $this->service->paths());
        [$first, $second] = $this->service->asked('/v1/ring');
        self::assertSame($this->bellIds(), array_merge($first['doorbells'], $second['doorbells']));
    }

    public function testAZeroTotalThatBecomesPaidMeanwhileIsTwoRings(): void
    {
        global $wpdb;
        $wpdb->update($wpdb->prefix . 'bkntc_services', ['price' => 0], ['id' => $this->salon->series]);
        $this->confirm([$this->salon->seriesLine(3)]);
        self::assertSame(['/v1/ring', '/v1/ring'], $this->service->paths());
        self::assertContains('paid', array_column($this->bells(), 'payment_status'));
    }

    public function testAConfirmWithEverythingIsFiveCallsAtMost(): void
    {
        $this->service->answers['/v1/quote'] = self::offering('60.00', 6000);
        $this->service->answers['/v1/hold'] = self::offering('60.00', 6000);
        $this->service->answers['/v1/ring'] = self::rung(['events' => [EventsTest::event(7)]]);
        wp_set_current_user($this->salon->user);
        $lines = [$this->salon->line(), $this->salon->line(), $this->salon->line()];
        $this->confirm($lines, ['bkloyalty_shown' => '180.00']);
        $paths = $this->service->paths();
        self::assertSame(['/v1/quote', '/v1/hold'], array_slice($paths, 0, 2));
        self::assertLessThanOrEqual(5, count($paths));
        self::assertSame([7], $this->service->asked('/v1/ring')[1]['acknowledged']);
        self::assertCount(count(array_unique($this->rungIds())), $this->rungIds());
    }

    public function testAConfirmWithNothingToRedeemStillAcknowledges(): void
    {
        $this->service->answers['/v1/quote'] = self::offering('0.00', 0);
        $this->service->answers['/v1/ring'] = self::rung(['events' => [EventsTest::event(7)]]);
        wp_set_current_user($this->salon->user);
        $this->confirm([$this->salon->line()]);
        self::assertSame(['/v1/quote', '/v1/ring', '/v1/ring'], $this->service->paths());
    }

    public function testAPaymentByGatewayIsTwoCallsAtMost(): void
    {
        for ($i = 0; $i < 3; $i++) {
            $this->salon->appointment([
                'payment_id' => 'p1', 'payment_method' => 'card', 'payment_status' => 'pending',
            ]);
        }
        Payments::confirm('p1');
        finish_request();
        self::assertLessThanOrEqual(2, count($this->service->calls));
        self::assertSame($this->bellIds(), $this->rungIds());
    }

    public function testTheSystemSpeaksForTheSiteAndWaitsThreeSeconds(): void
    {
        Lifecycle::changeStatus($this->salon->appointment(), 'canceled');
        $call = $this->service->calls[0];
        self::assertSame(3.0, $call['seconds']);
        self::assertSame(['system', '0', '0'], [
            $call['headers']['x-bkloyalty-actor'], $call['headers']['x-bkloyalty-tenant'],
            $call['headers']['x-bkloyalty-user'],
        ]);
        self::assertStringContainsString('"reports":{}', $call['raw']);
    }

    public function testWithoutAServiceTheBookingSucceedsAndTheDoorbellsStay(): void
    {
        $this->service->answers['/v1/ring'] = null;
        $answer = $this->confirm([$this->salon->line()]);
        self::assertSame('ok', $answer['status']);
        self::assertCount(1, $this->bells());
        self::assertTrue(is_breaker_open());
    }

    /** @dataProvider failures */
    public function testAFailureOpensTheBreakerForAllCalls($failure): void
    {
        $this->service->answers['/v1/ring'] = $failure;
        Lifecycle::changeStatus($this->salon->appointment(), 'canceled');
        $this->beginRequest();
        wp_set_current_user($this->salon->user);
        Lifecycle::changeStatus($this->salon->appointment(), 'canceled');
        do_shortcode('[bkloyalty-panel]');
        finish_request();
        self::assertSame([], $this->service->paths());
        self::assertCount(2, $this->bells());
        $this->beginRequest();
        update_option('bkloyalty_breaker', time() - 1);
        do_shortcode('[bkloyalty-panel]');
        self::assertSame(['/v1/panel'], $this->service->paths());
    }

    public function failures(): array
    {
        return [
            'no connection' => [null],
            'an error of the service' => [[500, ['error' => ['code' => 'internal', 'message' => 'Oh.']]]],
            'not ready' => [[503, ['status' => 'waiting']]],
            'no JSON' => [[200, '<html>']],
        ];
    }

    public function testARefusalIsAnAnswer(): void
    {
        $this->service->answers['/v1/ring'] = [403, ['error' => ['code' => 'not_permitted', 'message' => 'No.']]];
        Lifecycle::changeStatus($this->salon->appointment(), 'canceled');
        self::assertFalse(is_breaker_open());
    }

    public function testABreakerFromTheFutureIsNotBelieved(): void
    {
        update_option('bkloyalty_breaker', time() + 3600);
        self::assertFalse(is_breaker_open());
    }

    public function testLogsOneLineWithoutSecrets(): void
    {
        $log = (string) tempnam(sys_get_temp_dir(), 'log');
        ini_set('error_log', $log);
        $this->service->answers['/v1/ring'] = null;
        $this->confirm([$this->salon->line()]);
        ini_set('error_log', '/dev/null');
        $lines = file($log);
        unlink($log);
        self::assertCount(1, $lines);
        self::assertStringContainsString('bkloyalty: no answer to /v1/ring', $lines[0]);
        self::assertStringNotContainsString('secret', $lines[0]);
    }

    /** @return int[] */
    private function bellIds(): array
    {
        return array_map('intval', array_column($this->bells(), 'id'));
    }

    /** @return int[] */
    private function rungIds(): array
    {
        return array_merge(...array_column($this->service->asked('/v1/ring'), 'doorbells'));
    }
}
