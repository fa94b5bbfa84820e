<?php

namespace BookneticStandin\Tests;

use BookneticApp\Models\Appointment;
use BookneticApp\Providers\DB\DB;
use BookneticStandin\Booking\Payments;
use BookneticStandin\Cron;

/** What is said about payments. */
class PaymentTest extends StandinTestCase
{
    private function bookOnline(array $lines): array
    {
        return Salon::confirm($lines, ['payment_method' => Payments::GATEWAY]);
    }

    /** booknetic.md 1.3 (c): a booking on site is "confirmed" though nobody paid. */
    public function testABookingOnSiteIsConfirmedUnpaid(): void
    {
        $heard = $this->listenTo(['bkntc_payment_confirmed']);
        $id = Salon::book();
        $this->assertSame([['bkntc_payment_confirmed', $id, '']], $heard->getArrayCopy());
        $row = Salon::appointment($id);
        $this->assertSame(['not_paid', 'local', '0.0000'], [$row->payment_status, $row->payment_method, $row->paid_amount]);
    }

    /** booknetic.md 6.1: a gateway's booking is `pending`, with paid_amount set before anybody paid. */
    public function testAPendingBookingHasItsPaidAmountAlready(): void
    {
        $answer = $this->bookOnline([Salon::line()]);
        $row = Salon::appointment($answer['id']);
        $this->assertSame(['pending', '60.0000'], [$row->payment_status, $row->paid_amount]);
        $this->assertEquals(60.0, $answer['payable_today']);
    }

    /** booknetic.md 1.3: once per series and once per cart line; all their rows are paid. */
    public function testAPaymentIsConfirmedOncePerLine(): void
    {
        $answer = $this->bookOnline([Salon::series(), Salon::line()]);
        $heard = $this->listenTo(['bkntc_payment_confirmed']);
        Payments::confirm($answer['payment_id']);
        $ids = $answer['appointments'];
        $this->assertSame([$ids[0], $ids[3]], array_column($heard->getArrayCopy(), 1));
        foreach ($ids as $id) {
            $this->assertSame('paid', Salon::appointment($id)->payment_status);
        }
    }

    /** booknetic.md 1.3: a booking on site is told once for a series too. */
    public function testASeriesOnSiteIsConfirmedOnce(): void
    {
        $heard = $this->listenTo(['bkntc_payment_confirmed']);
        $answer = Salon::confirm([Salon::series(), Salon::series()]);
        $this->assertSame(
            [$answer['appointments'][0], $answer['appointments'][3]],
            array_column($heard->getArrayCopy(), 1)
        );
    }

    /** booknetic.md 6: one payment_id for a cart, one recurring_id for a series, both md5. */
    public function testPaymentAndSeriesIds(): void
    {
        $rows = array_map([Salon::class, 'appointment'], Salon::confirm([Salon::series(), Salon::line()])['appointments']);
        $this->assertCount(1, array_unique(array_column($rows, 'payment_id')));
        $this->assertMatchesRegularExpression('/^[0-9a-f]{32}$/', $rows[0]->payment_id);
        $this->assertCount(1, array_unique([$rows[0]->recurring_id, $rows[1]->recurring_id, $rows[2]->recurring_id]));
        $this->assertMatchesRegularExpression('/^[0-9a-f]{32}$/', $rows[0]->recurring_id);
        $this->assertNull($rows[3]->recurring_id);
    }

    /** booknetic.md 6.1: of a series paid for its first month, the later rows are local, unpaid, with nothing paid. */
    public function testLaterRowsOfAFirstMonthSeriesAreLocal(): void
    {
        DB::DB()->query('UPDATE ' . DB::table('services') . " SET recurring_payment_type = 'first_month' WHERE id = 3");
        $line = Salon::series();
        $line['appointments'][2][0] = gmdate('Y-m-d', strtotime($line['date'] . ' +2 months UTC'));
        $rows = array_map([Salon::class, 'appointment'], $this->bookOnline([$line])['appointments']);
        $this->assertSame(
            ['standin_gateway', 'standin_gateway', 'local'],
            array_column($rows, 'payment_method')
        );
        $this->assertSame(['pending', 'pending', 'not_paid'], array_column($rows, 'payment_status'));
        $this->assertSame(['20.0000', '20.0000', '0.0000'], array_column($rows, 'paid_amount'));
    }

