<?php

namespace BkLoyalty\Tests;

use BookneticApp\Backend\Appointments\Helpers\AppointmentRequests;
use BookneticStandin\Booking\Create;
use BookneticStandin\Booking\Edit;
use BookneticStandin\Booking\Payments;

use function BkLoyalty\finish_request;

require_once __DIR__ . '/ShimTestCase.php';

/** The back end: bookings made and edited by staff, whose price rows Booknetic deletes and builds anew. */
final class EditTest extends ShimTestCase
{
    private int $appointment;

    protected function setUp(): void
    {
        parent::setUp();
        $this->appointment = $this->salon->appointment();
        $this->salon->price($this->appointment, 'bkloyalty_points', -5);
        wp_set_current_user(1);
    }

    public function testTheRowIsAskedForAndStays(): void
    {
        $this->service->answers['/v1/quote'] = self::offering('4.00', 400);
        $this->edit();
        self::assertSame(-4.0, $this->prices($this->appointment)['bkloyalty_points']);
        $line = $this->service->asked('/v1/quote')[0]['lines'][0];
        self::assertSame([$this->appointment, $this->salon->customer], [$line['appointment'], $line['customer']]);
        self::assertSame(['/v1/quote', '/v1/ring'], $this->service->paths());
        self::assertSame('owner', $this->service->calls[0]['headers']['x-bkloyalty-actor']);
        self::assertSame('1', $this->service->calls[0]['headers']['x-bkloyalty-user-can']);
    }

    public function testWithoutAnAnswerTheRowThatStandsIsPutBack(): void
    {
        $this->service->answers['/v1/quote'] = null;
        $this->edit();
        self::assertSame(-5.0, $this->prices($this->appointment)['bkloyalty_points']);
    }

    public function testButNeverMoreThanTheNewSubtotal(): void
    {
        global $wpdb;
        $wpdb->update($wpdb->prefix . 'bkntc_services', ['price' => 3], ['id' => $this->salon->service]);
        $this->service->answers['/v1/quote'] = null;
        $this->edit();
        self::assertSame(-3.0, $this->prices($this->appointment)['bkloyalty_points']);
    }

    public function testAlsoWhereLoyaltyIsNoLongerPermitted(): void
    {
        add_filter('bkntc_tenant_capability_filter', '__return_false');
        $this->edit();
        remove_filter('bkntc_tenant_capability_filter', '__return_false');
        self::assertSame(-5.0, $this->prices($this->appointment)['bkloyalty_points']);
        self::assertSame(['/v1/ring'], $this->service->paths());
    }

    public function testARowThatIsNoLongerPaidForGoes(): void
    {
        $this->service->answers['/v1/quote'] = self::offering('0.00', 0);
        $this->edit();
        self::assertArrayNotHasKey('bkloyalty_points', $this->prices($this->appointment));
    }

    public function testStaffEntersPointsOnAnEdit(): void
    {
        $this->service->answers['/v1/quote'] = self::offering('8.00', 800);
        $this->service->answers['/v1/hold'] = self::offering('8.00', 800);
        $this->edit(['bkloyalty_points' => '800']);
        self::assertSame(-8.0, $this->prices($this->appointment)['bkloyalty_points']);
        self::assertSame(['/v1/quote', '/v1/hold', '/v1/ring'], $this->service->paths());
        self::assertSame($this->appointment, $this->service->asked('/v1/hold')[0]['lines'][0]['appointment']);
        self::assertNull($this->bells()[0]->checkout);
        self::assertSame([], $this->service->asked('/v1/ring')[0]['released'], 'its hold knows its booking');
    }

    public function testPointsThatCameToNothingLeaveNoRow(): void
    {
        $this->service->answers['/v1/quote'] = self::offering('8.00', 800);
        $this->service->answers['/v1/hold'] = self::offering('0.00', 0);
        $this->edit(['bkloyalty_points' => '800']);
        self::assertArrayNotHasKey('bkloyalty_points', $this->prices($this->appointment));
        self::assertSame(['/v1/quote', '/v1/hold', '/v1/ring'], $this->service->paths());
    }

    public function testPointsThatCannotBeHeldLeaveTheRowThatStands(): void
    {
        $this->service->answers['/v1/quote'] = self::offering('8.00', 800);
        $this->service->answers['/v1/hold'] = null;
        $this->edit(['bkloyalty_points' => '800']);
        self::assertSame(-5.0, $this->prices($this->appointment)['bkloyalty_points']);
    }

    public function testAnEditWithoutPricesLeavesThem(): void
    {
        $this->service->answers['/v1/quote'] = self::offering('4.00', 400);
        $this->edit(['change_prices' => '0']);
        self::assertSame(-5.0, $this->prices($this->appointment)['bkloyalty_points']);
    }

    public function testStaffBookingsRedeemOnlyWithPoints(): void
    {
        $this->book([]);
        self::assertSame(['/v1/ring'], $this->service->paths());

        $this->service->answers['/v1/quote'] = self::offering('5.00', 500);
        $this->service->answers['/v1/hold'] = self::offering('5.00', 500);
        $id = $this->book(['bkloyalty_points' => '500']);
        self::assertSame(-5.0, $this->prices($id)['bkloyalty_points']);
        self::assertSame(['/v1/quote', '/v1/hold', '/v1/ring'], $this->service->paths());
        self::assertSame($this->salon->customer, $this->service->asked('/v1/hold')[0]['lines'][0]['customer']);
    }

    public function testStaffWithoutTheRightCannotSpendPoints(): void
    {
        $this->salon->insert('staff', ['name' => 'Bo', 'user_id' => $this->salon->user, 'is_active' => 1]);
        wp_set_current_user($this->salon->user);
        $this->book(['bkloyalty_points' => '500']);
        self::assertSame(['/v1/ring'], $this->service->paths());
    }

    private function edit(array $fields = []): void
    {
        $requests = $this->load($fields + ['id' => (string) $this->appointment, 'change_prices' => '1']);
        self::assertTrue($requests->validate(), (string) $requests->getFirstError());
        Edit::save($requests->appointments[0]);
        finish_request();
    }

    private function book(array $fields): int
    {
        $requests = $this->load($fields);
        self::assertTrue($requests->validate(), (string) $requests->getFirstError());
        $ids = Create::all($requests);
        Payments::start($requests);
        finish_request();
        return $ids[0];
    }

    private function load(array $fields): AppointmentRequests
    {
        $line = $this->salon->line(['customer_id' => $this->salon->customer]);
        $this->beginRequest($fields + ['cart' => wp_json_encode([$line])]);
        return AppointmentRequests::load(true);
    }
}
