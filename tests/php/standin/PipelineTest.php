<?php

namespace BookneticStandin\Tests;

use BookneticApp\Backend\Appointments\Helpers\AppointmentRequests;
use BookneticApp\Models\Customer;
use BookneticStandin\Pages\BookingAjax;

/** What is said about the request pipeline. */
class PipelineTest extends StandinTestCase
{
    /** booknetic.md 1.4: per line first, then once for all; 4.x and later pass no argument (a callback sees ''). */
    public function testHooksOfLoading(): void
    {
        $heard = $this->listenTo(['bkntc_appointment_request_data_load', 'bkntc_appointment_requests_load']);
        $requests = Salon::load([Salon::line(), Salon::line()]);
        list($first, $second, $all) = $heard->getArrayCopy();
        $this->assertSame(['bkntc_appointment_request_data_load', $requests->appointments[0]], $first);
        $this->assertSame(['bkntc_appointment_request_data_load', $requests->appointments[1]], $second);
        $this->assertSame(['bkntc_appointment_requests_load', ''], $all);
        $this->assertCount(3, $heard);
    }

    /** booknetic.md 0.2: the static way of 4.x and later. */
    public function testTheStaticWay(): void
    {
        $requests = Salon::load([Salon::line()]);
        $this->assertSame($requests, AppointmentRequests::self());
        $this->assertSame($requests->appointments, AppointmentRequests::appointments());
        $this->assertSame(1, AppointmentRequests::appointmentCount());
    }

