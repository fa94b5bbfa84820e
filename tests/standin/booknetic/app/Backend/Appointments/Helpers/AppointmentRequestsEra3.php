<?php

namespace BookneticApp\Backend\Appointments\Helpers;

/** Section 0.2: 3.x has the instance only. Chosen by the autoloader when the era is 3. */
class AppointmentRequests extends AppointmentRequestsBase
{
}
