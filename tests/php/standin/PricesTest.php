<?php

namespace BookneticStandin\Tests;

use BookneticApp\Backend\Appointments\Helpers\AppointmentPriceObject;
use BookneticApp\Backend\Appointments\Helpers\AppointmentRequestData;
use BookneticApp\Providers\DB\DB;
use BookneticApp\Providers\Helpers\Math;
use BookneticStandin\Booking\Row;

/** What is said about the price breakdown. */
class PricesTest extends StandinTestCase
{
    private function addRow(float $price, bool $mergeable = false, int $priority = 150): void
    {
        add_action('bkntc_appointment_requests_load', function () use ($price, $mergeable) {
            foreach (\BookneticApp\Backend\Appointments\Helpers\AppointmentRequests::appointments() as $data) {
                $data->price('own_row')->setPrice($price, true)->setNegativeOrPositive(-1)
                    ->setIsMergeable($mergeable)->setLabel('Own <b>row</b>')->setColor('green');
            }
        }, $priority);
    }

    /** booknetic.md 3.4: core rows, their sign, extras grouped when stored. */
    public function testCoreRows(): void
    {
        $line = ['service_extras' => [['extra' => 1, 'quantity' => 2], ['extra' => 2, 'quantity' => 1]]];
        $data = Salon::load([Salon::line($line)])->appointments[0];
        $keys = array_map(function (AppointmentPriceObject $price) {
            return $price->getId();
        }, $data->getPrices());
        $this->assertSame(['service_price', 'service_extra_1', 'service_extra_2', 'discount'], $keys);
        $this->assertSame(-1, $data->price('discount')->getNegativeOrPositive());
        $this->assertSame(73.0, $data->getSubTotal());
        $this->assertSame(
            ['service_price' => '60.00', 'service_extra' => '13.00', 'discount' => '0.00'],
            Salon::prices(Salon::book($line))
        );
    }

    /** booknetic.md 3.4: `hide_discount_row`. */
    public function testTheDiscountRowMayBeHidden(): void
    {
        update_option('bkntc_hide_discount_row', 'on');
        $requests = Salon::load([Salon::line()]);
        $this->assertTrue($requests->appointments[0]->price('discount')->isHidden());
        $this->assertStringContainsString('booknetic_confirm_details booknetic_hidden" data-price-id="discount"', $requests->getPricesHTML());
    }

    /** booknetic.md 3.4: asking for a row makes it, and it is summed by itself. */
    public function testARowIsMadeByAskingAndSummed(): void
    {
        $this->addRow(-10);
        $requests = Salon::load([Salon::line()]);
        $data = $requests->appointments[0];
        $this->assertSame($data->price('own_row'), $data->price('own_row'));
        $this->assertSame(50.0, $data->getSubTotal());
        $this->assertSame(50.0, $requests->getSubTotal());
    }

    /** booknetic.md 3.4: the subtotal is the plain sum; the sign alone does nothing to it. */
    public function testTheSignIsForDisplayAndStorageOnly(): void
    {
        $data = Salon::load([Salon::line()])->appointments[0];
        $data->price('own_row')->setPrice(10)->setNegativeOrPositive(-1);
        $this->assertSame(70.0, $data->getSubTotal());
        $data->price('own_row')->setPrice(-100);
        $this->assertSame(-40.0, $data->getSubTotal());
    }

    /** booknetic.md 3.4: stored as ABS(price) and the sign; the total in the tables is SUM(price * sign). */
    public function testStoredAsAbsoluteValueAndSign(): void
    {
        $this->addRow(-10);
        $id = Salon::book();
        $row = DB::DB()->get_row('SELECT * FROM ' . DB::table('appointment_prices')
            . " WHERE appointment_id = $id AND unique_key = 'own_row'");
        $this->assertSame(['10.0000', '-1'], [$row->price, $row->negative_or_positive]);
        $this->assertSame(50.0, Row::total($id));
    }

    /** booknetic.md 3.4: the same rows for every occurrence; -10 on three visits is 30 in all. */
    public function testASeriesHasTheRowsOnEachOccurrence(): void
    {
        $this->addRow(-10);
        $requests = Salon::load([Salon::series()]);
        $this->assertSame([10.0, 30.0], [$requests->getSubTotal(), $requests->getSubTotal(true)]);
        foreach (Salon::confirm([Salon::series()])['appointments'] as $id) {
            $this->assertSame('-10.00', Salon::prices($id)['own_row']);
        }
    }

    /** booknetic.md 3.4: with several lines, rows that cannot be merged fold into one row per line. */
    public function testRowsFoldIntoCartItems(): void
    {
        $this->addRow(-10);
        $rows = $this->rowsOf(Salon::load([Salon::line(), Salon::line()])->getPrices());
        $this->assertSame(['cart_item_0' => 50.0, 'cart_item_1' => 50.0, 'discount' => 0.0], $rows);
    }