    /** booknetic.md 1.3: the zero-total rule; exactly zero is paid, below zero is not. */
    public function testOnlyExactlyNothingIsPaidOnSite(): void
    {
        $discount = 0;
        add_action('bkntc_appointment_request_data_load', function ($data) use (&$discount) {
            $data->price('own')->setPrice(-$discount, true)->setNegativeOrPositive(-1);
        });
        foreach ([60 => 'paid', 61 => 'not_paid', 59 => 'not_paid'] as $discount => $status) {
            $this->assertSame($status, Salon::appointment(Salon::book())->payment_status, "discount of $discount");
        }
    }

    /** booknetic.md 1.3: "complete payment" pays the whole total without mutation hooks. */
    public function testCompletePayment(): void
    {
        $id = Salon::book();
        $heard = $this->listenTo([
            'bkntc_payment_confirmed_backend', 'bkntc_payment_confirmed', 'bkntc_appointment_before_mutation',
            'bkntc_appointment_after_mutation',
        ]);
        Payments::complete($id);
        $this->assertSame([['bkntc_payment_confirmed_backend', $id]], $heard->getArrayCopy());
        $row = Salon::appointment($id);
        $this->assertSame(['paid', '60.0000'], [$row->payment_status, $row->paid_amount]);
    }

    /** booknetic.md 1.3 (b): a payment link says so in the second argument. */
    public function testAPaymentLinkNamesItsSource(): void
    {
        $id = Salon::book();
        $heard = $this->listenTo(['bkntc_payment_confirmed']);
        Payments::payByLink($id);
        $this->assertSame([['bkntc_payment_confirmed', $id, 'payment_link']], $heard->getArrayCopy());
        $this->assertSame('paid', Salon::appointment($id)->payment_status);
    }

    /** booknetic.md 6.1: `successful_payment_status` becomes the status. */
    public function testASuccessfulPaymentMaySetTheStatus(): void
    {
        update_option('bkntc_successful_payment_status', 'pending');
        $answer = $this->bookOnline([Salon::line()]);
        Payments::confirm($answer['payment_id']);
        $this->assertSame('pending', Salon::appointment($answer['id'])->status);
    }

    /** booknetic.md 1.3: the cron cancels what waited too long, with the mutation pair, if a failed status is set. */
    public function testTheCronCancelsUnpaidBookings(): void
    {
        $old = $this->bookOnline([Salon::line()])['id'];
        $new = $this->bookOnline([Salon::line()])['id'];
        $onSite = Salon::book();
        Appointment::where('id', [$old, $onSite])->update(['created_at' => time() - 11 * 60]);
        delete_option('bkntc_failed_payment_status');
        Cron::cancelUnpaid();
        $this->assertSame('pending', Salon::appointment($old)->payment_status);

        update_option('bkntc_failed_payment_status', 'canceled');
        $heard = $this->listenTo(['bkntc_appointment_before_mutation', 'bkntc_appointment_after_mutation']);
        Cron::cancelUnpaid();
        $this->assertSame([$old, $old], array_column($heard->getArrayCopy(), 1));
        $this->assertSame(['canceled', 'canceled'], [
            Salon::appointment($old)->payment_status, Salon::appointment($old)->status,
        ]);
        $this->assertSame('pending', Salon::appointment($new)->payment_status);
        $this->assertSame('approved', Salon::appointment($onSite)->status);
    }

    /** booknetic.md 1.1: the tick. */
    public function testTheCronTicks(): void
    {
        $heard = $this->listenTo(['bkntc_cronjob']);
        Cron::tick();
        $this->assertCount(1, $heard);
    }

    /** booknetic.md 6.1: a deposit is `paid` while paid_amount is below the total. */
    public function testADepositIsPaidWithLessThanTheTotal(): void
    {
        DB::DB()->query('UPDATE ' . DB::table('services') . ' SET deposit = 25 WHERE id = 1');
        $answer = $this->bookOnline([Salon::line()]);
        Payments::confirm($answer['payment_id']);
        $row = Salon::appointment($answer['id']);
        $this->assertSame(['paid', '15.0000'], [$row->payment_status, $row->paid_amount]);

        $fields = ['payment_method' => Payments::GATEWAY, 'deposit_full_amount' => '1'];
        $this->assertSame('60.0000', Salon::appointment(Salon::book([], $fields))->paid_amount);
    }
}
