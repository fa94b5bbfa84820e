<?php

/** What this plugin remembers during one PHP request, all in one place. */

namespace BkLoyalty;

final class Request
{
    /** Calls to the service: made, and allowed (a summary 1, a confirm 5, anything else 2). */
    public int $calls = 0;
    public int $allowedCalls = 2;

    /** Rings made before the end of the request, and allowed (a confirm 2, anything else 1). */
    public int $ringsAtOnce = 0;
    public int $allowedRingsAtOnce = 1;

    /** @var array<int, int> doorbells not yet rung: id => tenant */
    public array $bells = [];

    /** @var array<int, string> fingerprint of each appointment when its last doorbell was written */
    public array $seen = [];

    /** Whether WordPress has come to the end of it. */
    public bool $isEnding = false;

    /** @var array{customers: int[], tenants: array<int, string>} what is being deleted: told once the rows are gone */
    public array $deleted = ['customers' => [], 'tenants' => []];

    /** @var int[] events acted on and not yet acknowledged */
    public array $acknowledge = [];

    /** @var int[] appointments between before_mutation and after_mutation */
    public array $mutating = [];

    /** @var int[] appointments whose change is only visible at the end of the request */
    public array $lookAgain = [];

    /** @var array{appointments: array, customers: array, events: array} keyword texts by id, from rings and with events */
    public array $keywords = ['appointments' => [], 'customers' => [], 'events' => []];

    /** @var array<int, bool> verdicts of the tenants' plans */
    public array $tenantCan = [];
    public ?bool $userCan = null;
    public ?string $role = null;

    /** @var array<string, Answer> quotes and panels by what was asked */
    public array $answers = [];

    /** The tenant that the page belongs to, 0 for none; null until it was looked at. */
    public ?int $pageTenant = null;

    /** The last quote or hold that was answered. */
    public ?array $offer = null;

    /** The token of this checkout once the customer confirms. */
    public ?string $checkout = null;

    /** The service's name for what this very confirm holds; the doorbells of what it saves bring it back. */
    public ?string $binding = null;

    /** Cart lines (Booknetic's objects) => their number, once a hold is placed for them. */
    public \SplObjectStorage $heldLines;

    /** Those of them of which a booking was saved. */
    public \SplObjectStorage $bookedLines;

    /** The tenant in whose name this request's hold was placed. */
    public int $heldTenant = 0;

    /** @var array<int, array{tenant: int, checkout: string}> holds that no booking will use, not yet told */
    public array $released = [];

    /** Cart lines whose row of ours was taken away again. */
    public \SplObjectStorage $cleared;

    public function __construct()
    {
        $this->heldLines = new \SplObjectStorage();
        $this->bookedLines = new \SplObjectStorage();
        $this->cleared = new \SplObjectStorage();
    }

    /** A request that saves a booking may ask more: quote, hold, two rings and an acknowledgement. */
    public function isConfirm(): void
    {
        $this->allowedCalls = 5;
        $this->allowedRingsAtOnce = 2;
    }

    public function isSummary(): void
    {
        $this->allowedCalls = 1;
    }

    public function mayCall(): bool
    {
        return $this->calls < $this->allowedCalls;
    }
}

/** The present request; tests begin a new one by handing it over. */
function request(?Request $new = null): Request
{
    static $current = null;
    if ($new !== null || $current === null) {
        $current = $new ?? new Request();
    }
    return $current;
}
