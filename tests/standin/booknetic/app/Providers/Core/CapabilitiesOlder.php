<?php

namespace BookneticApp\Providers\Core;

/** Section 0.2: before 5.x. Chosen by the autoloader. */
class Capabilities extends CapabilitiesBase
{
}
