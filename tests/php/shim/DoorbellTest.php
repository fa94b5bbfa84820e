<?php

namespace BkLoyalty\Tests;

use BookneticApp\Providers\Core\Permission;
use BookneticStandin\Booking\Holes;
use BookneticStandin\Booking\Lifecycle;
use BookneticStandin\Booking\Payments;

use function BkLoyalty\finish_request;

require_once __DIR__ . '/ShimTestCase.php';

/** Which doorbells are written, and what they say. */
final class DoorbellTest extends ShimTestCase
{
    public function testABookingRingsAsItStands(): void
    {
        $id = $this->confirm([$this->salon->line()])['id'];
        $bell = $this->bells()[0];
        self::assertSame([(string) $id, 'bkntc_appointment_created', '0'], [
            $bell->appointment_id, $bell->hook, $bell->tenant_id,
        ]);
        self::assertSame(['approved', 'not_paid', '1'], [$bell->status, $bell->payment_status, $bell->permitted]);
        self::assertSame([null, null], [$bell->checkout, $bell->line]);
        self::assertEqualsWithDelta(time(), strtotime($bell->rung_at . ' UTC'), 5);
    }

    public function testEveryOccurrenceOfASeriesRings(): void
    {
        $ids = $this->confirm([$this->salon->seriesLine(3)])['appointments'];
        self::assertSame($ids, $this->belled());
    }

    public function testAStatusChangeRings(): void
    {
        $id = $this->salon->appointment();
        Lifecycle::changeStatus($id, 'canceled');
        self::assertSame(['bkntc_appointment_after_mutation'], array_column($this->bells(), 'hook'));
        self::assertSame('canceled', $this->bells()[0]->status);
    }

    public function testTheSameStateRingsOnce(): void
    {
        $id = $this->salon->appointment();
        do_action('bkntc_appointment_after_mutation', $id);
        do_action('bkntc_payment_confirmed', $id, '');
        self::assertCount(1, $this->bells());
    }

    public function testADeletionRingsAtTheEndOfTheRequest(): void
    {
        $id = $this->salon->appointment();
        Lifecycle::delete($id);
        self::assertContains('bkntc_appointment_deleted', array_column($this->bells(), 'hook'));
        self::assertSame([], $this->service->paths());
        finish_request();
        self::assertSame(['/v1/ring'], $this->service->paths());
        self::assertSame('approved', $this->bells()[0]->status);
    }

    public function testACanceledPaymentRingsForAllItsRows(): void
    {
        $ids = [
            $this->salon->appointment(['payment_id' => 'p1', 'payment_method' => 'card']),
            $this->salon->appointment(['payment_id' => 'p1', 'payment_method' => 'card']),
        ];
        $this->salon->appointment(['payment_id' => 'p2']);
        Payments::cancel('p1');
        self::assertSame($ids, $this->belled());
        self::assertSame(['canceled', 'canceled'], array_column($this->bells(), 'payment_status'));
    }

    public function testAConfirmedPaymentRingsForTheWholeSeries(): void
    {
        $ids = [];
        foreach ([1, 2] as $_) {
            $series = ['recurring_id' => 'r1', 'payment_id' => 'p1', 'payment_method' => 'card'];
            $ids[] = $this->salon->appointment($series);
        }
        do_action('bkntc_payment_confirmed', $ids[0], '');
        self::assertSame($ids, $this->belled());
    }

    public function testCompletingAPaymentInTheBackEndRings(): void
    {
        $id = $this->salon->appointment();
        Payments::complete($id);
        self::assertSame(['bkntc_payment_confirmed_backend'], array_column($this->bells(), 'hook'));
        self::assertSame('paid', $this->bells()[0]->payment_status);
    }

    public function testASilentRescheduleRingsWithWhatItBecame(): void
    {
        $id = $this->salon->appointment(['status' => 'pending']);
        Lifecycle::rescheduleSilently($id, '2031-05-05', '11:00');
        finish_request();
        self::assertSame([$id], array_unique($this->belled()));
        $bells = $this->bells();
        self::assertSame('approved', end($bells)->status);
    }

    public function testWhatNoHookTellsIsLeftToTheSweep(): void
    {
        Holes::changeStatusBySql($this->salon->appointment(), 'canceled');
        self::assertSame([], $this->bells());
    }

    public function testSaysWhenLoyaltyIsNotPermitted(): void
    {
        add_filter('bkntc_tenant_capability_filter', '__return_false');
        Lifecycle::changeStatus($this->salon->appointment(), 'canceled');
        remove_filter('bkntc_tenant_capability_filter', '__return_false');
        self::assertSame('0', $this->bells()[0]->permitted);
        self::assertSame(['/v1/ring'], $this->service->paths());
    }

    public function testTheTenantIsTheRowsOwn(): void
    {
        putenv('BOOKNETIC_STANDIN_SAAS=on');
        Permission::setTenantId('50');
        Lifecycle::changeStatus($this->salon->appointment(['tenant_id' => 3]), 'canceled');
        self::assertSame('3', $this->bells()[0]->tenant_id);
        self::assertSame('50', Permission::tenantId());
    }

    public function testTheVerdictIsThatOfTheRowsTenant(): void
    {
        putenv('BOOKNETIC_STANDIN_SAAS=on');
        Permission::setTenantId('50');
        $onlyTenant3 = static function (): bool {
            return (int) Permission::tenantId() === 3;
        };
        add_filter('bkntc_tenant_capability_filter', $onlyTenant3);
        Lifecycle::changeStatus($this->salon->appointment(['tenant_id' => 3]), 'canceled');
        Lifecycle::changeStatus($this->salon->appointment(['tenant_id' => 50]), 'canceled');
        remove_filter('bkntc_tenant_capability_filter', $onlyTenant3);
        self::assertSame(['1', '0'], array_column($this->bells(), 'permitted'));
    }

    /** @return int[] */
    private function belled(): array
    {
        return array_map('intval', array_column($this->bells(), 'appointment_id'));
    }
}
