<?php

namespace BookneticStandin;

use BookneticApp\Backend\Appointments\Helpers\AppointmentRequestsBase;
use BookneticApp\Providers\Core\Permission;

/** For tests, which play many requests in one process: forgets what a request would have forgotten. */
class Process
{
    public static function forget(): void
    {
        self::set(Permission::class, 'tenantId', null);
        self::set(Permission::class, 'isTenantKnown', false);
        self::set(AppointmentRequestsBase::class, 'loaded', null);
    }

    private static function set(string $class, string $property, $value): void
    {
        $reflection = new \ReflectionProperty($class, $property);
        $reflection->setAccessible(true);
        $reflection->setValue(null, $value);
    }
}