    /** booknetic.md 3.4: mergeable rows are summed by key, lose sign and view, keep colour, label, hidden. */
    public function testMergeableRowsAreSummedAndLoseTheirSign(): void
    {
        $this->addRow(-10, true);
        add_action('bkntc_appointment_requests_load', function () {
            foreach (\BookneticApp\Backend\Appointments\Helpers\AppointmentRequests::appointments() as $data) {
                $data->price('own_row')->setPriceView('free')->setHidden(true);
            }
        }, 151);
        $prices = Salon::load([Salon::line(), Salon::line()])->getPrices();
        $this->assertSame(['cart_item_0' => 60.0, 'cart_item_1' => 60.0, 'discount' => 0.0, 'own_row' => -20.0], $this->rowsOf($prices));
        $own = end($prices);
        $this->assertSame([1, 'green', 'Own <b>row</b>', true], [
            $own->getNegativeOrPositive(), $own->getColor(), $own->getLabel(), $own->isHidden(),
        ]);
        $this->assertNotSame('free', $own->getPriceView());
    }

    private function rowsOf(array $prices): array
    {
        $rows = [];
        foreach ($prices as $price) {
            $rows[$price->getId()] = $price->getPrice();
        }
        return $rows;
    }

    /** booknetic.md 3.4: labels are printed as they are, ids are escaped. */
    public function testLabelsArePrintedUnescaped(): void
    {
        $requests = Salon::load([Salon::line()]);
        $requests->appointments[0]->price('a"b')->setLabel('<i>label</i>');
        $this->assertStringContainsString('data-price-id="a&quot;b"', $requests->getPricesHTML());
        $this->assertStringContainsString('<i>label</i>', $requests->getPricesHTML());
    }

    /** booknetic.md 3.4: a coupon adds to `discount`, is shown, and never exceeds the subtotal. */
    public function testACouponAddsToTheDiscountRow(): void
    {
        Salon::row('coupons', ['code' => 'TEN', 'discount_type' => 'price', 'discount' => 10]);
        Salon::row('coupons', ['code' => 'ALL', 'discount_type' => 'price', 'discount' => 500]);
        $this->assertSame('-10.00', Salon::prices(Salon::book([], ['coupon' => 'TEN']))['discount']);
        $this->assertSame('-60.00', Salon::prices(Salon::book([], ['coupon' => 'ALL']))['discount']);
    }

    /** booknetic.md 3.4: the tax row at priority 100, so that a row at 50 is before it and one at 150 after. */
    public function testTheTaxComesAtPriorityHundred(): void
    {
        $this->switchTo('tax_percent', '20');
        $this->switchTo('tax_base', 'subtotal');
        $this->addRow(-10, false, 150);
        $this->assertSame(
            ['service_price' => '60.00', 'discount' => '0.00', 'tax-1' => '12.00', 'own_row' => '-10.00'],
            Salon::prices(Salon::book())
        );
        remove_all_actions('bkntc_appointment_requests_load', 150);
        $this->addRow(-10, false, 50);
        $this->assertSame('10.00', Salon::prices(Salon::book())['tax-1']);
        $this->switchTo('tax_base', 'service');
        $this->assertSame('12.00', Salon::prices(Salon::book())['tax-1']);
    }

    /** booknetic.md 3.4: Math::floor cuts to the configured decimals. */
    public function testPricesAreFlooredToTheDecimals(): void
    {
        $this->assertSame([12.34, 19.99, 0.07], [Math::floor(12.349), Math::floor(19.99), Math::floor(0.07)]);
        update_option('bkntc_price_number_of_decimals', '0');
        $this->assertSame([12.0, -13.0], [Math::floor(12.9), Math::floor(-12.1)]);
    }

    /** booknetic.md 3.4: payable today comes from the subtotal with our row; a fixed deposit is capped by it. */
    public function testTheDepositIsTakenFromTheReducedSubtotal(): void
    {
        $this->addRow(-10);
        $online = ['payment_method' => 'standin_gateway'];
        DB::DB()->query('UPDATE ' . DB::table('services') . ' SET deposit = 50 WHERE id = 1');
        $this->assertSame(25.0, Salon::load([Salon::line()], $online)->getPayableToday());
        DB::DB()->query('UPDATE ' . DB::table('services') . " SET deposit = 55, deposit_type = 'price' WHERE id = 1");
        $this->assertSame(50.0, Salon::load([Salon::line()], $online)->getPayableToday());
        $this->assertSame(0.0, Salon::load([Salon::line()])->getPayableToday());
    }

    /** booknetic.md 2: a staff member's own price, -1 being the service's. */
    public function testAMemberOfStaffMayHaveAPrice(): void
    {
        DB::DB()->query('UPDATE ' . DB::table('service_staff') . ' SET price = 75 WHERE service_id = 1');
        $this->assertSame('75.00', Salon::prices(Salon::book())['service_price']);
    }

    /** booknetic.md 3.2: PHP 8.2 deprecates dynamic properties; the object has no place for an add-on's own. */
    public function testTheRequestHasNoPlaceForForeignProperties(): void
    {
        if (PHP_VERSION_ID < 80200) {
            $this->markTestSkipped('Before PHP 8.2 nothing is said.');
        }
        $data = Salon::load([Salon::line()])->appointments[0];
        $this->assertInstanceOf(AppointmentRequestData::class, $data);
        $this->expectException(\ErrorException::class);
        $data->somethingForeign = 1;
    }
}
