<?php

namespace BookneticStandin\Pages;

use BookneticApp\Backend\Appointments\Helpers\AppointmentRequests;
use BookneticApp\Models\Customer;
use BookneticApp\Models\Location;
use BookneticApp\Models\Service;
use BookneticApp\Models\ServiceExtra;
use BookneticApp\Models\ServiceStaff;
use BookneticApp\Models\Staff;
use BookneticApp\Providers\Core\Permission;
use BookneticApp\Providers\Helpers\Helper;
use BookneticStandin\Booking\Payments;

/** The booking panel's steps, each a view and what it shows; the filters are those of section 1.5. */
class Steps
{
    public static function all(): array
    {
        $last = \BookneticStandin\Switches::get('confirm_step');
        return ['service', 'staff', 'location', 'date_time', 'information', 'cart', $last];
    }

    public static function html(string $step, AppointmentRequests $requests): string
    {
        $method = 'of' . str_replace('_', '', ucwords($step, '_'));
        return Helper::renderView(dirname(__DIR__, 2) . "/view/steps/$step.php", self::$method($requests));
    }

    private static function ofService(): array
    {
        $rows = Service::where('is_active', 1)->where('is_visible', 1)->orderBy('id')->fetchAll();
        return ['services' => apply_filters('bkntc_booking_panel_render_services_info', $rows)];
    }

    private static function ofStaff(AppointmentRequests $requests): array
    {
        $current = $requests->currentRequest();
        $links = ServiceStaff::where('service_id', $current ? $current->serviceId : 0)->fetchAll();
        $ids = array_map(function ($link) {
            return (int) $link->staff_id;
        }, $links);
        $rows = Staff::where('is_active', 1)->where('id', $ids)->orderBy('id')->fetchAll();
        return ['staff' => apply_filters('bkntc_booking_panel_render_staff_info', $rows)];
    }

    private static function ofLocation(AppointmentRequests $requests): array
    {
        $rows = Location::where('is_active', 1)->orderBy('id')->fetchAll();
        $current = $requests->currentRequest();
        $own = $current && $current->staffInf ? array_filter(explode(',', (string) $current->staffInf->locations)) : [];
        return ['locations' => array_filter($rows, function ($location) use ($own) {
            return !$own || in_array($location->id, $own, true);
        })];
    }

    private static function ofDateTime(AppointmentRequests $requests): array
    {
        $current = $requests->currentRequest();
        $date = Helper::_post('date', '', 'string') ?: ($current ? $current->date : '');
        $date = $date ?: wp_date('Y-m-d', time() + 86400);
        $extras = ServiceExtra::where('service_id', $current ? $current->serviceId : 0)->where('is_active', 1)->fetchAll();
        return [
            'date' => $date, 'times' => $current ? FreeTimes::of($current, $date) : [],
            'extras' => apply_filters('bkntc_booking_panel_render_service_extras_info', $extras),
            'isRecurring' => $current && $current->serviceInf && $current->serviceInf->is_recurring,
        ];
    }

    /** A visitor who is logged in finds the form filled in. */
    private static function ofInformation(AppointmentRequests $requests): array
    {
        $current = $requests->currentRequest();
        $user = wp_get_current_user();
        $customer = $user->ID ? Customer::where('user_id', $user->ID)->fetch() : null;
        return apply_filters('bkntc_booking_panel_information_step_parameters', [
            'service' => $current ? $current->serviceId : 0,
            'first_name' => $customer ? $customer->first_name : $user->first_name,
            'last_name' => $customer ? $customer->last_name : $user->last_name,
            'email' => $customer ? $customer->email : Permission::userEmail(),
            'phone' => $customer ? $customer->phone_number : '',
        ]);
    }

    private static function ofCart(AppointmentRequests $requests): array
    {
        return ['lines' => $requests->appointments];
    }

    private static function ofConfirmDetails(AppointmentRequests $requests): array
    {
        return ['requests' => $requests, 'gateways' => ['local' => 'Pay on site', Payments::GATEWAY => 'Pay online']];
    }
}
