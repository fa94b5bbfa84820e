<?php

namespace BookneticStandin\Tests;

use BookneticStandin\Booking\Edit;
use BookneticStandin\Booking\Holes;
use BookneticStandin\Booking\Lifecycle;
use BookneticStandin\Booking\Payments;

/** What no hook tells of, or not the whole of it. */
class HolesTest extends StandinTestCase
{
    const MUTATION = ['bkntc_appointment_before_mutation', 'bkntc_appointment_after_mutation'];

    /** booknetic.md 1.2, hole 1: cancelling a payment changes all its rows and fires one hook with the first id. */
    public function testACancelledPaymentTellsOfItsFirstRowOnly(): void
    {
        update_option('bkntc_failed_payment_status', 'rejected');
        $lines = [Salon::series(), Salon::line()];
        $answer = Salon::confirm($lines, ['payment_method' => Payments::GATEWAY]);
        $heard = $this->listenTo(array_merge(self::MUTATION, ['bkntc_payment_canceled']));
        Payments::cancel($answer['payment_id']);
        $this->assertSame([['bkntc_payment_canceled', $answer['appointments'][0]]], $heard->getArrayCopy());
        $this->assertCount(4, $answer['appointments']);
        foreach ($answer['appointments'] as $id) {
            $row = Salon::appointment($id);
            $this->assertSame(['canceled', 'rejected'], [$row->payment_status, $row->status]);
        }
    }

    /** booknetic.md 1.2, hole 1: without `failed_payment_status` only the payment's status changes. */
    public function testACancelledPaymentKeepsTheStatusIfNoneIsSet(): void
    {
        delete_option('bkntc_failed_payment_status');
        $answer = Salon::confirm([Salon::line()], ['payment_method' => Payments::GATEWAY]);
        Payments::cancel($answer['payment_id']);
        $row = Salon::appointment($answer['id']);
        $this->assertSame(['canceled', 'approved'], [$row->payment_status, $row->status]);
    }

    /** booknetic.md 1.2, hole 2: a silent reschedule fires no mutation hooks and may reset the status. */
    public function testASilentRescheduleTellsNothingAndResetsTheStatus(): void
    {
        $id = Salon::book();
        Lifecycle::changeStatus($id, 'pending');
        $heard = $this->listenTo(self::MUTATION);
        Lifecycle::rescheduleSilently($id, '2032-02-02', '12:00');
        $this->assertCount(0, $heard);
        $row = Salon::appointment($id);
        $this->assertSame(['approved', strtotime('2032-02-02 12:00 UTC')], [$row->status, (int) $row->starts_at]);
    }

    /** booknetic.md 1.2, hole 3: newer builds tell an online payment as a change (id -> id). */
    public function testAnOnlinePaymentIsAChangeInNewerBuilds(): void
    {
        $heard = $this->listenTo(self::MUTATION);
        $answer = Salon::confirm([Salon::line()], ['payment_method' => Payments::GATEWAY]);
        $this->assertCount(0, $heard);
        Payments::confirm($answer['payment_id']);
        $this->assertSame([[self::MUTATION[0], $answer['id']], [self::MUTATION[1], $answer['id']]], $heard->getArrayCopy());
    }

    /** booknetic.md 1.2, hole 3: older ones told it as a birth (null -> id). */
    public function testAnOnlinePaymentIsABirthInOlderBuilds(): void
    {
        $answer = Salon::confirm([Salon::line()], ['payment_method' => Payments::GATEWAY]);
        $this->switchTo('era', '3');
        $heard = $this->listenTo(self::MUTATION);
        Payments::confirm($answer['payment_id']);
        $this->assertSame([[self::MUTATION[0], null], [self::MUTATION[1], $answer['id']]], $heard->getArrayCopy());
    }

    /** booknetic.md 1.2, hole 4, and 11.9: what is written straight into the tables tells nothing. */
    public function testWhatIsWrittenBySqlTellsNothing(): void
    {
        $id = Salon::book();
        $hooks = array_merge(self::MUTATION, ['bkntc_appointment_deleted', 'bkntc_payment_confirmed_backend']);
        $heard = $this->listenTo($hooks);
        Holes::changeStatusBySql($id, 'canceled');
        Holes::changePriceBySql($id, 'service_price', 10);
        $this->assertSame('canceled', Salon::appointment($id)->status);
        $this->assertSame('10.00', Salon::prices($id)['service_price']);
        Holes::deleteBySql($id);
        $this->assertNull(Salon::appointment($id));
        $this->assertCount(0, $heard);
    }

    /** booknetic.md 3.4: an edit with `change_prices` makes prices and extras anew; a row nobody adds again is gone. */
    public function testAnEditThatChangesPricesMakesThemAnew(): void
    {
        $id = Salon::book(['service_extras' => [['extra' => 1, 'quantity' => 1]]]);
        Salon::row('appointment_prices', ['appointment_id' => $id, 'unique_key' => 'own', 'price' => 7]);
        $line = ['service' => Salon::COLOUR, 'customer_id' => (int) Salon::appointment($id)->customer_id];
        Edit::save(Salon::load([Salon::line($line)], ['id' => $id], true)->appointments[0]);
        $this->assertSame('7.00', Salon::prices($id)['own']);

        Edit::save(Salon::load([Salon::line($line)], ['id' => $id, 'change_prices' => 1], true)->appointments[0]);
        $this->assertSame(['service_price' => '90.00', 'discount' => '0.00'], Salon::prices($id));
    }
}
