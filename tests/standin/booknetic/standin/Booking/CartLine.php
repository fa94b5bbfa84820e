<?php

namespace BookneticStandin\Booking;

use BookneticApp\Backend\Appointments\Helpers\AppointmentRequestData;
use BookneticApp\Models\Appointment;
use BookneticApp\Models\Location;
use BookneticApp\Models\Service;
use BookneticApp\Models\ServiceExtra;
use BookneticApp\Models\ServiceStaff;
use BookneticApp\Models\Staff;
use BookneticApp\Providers\Helpers\Helper;

/** What a line of the posted cart means; the names of its keys are the stand-in's own (inferred). */
class CartLine
{
    public static function fill(AppointmentRequestData $data): void
    {
        $data->serviceId = $data->getData('service', 0, 'int');
        $data->staffId = $data->getData('staff', 0, 'int');
        $data->locationId = $data->getData('location', 0, 'int');
        $data->date = $data->getData('date', '', 'string');
        $data->time = $data->getData('time', '', 'string');
        $data->note = $data->getData('note', '', 'string');
        $data->weight = max(1, $data->getData('weight', 1, 'int'));
        $data->totalCustomerCount = $data->weight;
        $data->clientTimezone = $data->getData('client_time_zone', '', 'string');
        $data->customerData = $data->getData('customer_data', [], 'arr')
            + ['first_name' => '', 'last_name' => '', 'email' => '', 'phone' => ''];
        $data->status = Helper::getDefaultAppointmentStatus();
        $data->serviceCategoryId = $data->serviceInf ? (int) $data->serviceInf->category_id : 0;
        if ($data->calledFromBackend) {
            $data->appointmentId = $data->getData('id', 0, 'int');
            $data->customerId = $data->getData('customer_id', -1, 'int');
            $data->status = $data->getData('status', $data->status, 'string');
        } else {
            $data->customerId = Customers::find($data->customerData['email']);
        }
    }

    public static function record(AppointmentRequestData $data, string $name)
    {
        switch ($name) {
            case 'serviceInf':
                return Service::get($data->serviceId);
            case 'staffInf':
                return Staff::get($data->staffId);
            case 'locationInf':
                return Location::get($data->locationId);
            case 'appointmentInf':
                return Appointment::get($data->appointmentId);
            default:
                return ServiceStaff::where('service_id', $data->serviceId)->where('staff_id', $data->staffId)->fetch();
        }
    }

    /** The core's rows; add-ons add theirs when the cart has been loaded. */
    public static function price(AppointmentRequestData $data): void
    {
        $service = $data->serviceInf;
        $own = $data->serviceStaffInf;
        $price = $own && $own->price != -1 ? $own->price : ($service ? $service->price : 0);
        $data->price('service_price')->setPrice($price * $data->weight)
            ->setLabel(esc_html($service ? $service->name : ''));
        foreach ($data->getServiceExtras() as $extra) {
            $data->price('service_extra_' . $extra['extra_id'], 'service_extra')
                ->setPrice($extra['price'] * $extra['quantity'] * $data->weight)
                ->setLabel(esc_html($extra['name'] . ' x ' . $extra['quantity']));
        }
        $data->price('discount')->setPrice(0, true)->setNegativeOrPositive(-1)->setIsMergeable(true)
            ->setLabel(esc_html__('Discount', 'booknetic'))
            ->setHidden(Helper::getOption('hide_discount_row', 'off') === 'on');
    }

    /** @return array[] extra_id, name, quantity, price, duration */
    public static function extras(AppointmentRequestData $data): array
    {
        $extras = [];
        foreach ($data->getData('service_extras', [], 'arr') as $wanted) {
            $quantity = isset($wanted['quantity']) ? (int) $wanted['quantity'] : 1;
            $extra = ServiceExtra::where('service_id', $data->serviceId)->where('id', (int) $wanted['extra'])->fetch();
            if ($extra && $quantity > 0) {
                $extras[] = [
                    'extra_id' => (int) $extra->id, 'name' => $extra->name, 'quantity' => $quantity,
                    'price' => (float) $extra->price, 'duration' => (int) $extra->duration,
                ];
            }
        }
        return $extras;
    }

    /** @return array{type: string, amount: float} the staff's own deposit, else the service's */
    public static function deposit(AppointmentRequestData $data): array
    {
        $own = $data->serviceStaffInf;
        $from = $own && $own->deposit != -1 && $own->deposit_type ? $own : $data->serviceInf;
        return $from
            ? ['type' => $from->deposit_type, 'amount' => (float) $from->deposit]
            : ['type' => 'percent', 'amount' => 100.0];
    }
}
