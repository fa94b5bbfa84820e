<?php

namespace BookneticStandin\Workflow;

use BookneticApp\Config;
use BookneticApp\Models\Appointment;
use BookneticStandin\Booking\Payments;
use BookneticStandin\Booking\Validation;

/** Section 5: the core fires its workflow events from the public hooks, at priority 1000. */
class CoreListeners
{
    const BOOKING_PARAMS = ['appointment_id', 'location_id', 'service_id', 'staff_id', 'customer_id'];

    const EVENTS = [
        'booking_new' => 'New booking', 'booking_rescheduled' => 'Booking rescheduled',
        'booking_status_changed' => 'Booking status changed', 'booking_starts' => 'Booking starts',
        'booking_ends' => 'Booking ends', 'appointment_paid' => 'Appointment paid',
    ];

    const CUSTOMER_EVENTS = [
        'customer_birthday' => 'Customer birthday', 'customer_signup' => 'Customer sign-up',
        'customer_forgot_password' => 'Forgotten password', 'customer_reset_password' => 'Password reset',
    ];

    /** @var \BookneticApp\Providers\DB\Collection[] rows as they were before a mutation, innermost last */
    private static $before = [];

    public static function attach(): void
    {
        self::registerEvents();
        Config::getWorkflowDriversManager()->register(new RecordingDriver());
        CoreKeywords::register(Config::getShortCodeService());
        add_action('bkntc_appointment_request_data_load', [Payments::class, 'payableTodayOnSite']);
        add_action('bkntc_appointment_request_data_validate', [Validation::class, 'line']);
        add_action('bkntc_appointment_before_mutation', [self::class, 'beforeMutation'], 1000);
        add_action('bkntc_appointment_after_mutation', [self::class, 'afterMutation'], 1000);
        add_action('bkntc_payment_confirmed', [self::class, 'paymentConfirmed'], 1000, 2);
        add_action('bkntc_payment_confirmed_backend', [self::class, 'paymentCompleted'], 1000);
    }

    private static function registerEvents(): void
    {
        $events = Config::getWorkflowEventsManager();
        foreach (self::EVENTS as $key => $title) {
            $events->get($key)->setTitle($title)->setAvailableParams(self::BOOKING_PARAMS);
        }
        foreach (self::CUSTOMER_EVENTS as $key => $title) {
            $events->get($key)->setTitle($title)->setAvailableParams(['customer_id']);
        }
        $events->get('new_wp_user_customer_created')->setTitle('New WordPress user for a customer')
            ->setAvailableParams(['customer_id', 'customer_password']);
    }

    public static function beforeMutation($id): void
    {
        self::$before[] = $id === null ? null : Appointment::noTenant()->get($id);
    }

    public static function afterMutation($id): void
    {
        $old = array_pop(self::$before);
        $new = $id === null ? null : Appointment::noTenant()->get($id);
        if (!$old || !$new) {
            return;
        }
        if ($old->status !== $new->status) {
            self::trigger('booking_status_changed', $new);
        }
        if ($old->starts_at !== $new->starts_at || $old->staff_id !== $new->staff_id) {
            self::trigger('booking_rescheduled', $new);
        }
    }

    public static function paymentConfirmed($id, $source = ''): void
    {
        $row = Appointment::noTenant()->get($id);
        if (!$row) {
            return;
        }
        if ($source !== 'payment_link') {
            self::trigger('booking_new', $row);
        }
        if ($row->payment_method !== 'local' || $source === 'payment_link') {
            self::trigger('appointment_paid', $row);
        }
    }

    public static function paymentCompleted($id): void
    {
        $row = Appointment::noTenant()->get($id);
        if ($row) {
            self::trigger('appointment_paid', $row);
        }
    }

    private static function trigger(string $event, $row): void
    {
        $params = ['appointment_id' => (int) $row->id];
        foreach (['location_id', 'service_id', 'staff_id', 'customer_id'] as $column) {
            $params[$column] = (int) $row->$column;
        }
        Config::getWorkflowEventsManager()->trigger($event, $params);
    }
}
