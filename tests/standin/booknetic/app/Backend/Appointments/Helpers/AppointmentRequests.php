<?php

namespace BookneticApp\Backend\Appointments\Helpers;

/** Section 0.2: 4.x and later are asked statically. */
class AppointmentRequests extends AppointmentRequestsBase
{
    public static function self(): ?self
    {
        return self::$loaded;
    }

    /** @return AppointmentRequestData[] */
    public static function appointments(): array
    {
        return self::$loaded ? self::$loaded->appointments : [];
    }

    public static function appointmentCount(): int
    {
        return count(self::appointments());
    }
}
