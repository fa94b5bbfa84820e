<?php

namespace BookneticStandin\Booking;

use BookneticApp\Providers\Helpers\Helper;

/** The business's time zone: WordPress's own, or in SaaS the tenant's option (its real name is not known). */
class TimeZone
{
    public static function ofBusiness(): \DateTimeZone
    {
        $name = Helper::isSaaSVersion() ? Helper::getOption('timezone', '') : '';
        return $name ? new \DateTimeZone($name) : wp_timezone();
    }

    public static function show($unix, string $format = 'Y-m-d H:i'): string
    {
        return (new \DateTimeImmutable('@' . (int) $unix))->setTimezone(self::ofBusiness())->format($format);
    }
}
