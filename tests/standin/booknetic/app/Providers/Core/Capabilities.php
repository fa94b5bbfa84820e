<?php

namespace BookneticApp\Providers\Core;

/** Section 0.2: 5.x knows the opposite question too. */
class Capabilities extends CapabilitiesBase
{
    public static function tenantCannot($capability)
    {
        return !self::tenantCan($capability);
    }
}