    /** booknetic.md 0.2: 3.x passes the instance, and has no static way. */
    public function testTheThirdEraPassesTheInstance(): void
    {
        $answer = FreshProcess::run('
            use BookneticStandin\Tests\Salon;
            Salon::open();
            $seen = [];
            add_action("bkntc_appointment_requests_load", function ($r = null) use (&$seen) {
                $seen[] = [is_object($r) ? count($r->appointments) : $r, method_exists($r, "self")];
            });
            $answer = Salon::confirm([Salon::line()]);
            return [$seen, $answer["status"]];
        ', '', ['era' => '3']);
        $this->assertSame([[[1, false]], 'ok'], $answer);
    }

    /** booknetic.md 0.2: 4.x has the static way but no `tenantCannot`. */
    public function testTheFourthEra(): void
    {
        $answer = FreshProcess::run('return [
            method_exists("BookneticApp\Backend\Appointments\Helpers\AppointmentRequests", "self"),
            method_exists("BookneticApp\Providers\Core\Capabilities", "tenantCannot"),
        ];', '', ['era' => '4']);
        $this->assertSame([true, false], $answer);
        $this->assertTrue(method_exists(\BookneticApp\Providers\Core\Capabilities::class, 'tenantCannot'));
    }

    /** booknetic.md 1.4: every request that knows the cart loads it: each step, the summary, the confirmation. */
    public function testEveryStepLoadsTheCart(): void
    {
        $heard = $this->listenTo(['bkntc_appointment_requests_load']);
        $ajax = new BookingAjax();
        foreach (['service', 'staff', 'location', 'date_time', 'information', 'cart', 'confirm_details'] as $step) {
            Salon::post([Salon::line()]);
            $answer = $ajax->{'get_data_' . $step}();
            $this->assertSame('ok', $answer['status'], $step);
        }
        Salon::post([[]]);
        $this->assertSame('ok', $ajax->get_data_service()['status']);
        $ajax->summary_with_coupon();
        $this->assertCount(9, $heard);
    }

    /** booknetic.md 1.4: validation for all, then per line, then afterwards. */
    public function testHooksOfValidating(): void
    {
        $hooks = ['bkntc_appointment_requests_validate', 'bkntc_appointment_request_data_validate',
            'bkntc_after_appointment_requests_validate'];
        $heard = $this->listenTo($hooks);
        $requests = Salon::load([Salon::line()]);
        $this->assertTrue($requests->validate());
        $this->assertSame([
            [$hooks[0], $requests], [$hooks[1], $requests->appointments[0]], [$hooks[2], $requests],
        ], $heard->getArrayCopy());
    }

    /** booknetic.md 1.4: an exception in any of them refuses the step with its message, and nothing is written. */
    public function testAListenerRefusesWithAnException(): void
    {
        foreach (
            ['bkntc_appointment_requests_validate', 'bkntc_appointment_request_data_validate',
            'bkntc_after_appointment_requests_validate'] as $hook
        ) {
            $refuse = function () {
                throw new \Exception('Not today.');
            };
            add_action($hook, $refuse);
            $this->assertSame(['status' => 'error', 'error_msg' => 'Not today.'], Salon::confirm([Salon::line()]));
            remove_action($hook, $refuse);
        }
        $this->assertSame(0, \BookneticApp\Models\Appointment::query()->count());
        $this->assertSame(0, Customer::query()->count());
    }

    /** booknetic.md 3.1: what of the request can be read. */
    public function testWhatOfTheRequestCanBeRead(): void
    {
        $requests = Salon::load([Salon::line(), Salon::line()], [
            'payment_method' => 'standin_gateway', 'current' => '1', 'current_step' => 'confirm_details',
            'previous_step' => 'cart', 'query_params' => '{"a": "b"}',
        ]);
        $this->assertSame('standin_gateway', $requests->paymentMethod);
        $this->assertSame($requests->appointments[1], $requests->currentRequest());
        $this->assertSame(['confirm_details', 'cart'], [$requests->getCurrentStep(), $requests->getPreviousStep()]);
        $this->assertSame(['a' => 'b'], $requests->queryParams);
        $this->assertFalse($requests->isFromBackend());
        $this->assertSame(120.0, $requests->getPayableToday());
    }

    /** booknetic.md 3.2: what of a line can be read; a new customer is -1. */
    public function testWhatOfALineCanBeRead(): void
    {
        $line = Salon::line(['note' => 'n', 'client_time_zone' => 'Europe/Madrid']);
        $data = Salon::load([$line])->appointments[0];
        $this->assertSame([1, 1, 1, 1, -1, 0], [
            $data->serviceId, $data->staffId, $data->locationId, $data->serviceCategoryId, $data->customerId,
            $data->appointmentId,
        ]);
        $this->assertSame(['Cut', 'Ana', 'Centre'], [
            $data->serviceInf->name, $data->staffInf->name, $data->locationInf->name,
        ]);
        $this->assertSame('carla@example.test', $data->customerData['email']);
        $this->assertSame(1, $data->getData('service', 0, 'int'));
        $this->assertFalse($data->isRecurring());
        $this->assertFalse($data->isEdit());
        $this->assertFalse($data->calledFromBackend);
    }

    /** booknetic.md 3.2: a series is one line with several timeslots. */
    public function testASeriesIsOneLine(): void
    {
        $data = Salon::load([Salon::series()])->appointments[0];
        $this->assertTrue($data->isRecurring());
        $this->assertCount(3, $data->getAllTimeslots());
        $this->assertSame(3, $data->getPayableAppointmentsCount());
    }

    /** booknetic.md 3.2: the first id of a line, for a series. */
    public function testTheFirstAppointmentIdOfALine(): void
    {
        $data = null;
        add_action('bkntc_appointment_created', function ($created) use (&$data) {
            $data = $created;
        });
        $ids = Salon::confirm([Salon::series()])['appointments'];
        $this->assertSame([$ids[0], $ids], [$data->getFirstAppointmentId(), $data->createdAppointments]);
    }

    /** booknetic.md 3.5: the summary's answer. */
    public function testTheSummary(): void
    {
        Salon::post([Salon::line()]);
        $answer = (new BookingAjax())->summary_with_coupon();
        $this->assertSame([60.0, '$60.00', '$60.00'], [$answer['sum_price'], $answer['sum_price_txt'], $answer['deposit_txt']]);
        $this->assertStringContainsString('data-price-id="service_price"', $answer['prices_html']);
    }

    /** booknetic.md 4.3: a customer is found by e-mail in the tenant, else made; a guest has no WordPress user. */
    public function testACustomerIsFoundByEmailOrMade(): void
    {
        $first = Salon::appointment(Salon::book())->customer_id;
        $this->assertSame($first, Salon::appointment(Salon::book())->customer_id);
        $this->assertNull(Customer::get($first)->user_id);
        $known = Salon::load([Salon::line()])->appointments[0];
        $this->assertSame((int) $first, $known->customerId);
    }

    /** booknetic.md 4.3: the visitor's own login is linked when the e-mail is theirs, and not otherwise. */
    public function testAVisitorsLoginIsLinkedToTheirOwnEmailOnly(): void
    {
        $user = $this->logIn('booknetic_customer', 'a-visitor-of-this-test');
        $id = Salon::book(['customer_data' => ['first_name' => 'Gus', 'email' => 'gus@example.test']]);
        $this->assertNull(Customer::get(Salon::appointment($id)->customer_id)->user_id);
        $own = ['first_name' => 'Vic', 'email' => 'a-visitor-of-this-test@example.test'];
        $id = Salon::book(['customer_data' => $own]);
        $this->assertSame((string) $user, Customer::get(Salon::appointment($id)->customer_id)->user_id);
    }

    /** booknetic.md 6.1: a busy slot cannot be booked twice; a canceled booking frees it. */
    public function testABusySlotIsRefused(): void
    {
        $line = Salon::line();
        $id = Salon::confirm([$line])['id'];
        $this->assertSame('error', Salon::confirm([$line])['status']);
        \BookneticStandin\Booking\Lifecycle::changeStatus($id, 'canceled');
        $this->assertSame('ok', Salon::confirm([$line])['status']);
    }
}
