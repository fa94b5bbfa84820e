<?php

namespace BookneticStandin\Tests;

use BookneticApp\Config;
use BookneticApp\Models\WorkflowLog;
use BookneticApp\Providers\Data\WorkflowEventFilterData;
use BookneticStandin\Booking\Lifecycle;
use BookneticStandin\Booking\Payments;
use BookneticStandin\Workflow\RecordingDriver;

/** What is said about workflow events, drivers and keywords. */
class WorkflowsTest extends StandinTestCase
{
    private function workflow(string $when, string $body = 'x', array $more = []): int
    {
        $id = Salon::row('workflows', $more + ['name' => 'W', 'when' => $when, 'is_active' => 1]);
        Salon::row('workflow_actions', ['workflow_id' => $id, 'driver' => RecordingDriver::NAME,
            'data' => wp_json_encode(['to' => '{customer_email}', 'subject' => 'S', 'body' => $body]), 'is_active' => 1]);
        return $id;
    }

    /** @return string[] events of the recorded messages, oldest first */
    private function events(): array
    {
        return array_map(function ($log) {
            return $log->when;
        }, WorkflowLog::query()->orderBy('id')->fetchAll());
    }

    /** booknetic.md 5: a booking fires `booking_new`; on site `appointment_paid` does not follow. */
    public function testABookingOnSiteFiresBookingNewOnly(): void
    {
        $this->workflow('booking_new');
        $this->workflow('appointment_paid');
        Salon::book();
        $this->assertSame(['booking_new'], $this->events());
    }

    /** booknetic.md 5: paid online, both; by a payment link or in the back end, `appointment_paid`. */
    public function testAppointmentPaid(): void
    {
        $this->workflow('booking_new');
        $this->workflow('appointment_paid');
        $answer = Salon::confirm([Salon::line()], ['payment_method' => Payments::GATEWAY]);
        $this->assertSame([], $this->events());
        Payments::confirm($answer['payment_id']);
        $this->assertSame(['booking_new', 'appointment_paid'], $this->events());
        Payments::complete($answer['id']);
        $this->assertSame(['booking_new', 'appointment_paid', 'appointment_paid'], $this->events());
    }

    /** booknetic.md 5: status and time changes, seen by the core's listener of the mutation hooks. */
    public function testStatusAndTimeChanges(): void
    {
        $this->workflow('booking_status_changed');
        $this->workflow('booking_rescheduled');
        $id = Salon::book();
        Lifecycle::changeStatus($id, 'canceled');
        Lifecycle::changeStatus($id, 'canceled');
        Lifecycle::reschedule($id, '2032-02-02', '12:00');
        Lifecycle::rescheduleSilently($id, '2032-02-03', '12:00');
        $this->assertSame(['booking_status_changed', 'booking_rescheduled'], $this->events());
    }

    /** booknetic.md 5 and 1.2: the core listens at 1000, so a listener before it is heard before messages are rendered. */
    public function testMessagesAreRenderedAfterOrdinaryListeners(): void
    {
        $this->workflow('booking_new', 'balance {probe_balance}');
        $balance = 0;
        add_action('bkntc_payment_confirmed', function () use (&$balance) {
            $balance = 58;
        }, 999);
        Config::getShortCodeService()->registerShortCode('probe_balance', ['name' => 'B', 'category' => 'others']);
        Config::getShortCodeService()->addReplacer(function ($text, $data, $service) use (&$balance) {
            $this->assertSame(Config::getShortCodeService(), $service);
            return str_replace('{probe_balance}', (string) $balance, $text);
        });
        Salon::book();
        $this->assertSame('balance 58', json_decode(WorkflowLog::query()->fetch()->data)->body);
        foreach (['bkntc_payment_confirmed', 'bkntc_appointment_after_mutation'] as $hook) {
            $this->assertArrayHasKey(1000, $GLOBALS['wp_filter'][$hook]->callbacks, $hook);
        }
    }

