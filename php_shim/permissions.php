<?php

/** What Booknetic's plans and roles say about "Loyalty Points", asked once per request. */

namespace BkLoyalty;

/** Registered before anything is asked: an unknown capability is granted to every tenant and to no user. */
function register_capabilities(): void
{
    Booknetic\register_tenant_capability(CAPABILITY, __('Loyalty Points', 'bkloyalty'));
    if (tenant_can(Booknetic\tenant_id())) {
        Booknetic\register_user_capability(CAPABILITY, __('Loyalty Points', 'bkloyalty'));
    }
}

function tenant_can(int $tenant): bool
{
    $verdicts = &request()->tenantCan;
    if (!isset($verdicts[$tenant])) {
        $verdicts[$tenant] = Booknetic\in_tenant($tenant, static function (): bool {
            return Booknetic\tenant_can(CAPABILITY);
        });
    }
    return $verdicts[$tenant];
}

function user_can(): bool
{
    if (request()->userCan === null) {
        request()->userCan = Booknetic\user_can(CAPABILITY);
    }
    return request()->userCan;
}
