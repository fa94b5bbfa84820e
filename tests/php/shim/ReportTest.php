<?php

namespace BkLoyalty\Tests;

use BookneticApp\Providers\Core\Permission;
use BookneticStandin\Booking\Lifecycle;

use function BkLoyalty\send_reports;

require_once __DIR__ . '/ShimTestCase.php';

/** The service hears of time zone, currency, decimals and locale, once. */
final class ReportTest extends ShimTestCase
{
    protected function setUp(): void
    {
        parent::setUp();
        delete_option('bkloyalty_reported');
        update_option('timezone_string', 'Europe/Madrid');
        update_option('bkntc_currency', 'eur');
    }

    public function testGoesWithTheFirstRing(): void
    {
        $this->change();
        $report = ['timezone' => 'Europe/Madrid', 'currency' => 'EUR', 'decimals' => 2, 'locale' => 'en_US'];
        self::assertSame([0 => $report], $this->reported());
        $this->change();
        self::assertSame([], $this->reported());
    }

    public function testGoesAgainAfterAChange(): void
    {
        $this->change();
        update_option('timezone_string', '');
        update_option('gmt_offset', '2');
        $this->change();
        self::assertSame('+02:00', $this->reported()[0]['timezone']);
    }

    /** @dataProvider decimals */
    public function testDecimalsAreThoseThatBookneticRoundsTo(string $option): void
    {
        update_option('bkntc_price_number_of_decimals', $option);
        $this->change();
        self::assertSame((int) $option, $this->reported()[0]['decimals']);
    }

    public function decimals(): array
    {
        return [['0'], ['1'], ['2'], ['3']];
    }

    public function testIsSaidAgainWhenNobodyHeardIt(): void
    {
        $this->service->answers['/v1/ring'] = null;
        $this->change();
        delete_option('bkloyalty_breaker');
        $this->service->answers['/v1/ring'] = self::rung();
        $this->change();
        self::assertArrayHasKey(0, $this->reported());
    }

    public function testEachTenantHasItsOwn(): void
    {
        putenv('BOOKNETIC_STANDIN_SAAS=on');
        Permission::setTenantId('50');
        update_option('bkntc_t3_currency', 'USD');
        update_option('bkntc_t3_price_number_of_decimals', '0');
        $this->change(['tenant_id' => 3]);
        self::assertSame([3], array_keys($this->reported()));
        self::assertSame(['USD', 0], [$this->reported()[3]['currency'], $this->reported()[3]['decimals']]);
        self::assertSame('50', Permission::tenantId());
    }

    public function testActivationReports(): void
    {
        send_reports();
        self::assertSame([[]], array_column($this->service->asked('/v1/ring'), 'doorbells'));
        self::assertSame([0], array_keys($this->reported()));
        $this->change();
        self::assertSame([], $this->reported());
    }

    private function change(array $row = []): void
    {
        $this->beginRequest();
        Lifecycle::changeStatus($this->salon->appointment($row), 'canceled');
    }

    private function reported(): array
    {
        return $this->service->asked('/v1/ring')[0]['reports'];
    }
}
