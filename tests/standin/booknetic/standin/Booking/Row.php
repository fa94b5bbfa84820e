<?php

namespace BookneticStandin\Booking;

use BookneticApp\Backend\Appointments\Helpers\AppointmentRequestData;
use BookneticApp\Models\AppointmentExtra;
use BookneticApp\Models\AppointmentPrice;

/** Section 6: what stands in the tables for one appointment. */
class Row
{
    /** The columns that the form decides, for a new row and for an edit. */
    public static function fromRequest(AppointmentRequestData $data, Timeslot $slot): array
    {
        return [
            'location_id' => $data->locationId, 'service_id' => $data->serviceId, 'staff_id' => $data->staffId,
            'customer_id' => $data->customerId, 'status' => $data->status, 'weight' => $data->weight,
            'starts_at' => $slot->startsAt(), 'ends_at' => $slot->endsAt(),
            'busy_from' => $slot->busyFrom(), 'busy_to' => $slot->busyTo(), 'note' => $data->note,
        ];
    }

    public static function writeExtras(int $appointmentId, AppointmentRequestData $data): void
    {
        foreach ($data->getServiceExtras() as $extra) {
            AppointmentExtra::insert(['appointment_id' => $appointmentId, 'extra_id' => $extra['extra_id'],
                'quantity' => $extra['quantity'], 'price' => $extra['price'], 'duration' => $extra['duration']]);
        }
    }

    /** Section 3.4: the absolute value and the sign; the same rows for every occurrence of a series. */
    public static function writePrices(int $appointmentId, AppointmentRequestData $data): void
    {
        foreach ($data->getPrices(true) as $price) {
            AppointmentPrice::insert(['appointment_id' => $appointmentId, 'unique_key' => $price->getId(),
                'price' => abs($price->getPrice()), 'negative_or_positive' => $price->getNegativeOrPositive()]);
        }
    }

    public static function deletePricesAndExtras(int $appointmentId): void
    {
        AppointmentPrice::where('appointment_id', $appointmentId)->delete();
        AppointmentExtra::where('appointment_id', $appointmentId)->delete();
    }

    /** SUM(price * sign), as the tables say. */
    public static function total(int $appointmentId): float
    {
        return (float) AppointmentPrice::where('appointment_id', $appointmentId)->sum('price * negative_or_positive');
    }
}