    /** booknetic.md 5: params of a booking's event; the core's keywords; both filters around replacing. */
    public function testParamsAndKeywords(): void
    {
        $this->workflow('booking_new', '{customer_full_name}: {service_name} {unknown}');
        add_filter('bkntc_short_code_after_replace', function ($text, $data) {
            $this->assertArrayHasKey('customer_id', $data);
            return $text . '!';
        }, 10, 2);
        add_filter('bkntc_short_code_before_replace', function ($text, $data) {
            return 'Re ' . $text;
        }, 10, 2);
        $id = Salon::book();
        $log = WorkflowLog::query()->fetch();
        $this->assertSame('success', $log->status);
        $this->assertSame('Re Carla Diaz: Cut {unknown}!', json_decode($log->data)->body);
        $this->assertSame('Re carla@example.test!', json_decode($log->data)->to);
        $this->assertSame(
            ['appointment_id' => $id, 'location_id' => 1, 'service_id' => 1, 'staff_id' => 1,
                'customer_id' => (int) Salon::appointment($id)->customer_id],
            json_decode($log->event_data, true)
        );
    }

    /** booknetic.md 5: an own event is triggered with a filter that sees the workflow's JSON. */
    public function testAnOwnEventIsFiltered(): void
    {
        $manager = Config::getWorkflowEventsManager();
        $manager->get('probe')->setTitle('Probe')->setEditAction('probe', 'event')->setAvailableParams(['customer_id']);
        $this->workflow('probe', 'gold', ['data' => '{"tiers": ["Gold"]}']);
        $this->workflow('probe', 'silver', ['data' => '{"tiers": ["Silver"]}']);
        $this->workflow('probe', 'inactive', ['data' => '{"tiers": ["Gold"]}', 'is_active' => 0]);
        $manager->trigger('probe', ['customer_id' => 0], function ($event) {
            return in_array('Gold', json_decode($event['data'], true)['tiers'], true);
        });
        $this->assertSame(['probe'], $this->events());
        $this->assertSame('gold', json_decode(WorkflowLog::query()->fetch()->data)->body);
        $manager->trigger('probe', ['customer_id' => 0]);
        $this->assertCount(3, $this->events());
    }

    /** booknetic.md 5: keywords are offered where the event has what they depend on; lazily registered ones too. */
    public function testKeywordsDependOnParams(): void
    {
        $service = Config::getShortCodeService();
        $service->registerShortCodesLazily(function ($service) {
            $service->registerCategory('probe', 'Probe');
            $service->registerShortCode('probe_lazy', ['name' => 'L', 'category' => 'probe', 'depends' => 'customer_id']);
        });
        $this->assertArrayHasKey('probe_lazy', $service->getShortCodesList(['customer_id']));
        $this->assertArrayNotHasKey('probe_lazy', $service->getShortCodesList(['staff_id']));
        $this->assertArrayHasKey('probe', $service->getCategories());
    }

    /** booknetic.md 5: further drivers can be registered. */
    public function testDriversCanBeRegistered(): void
    {
        $driver = new class {
            public $params;

            public function getDriver()
            {
                return 'probe_driver';
            }

            public function handle($params, $action, $workflow)
            {
                $this->params = $params;
            }
        };
        Config::getWorkflowDriversManager()->register($driver);
        $id = Salon::row('workflows', ['when' => 'probe', 'is_active' => 1]);
        Salon::row('workflow_actions', ['workflow_id' => $id, 'driver' => 'probe_driver', 'is_active' => 1]);
        Config::getWorkflowEventsManager()->trigger('probe', ['customer_id' => 3]);
        $this->assertSame(['customer_id' => 3], $driver->params);
    }

    /** booknetic.md 5: the helper of 5.x around a filter. */
    public function testTheFilterHelper(): void
    {
        $this->assertSame(['a' => 1], WorkflowEventFilterData::fromArray(['a' => 1])->toArray());
    }
}
