<?php

namespace BkLoyalty\Tests;

use BookneticApp\Backend\Appointments\Helpers\AppointmentRequests;
use BookneticApp\Providers\Core\Permission;

use function BkLoyalty\page_answer;
use function BkLoyalty\takes_points_before_tax;

use const BkLoyalty\NONCE;

require_once __DIR__ . '/ShimTestCase.php';

/** Points before tax or after it: the tenant chose, the service tells, and our row comes in at the right moment. */
final class TaxTest extends ShimTestCase
{
    protected function setUp(): void
    {
        parent::setUp();
        putenv('BOOKNETIC_STANDIN_TAX_PERCENT=20');
        putenv('BOOKNETIC_STANDIN_TAX_BASE=subtotal');
        delete_option('bkloyalty_before_tax');
        $this->service->answers['/v1/quote'] = self::offering('5.00', 500);
        $this->service->answers['/v1/hold'] = self::offering('5.00', 500);
        wp_set_current_user($this->salon->user);
    }

    protected function tearDown(): void
    {
        putenv('BOOKNETIC_STANDIN_TAX_PERCENT');
        putenv('BOOKNETIC_STANDIN_TAX_BASE');
        parent::tearDown();
    }

    public function testUntilToldOtherwiseTheRowComesAfterTheTaxes(): void
    {
        self::assertSame(67.0, $this->load()->getSubTotal(), '60 and 20 % of it, less 5');
        self::assertSame(['service_price', 'discount', 'tax-1'], $this->askedAbout('/v1/quote'));
    }

    public function testWhereTheTenantChoseBeforeItStandsThereWhenTaxesAreReckoned(): void
    {
        update_option('bkloyalty_before_tax', [0 => true]);
        self::assertSame(66.0, $this->load()->getSubTotal(), '60 less 5, and 20 % of that');
        self::assertSame(['service_price', 'discount'], $this->askedAbout('/v1/quote'));
        self::assertCount(1, $this->service->calls);
    }

    public function testTheQuoteTells(): void
    {
        $this->tell('/v1/quote', 'before');
        self::assertSame(67.0, $this->load()->getSubTotal());
        self::assertSame(66.0, $this->load()->getSubTotal());
        $this->tell('/v1/quote', 'after');
        self::assertSame(66.0, $this->load()->getSubTotal());
        self::assertSame(67.0, $this->load()->getSubTotal());
    }

    public function testInTheRequestThatLearnsOfItNobodyIsAskedTwice(): void
    {
        foreach (['before', 'after'] as $tax) {
            $this->tell('/v1/quote', $tax);
            $this->load();
            AppointmentRequests::load();
            self::assertCount(1, $this->service->calls);
        }
    }

    /** @dataProvider nothingTold */
    public function testWhoSaysNothingOfItChangesNothing($said): void
    {
        update_option('bkloyalty_before_tax', [0 => true]);
        $this->tell('/v1/quote', $said);
        $this->load();
        self::assertTrue(takes_points_before_tax(0));
    }

    public function nothingTold(): array
    {
        return ['nobody looked' => [null], 'nonsense' => [['x']], 'something newer' => ['both']];
    }

    public function testAnOptionThatIsNoListIsNone(): void
    {
        update_option('bkloyalty_before_tax', 'x');
        self::assertSame(67.0, $this->load()->getSubTotal());
        $this->tell('/v1/quote', 'before');
        $this->load();
        self::assertSame([0 => true], get_option('bkloyalty_before_tax'));
    }

    public function testTheHoldTellsAndSeesTheTaxesEitherWay(): void
    {
        update_option('bkloyalty_before_tax', [0 => true]);
        $this->tell('/v1/hold', 'after');
        $booked = $this->confirm([$this->salon->line()], ['bkloyalty_shown' => '5.00']);
        self::assertSame(['service_price', 'discount', 'tax-1'], $this->askedAbout('/v1/hold'));
        self::assertSame(
            ['service_price' => 60.0, 'discount' => 0.0, 'bkloyalty_points' => -5.0, 'tax-1' => 11.0],
            $this->prices($booked['id'])
        );
        self::assertFalse(takes_points_before_tax(0));
    }

    public function testSavingTheSettingsTellsAtOnce(): void
    {
        wp_set_current_user(1);
        foreach (['before' => true, 'after' => false] as $tax => $expected) {
            $this->service->answers['/v1/admin/settings/save'] = ['done' => 'Settings saved.', 'tax' => $tax];
            $this->beginRequest(['_bkl_path' => 'settings/save', '_bkl_nonce' => wp_create_nonce(NONCE)]);
            self::assertSame(200, page_answer()->status);
            self::assertSame($expected, takes_points_before_tax(0));
        }
    }

    public function testEachTenantChoosesForItself(): void
    {
        putenv('BOOKNETIC_STANDIN_SAAS=on');
        foreach ([3 => 'before', 4 => 'after', 5 => 'before'] as $tenant => $tax) {
            Permission::setTenantId((string) $tenant);
            $this->salon = new Salon($tenant);
            wp_set_current_user($this->salon->user);
            $this->tell('/v1/quote', $tax);
            $this->load();
        }
        self::assertSame([3, 5], array_keys(get_option('bkloyalty_before_tax')));
    }

    private function load(): AppointmentRequests
    {
        $this->beginRequest(['cart' => wp_json_encode([$this->salon->line()]), 'payment_method' => 'local']);
        return AppointmentRequests::load();
    }

    /** @param mixed $tax */
    private function tell(string $path, $tax): void
    {
        $offer = self::offering('5.00', 500);
        $this->service->answers[$path] = static function (array $cart) use ($offer, $tax): array {
            return $offer($cart) + ['tax' => $tax];
        };
    }

    /** @return string[] the keys of the price rows that the service was asked about */
    private function askedAbout(string $path): array
    {
        return array_column($this->service->asked($path)[0]['lines'][0]['prices'], 'key');
    }
}
