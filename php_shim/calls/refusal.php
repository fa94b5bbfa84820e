<?php

namespace BkLoyalty;

/** What a customer is told instead of being booked: the only exception that leaves this plugin. */
final class Refusal extends \Exception
{
}
