<?php

/** What Booknetic's plans and roles say about "Loyalty Points", asked once per request. */

namespace BkLoyalty;

/** The permissions under the whole module, each the capability `bkloyalty_` and its name. */
const FINER_PERMISSIONS = ['adjust', 'export', 'rewards', 'rules', 'settings', 'view'];

/** Registered before anything is asked: an unknown capability is granted to every tenant and to no user. */
function register_capabilities(): void
{
    Booknetic\register_tenant_capability(CAPABILITY, __('Loyalty Points', 'bkloyalty'));
    if (tenant_can(Booknetic\tenant_id())) {
        Booknetic\register_user_capability(CAPABILITY, __('Loyalty Points', 'bkloyalty'));
        foreach (permission_titles() as $permission => $title) {
            Booknetic\register_user_capability(finer_capability($permission), $title, CAPABILITY);
        }
    }
}

/** @return array<string, string> as whoever edits a role reads them, under "Loyalty Points" */
function permission_titles(): array
{
    return [
        'adjust' => __('Adjust points', 'bkloyalty'),
        'export' => __('Export', 'bkloyalty'),
        'rewards' => __('Rewards and bonuses', 'bkloyalty'),
        'rules' => __('Manage rules', 'bkloyalty'),
        'settings' => __('Settings', 'bkloyalty'),
        'view' => __('View', 'bkloyalty'),
    ];
}

function finer_capability(string $permission): string
{
    return CAPABILITY . '_' . $permission;
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

/**
 * Booknetic's verdict on the module and on each finer permission, such as "loyalty=my,adjust=off,...". What a role does not
 * name is "off" to Booknetic; the service, which reads the role, tells that from a no.
 */
function role(): string
{
    if (request()->role === null) {
        $verdicts = ['loyalty=' . Booknetic\user_grant(CAPABILITY)];
        foreach (FINER_PERMISSIONS as $permission) {
            $verdicts[] = $permission . '=' . Booknetic\user_grant(finer_capability($permission));
        }
        request()->role = implode(',', $verdicts);
    }
    return request()->role;
}
