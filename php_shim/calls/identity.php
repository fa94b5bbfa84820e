<?php

/** Who acts: what each signed call says about the person in front of it. */

namespace BkLoyalty;

/** The site itself; each doorbell carries its own tenant and verdict. */
function as_system(int $tenant = 0, bool $tenantCan = true): array
{
    return identity($tenant, 'system', 0, $tenantCan, false);
}

/** The logged-in WordPress user as a customer, user 0 for a guest. */
function as_customer(int $tenant, bool $tenantCan): array
{
    return identity($tenant, 'customer', get_current_user_id(), $tenantCan, false);
}

/** The logged-in WordPress user at work in Booknetic's back end. */
function as_staff(): array
{
    $tenant = Booknetic\tenant_id();
    $identity = identity($tenant, Booknetic\staff_actor(), get_current_user_id(), tenant_can($tenant), user_can());
    return ['role' => role()] + $identity;
}

/** The administrator of a SaaS in the panel of its own, where no tenant is and nobody's plan counts. */
function as_super_admin(): array
{
    return identity(0, 'super_admin', get_current_user_id(), false, false);
}

function identity(int $tenant, string $actor, int $user, bool $tenantCan, bool $userCan): array
{
    return [
        'tenant' => (string) $tenant,
        'actor' => $actor,
        'user' => (string) $user,
        'tenant_can' => $tenantCan ? '1' : '0',
        'user_can' => $userCan ? '1' : '0',
        'role' => NO_ROLE,
        'locale' => locale_name(determine_locale()),
    ];
}

/** Only what a header and the service's own check allow. */
function locale_name(string $locale): string
{
    return preg_match('/^[A-Za-z0-9_@.-]{1,20}$/', $locale) ? $locale : 'en_US';
}
