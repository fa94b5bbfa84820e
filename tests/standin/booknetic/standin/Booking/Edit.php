<?php

namespace BookneticStandin\Booking;

use BookneticApp\Backend\Appointments\Helpers\AppointmentRequestData;
use BookneticApp\Models\Appointment;

/** Sections 1.2 and 3.4: the back end's edit form. */
class Edit
{
    public static function save(AppointmentRequestData $data): void
    {
        $id = $data->appointmentId;
        do_action('bkntc_appointment_before_edit', $data);
        do_action('bkntc_appointment_before_mutation', $id);
        Customers::findOrCreate($data);
        $row = Row::fromRequest($data, $data->getAllTimeslots()[0]);
        Appointment::where('id', $id)->update(apply_filters('bkntc_appointment_update_data', $row, $data));
        if (BackendRequest::changesPrices()) {
            Row::deletePricesAndExtras($id);
            Row::writeExtras($id, $data);
            Row::writePrices($id, $data);
        }
        do_action('bkntc_appointment_after_mutation', $id);
        do_action('bkntc_appointment_after_edit', $data);
    }
}
