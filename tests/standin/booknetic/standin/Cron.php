<?php

namespace BookneticStandin;

use BookneticApp\Models\Appointment;
use BookneticApp\Providers\Core\Permission;
use BookneticApp\Providers\Helpers\Helper;
use BookneticStandin\Booking\Lifecycle;
use BookneticStandin\Booking\Payments;

/** Sections 1.1 and 1.3: the tick, and bookings that nobody paid. */
class Cron
{
    const EVENT = 'booknetic_standin_cron';

    public static function attach(): void
    {
        add_action(self::EVENT, [self::class, 'tick']);
        if (!wp_next_scheduled(self::EVENT)) {
            wp_schedule_event(time(), 'hourly', self::EVENT);
        }
    }

    public static function tick(): void
    {
        self::cancelUnpaid();
        do_action('bkntc_cronjob');
    }

    /** Only if a status for failed payments is set; with the mutation pair. */
    public static function cancelUnpaid(): void
    {
        $waiting = Appointment::noTenant()->where('payment_method', '<>', 'local')
            ->where('payment_status', 'pending')->orderBy('id')->fetchAll();
        foreach ($waiting as $row) {
            // The context is switched for each row, and left at the last one.
            Permission::setTenantId($row->tenant_id);
            $minutes = (int) Helper::getOption('max_time_limit_for_payment', 10);
            $isOver = (int) $row->created_at < time() - 60 * $minutes;
            if ($isOver && Helper::getOption('failed_payment_status', '') !== '') {
                Lifecycle::mutate((int) $row->id, Payments::failed());
            }
        }
    }
}
