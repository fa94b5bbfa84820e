<?php

namespace BkLoyalty\Tests;

use BkLoyalty\FrontEndAjax;

require_once __DIR__ . '/ShimTestCase.php';

/** The price box after the customer chose points. */
final class SummaryTest extends ShimTestCase
{
    public function testAnswersThePriceAndTheBoxWithOneCall(): void
    {
        $this->service->answers['/v1/quote'] = self::offering('5.00', 500, '<section data-bkloyalty="box">');
        $answer = $this->summary($this->salon->user);
        self::assertSame(['ok', 55.0, '$55.00', '<section data-bkloyalty="box">', 500, '5.00'], [
            $answer['status'], $answer['sum_price'], $answer['sum_price_txt'], $answer['box'], $answer['points'],
            $answer['discount'],
        ]);
        self::assertStringContainsString('data-price-id="bkloyalty_points"', $answer['prices_html']);
        self::assertArrayHasKey('deposit_txt', $answer);
        self::assertSame(['/v1/quote'], $this->service->paths());
    }

    public function testWithoutAnAnswerThereIsNoBox(): void
    {
        $answer = $this->summary($this->salon->user);
        self::assertSame([null, 0, '0.00', 60.0], [
            $answer['box'], $answer['points'], $answer['discount'], $answer['sum_price'],
        ]);
    }

    public function testAGuestSeesNoBox(): void
    {
        self::assertNull($this->summary(0)['box']);
        self::assertSame([], $this->service->paths());
    }

    private function summary(int $user): array
    {
        wp_set_current_user($user);
        $this->beginRequest(['cart' => wp_json_encode([$this->salon->line()]), 'bkloyalty_points' => '500']);
        return (new FrontEndAjax())->bkloyalty_summary();
    }
}
