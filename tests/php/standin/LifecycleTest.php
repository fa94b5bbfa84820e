<?php

namespace BookneticStandin\Tests;

use BookneticApp\Backend\Appointments\Helpers\AppointmentRequestData;
use BookneticStandin\Booking\Customers;
use BookneticStandin\Booking\Edit;
use BookneticStandin\Booking\Lifecycle;

/** What is said about the life of an appointment. */
class LifecycleTest extends StandinTestCase
{
    const MUTATION = ['bkntc_appointment_before_mutation', 'bkntc_appointment_after_mutation'];

    /** booknetic.md 1.2: `bkntc_appointment_insert_data` gets the row and the request, before the INSERT. */
    public function testInsertDataMayChangeTheRow(): void
    {
        add_filter('bkntc_appointment_insert_data', function ($row, $data) {
            $this->assertInstanceOf(AppointmentRequestData::class, $data);
            $row['note'] = 'changed';
            return $row;
        }, 10, 2);
        $this->assertSame('changed', Salon::appointment(Salon::book())->note);
    }

    /** booknetic.md 1.2: `bkntc_appointment_created` carries an object, before payment, when price and extra rows exist. */
    public function testCreatedCarriesTheRequestAfterThePriceRows(): void
    {
        $seen = [];
        add_action('bkntc_appointment_created', function ($data) use (&$seen) {
            $seen[] = [get_class($data), $data->appointmentId, count(Salon::prices($data->appointmentId)),
                did_action('bkntc_payment_confirmed')];
        });
        $before = did_action('bkntc_payment_confirmed');
        $id = Salon::book(['service_extras' => [['extra' => 1, 'quantity' => 1]]]);
        $this->assertSame([[AppointmentRequestData::class, $id, 3, $before]], $seen);
    }

    /** booknetic.md 1.2: once per created timeslot, the same object with another id. */
    public function testASeriesTellsEachTimeslotWithTheSameObject(): void
    {
        $objects = [];
        $ids = [];
        add_action('bkntc_appointment_created', function ($data) use (&$objects, &$ids) {
            $objects[] = spl_object_hash($data);
            $ids[] = $data->appointmentId;
        });
        $answer = Salon::confirm([Salon::series()]);
        $this->assertSame($answer['appointments'], $ids);
        $this->assertCount(3, $ids);
        $this->assertCount(1, array_unique($objects));
    }

    /** booknetic.md 1.2: a booking on site is born as null -> id, and only then confirmed. */
    public function testABookingOnSiteIsBornWithAPairOfMutations(): void
    {
        $heard = $this->listenTo(array_merge(self::MUTATION, ['bkntc_payment_confirmed']));
        $id = Salon::book();
        $this->assertSame(
            [[self::MUTATION[0], null], [self::MUTATION[1], $id], ['bkntc_payment_confirmed', $id, '']],
            $heard->getArrayCopy()
        );
    }

    /** booknetic.md 1.2: the pair surrounds a change of status; a listener sees the old row, then the new one. */
    public function testAStatusChangeIsSurroundedByMutations(): void
    {
        $id = Salon::book();
        $seen = [];
        foreach (self::MUTATION as $hook) {
            add_action($hook, function ($one) use (&$seen) {
                $seen[] = [$one, Salon::appointment($one)->status];
            });
        }
        Lifecycle::changeStatus($id, 'canceled');
        $this->assertSame([[$id, 'approved'], [$id, 'canceled']], $seen);
    }

    /** booknetic.md 1.2: the edit hooks surround the mutation pair and carry the request. */
    public function testAnEditIsSurroundedByEditHooks(): void
    {
        $id = Salon::book();
        $hooks = array_merge(['bkntc_appointment_before_edit'], self::MUTATION, ['bkntc_appointment_after_edit']);
        $heard = $this->listenTo($hooks);
        $line = Salon::line(['customer_id' => (int) Salon::appointment($id)->customer_id, 'status' => 'approved']);
        $data = Salon::load([$line], ['id' => $id], true)->appointments[0];
        $this->assertTrue($data->isEdit());
        Edit::save($data);
        $this->assertSame($hooks, array_column($heard->getArrayCopy(), 0));
        $this->assertSame([$data, $id, $id, $data], array_column($heard->getArrayCopy(), 1));
    }

    /** booknetic.md 1.2: `bkntc_appointment_update_data` (row, request) before the UPDATE. */
    public function testUpdateDataMayChangeTheRow(): void
    {
        $id = Salon::book();
        add_filter('bkntc_appointment_update_data', function ($row, $data) use ($id) {
            $this->assertSame($id, $data->appointmentId);
            return ['note' => 'edited'] + $row;
        }, 10, 2);
        $line = Salon::line(['customer_id' => (int) Salon::appointment($id)->customer_id]);
        Edit::save(Salon::load([$line], ['id' => $id], true)->appointments[0]);
        $this->assertSame('edited', Salon::appointment($id)->note);
    }

    /** booknetic.md 1.2: a deletion says before(id), after(null), deleted(id), all before the rows go. */
    public function testADeletionIsToldBeforeTheRowsGo(): void
    {
        $id = Salon::book();
        $seen = [];
        foreach (array_merge(self::MUTATION, ['bkntc_appointment_deleted']) as $hook) {
            add_action($hook, function ($one) use (&$seen, $hook, $id) {
                $seen[] = [$hook, $one, Salon::appointment($id) !== null, count(Salon::prices($id))];
            });
        }
        Lifecycle::delete($id);
        $this->assertSame([
            [self::MUTATION[0], $id, true, 2], [self::MUTATION[1], null, true, 2],
            ['bkntc_appointment_deleted', $id, true, 2],
        ], $seen);
        $this->assertNull(Salon::appointment($id));
        $this->assertSame([], Salon::prices($id));
    }

    /** booknetic.md 1.2: a reschedule can be refused, its row filtered; the pair surrounds it. */
    public function testARescheduleIsValidatedFilteredAndTold(): void
    {
        $id = Salon::book();
        $heard = $this->listenTo(array_merge(
            ['bkntc_validate_appointment_reschedule', 'bkntc_appointment_reschedule'],
            self::MUTATION
        ));
        Lifecycle::reschedule($id, '2032-02-02', '12:00');
        $this->assertSame(['appointmentInfo', 'staffId', 'starts_at'], array_keys($heard[0][1]));
        $this->assertSame(strtotime('2032-02-02 12:00 UTC'), (int) Salon::appointment($id)->starts_at);
        $this->assertSame([$id, $id], [$heard[2][1], $heard[3][1]]);

        add_action('bkntc_validate_appointment_reschedule', function () {
            throw new \Exception('No.');
        });
        $this->expectExceptionMessage('No.');
        Lifecycle::reschedule($id, '2032-02-03', '12:00');
    }

    /** booknetic.md 1.2: statuses are a list that a filter may change. */
    public function testStatusesComeFromAFilter(): void
    {
        add_filter('bkntc_appointment_statuses', function ($statuses) {
            $own = ['slug' => 'done', 'title' => 'Done', 'color' => '#000', 'icon' => '', 'busy' => false];
            return $statuses + ['done' => $own];
        });
        $slugs = array_column(\BookneticApp\Providers\Helpers\Helper::getAppointmentStatuses(), 'slug');
        $this->assertSame(['pending', 'approved', 'canceled', 'rejected', 'done'], $slugs);
    }

    /** booknetic.md 1.2: these three are never fired. */
    public function testHooksThatOnlyThirdPartiesNameAreNeverFired(): void
    {
        $heard = $this->listenTo([
            'bkntc_appointment_status_changed', 'bkntc_appointment_completed', 'bkntc_appointment_canceled',
            'bkntc_init_backend', 'bkntc_init_frontend',
        ]);
        $id = Salon::book();
        Lifecycle::changeStatus($id, 'canceled');
        Lifecycle::delete($id);
        $this->assertCount(0, $heard);
    }

    /** booknetic.md 1.7: a customer's deletion is told before the row goes; saving is told. */
    public function testCustomersAreToldInTheFifthEra(): void
    {
        $heard = $this->listenTo(['bkntc_customer_created', 'bkntc_customer_saved', 'bkntc_customer_deleted']);
        $id = Customers::create(['first_name' => 'A', 'last_name' => 'B', 'email' => 'a@example.test']);
        Customers::update($id, ['first_name' => 'C']);
        Customers::delete($id);
        $this->assertSame([
            ['bkntc_customer_created', $id, null], ['bkntc_customer_saved', $id], ['bkntc_customer_saved', $id],
            ['bkntc_customer_deleted', $id],
        ], $heard->getArrayCopy());
    }

    /** booknetic.md 1.7: before 5.x only a customer with a new WordPress user is told, with the password in clear. */
    public function testCustomersBeforeTheFifthEra(): void
    {
        $this->switchTo('era', '4');
        $heard = $this->listenTo(['bkntc_customer_created', 'bkntc_customer_saved', 'bkntc_customer_deleted']);
        $id = Customers::create(['first_name' => 'A', 'last_name' => 'B', 'email' => 'a@example.test']);
        Customers::delete($id);
        $this->assertCount(0, $heard);

        \BookneticApp\Providers\Helpers\Helper::setOption('new_wp_user_on_new_booking', 'on');
        Customers::create(['first_name' => 'A', 'last_name' => 'B', 'email' => 'b@example.test']);
        $this->assertSame('bkntc_customer_created', $heard[0][0]);
        $this->assertNotEmpty($heard[0][2]);
    }
}
