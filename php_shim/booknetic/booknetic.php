<?php

/**
 * The adapter: everything that touches Booknetic's classes; booknetic_tables.php has its tables.
 *
 * Its interface is known from published facts and differs between versions, so nothing here compares versions: each
 * class and method is looked for before it is used, and what is missing has a plain answer.
 */

namespace BkLoyalty\Booknetic;

use BookneticApp\Backend\Appointments\Helpers\AppointmentRequests;
use BookneticApp\Config;
use BookneticApp\Models\Customer;
use BookneticApp\Providers\Core\Capabilities;
use BookneticApp\Providers\Core\Controller;
use BookneticApp\Providers\Core\Permission;
use BookneticApp\Providers\Core\Route;
use BookneticApp\Providers\Helpers\Helper;
use BookneticApp\Providers\Helpers\Math;
use BookneticApp\Providers\UI\MenuUI;
use BookneticSaaS\Models\Tenant;
use BookneticSaaS\Providers\Core\Route as SaasRoute;
use BookneticSaaS\Providers\UI\MenuUI as SaasMenuUI;

use const BkLoyalty\PRICE_KEY;

function has(string $class, string $method): bool
{
    return class_exists($class) && method_exists($class, $method);
}

// ---- Tenants and permissions ----------------------------------------------------------------------------------------

function is_saas(): bool
{
    return has(Helper::class, 'isSaaSVersion') && Helper::isSaaSVersion();
}

/** The tenant of the present context; 0 outside SaaS and where there is none. Booknetic may answer with "50" or null. */
function tenant_id(): int
{
    return is_saas() && has(Permission::class, 'tenantId') ? (int) Permission::tenantId() : 0;
}

/** Runs something in a tenant's context and puts back the one that stood before. */
function in_tenant(int $tenant, callable $do)
{
    if (!is_saas() || !has(Permission::class, 'setTenantId') || tenant_id() === $tenant) {
        return $do();
    }
    $before = Permission::tenantId();
    Permission::setTenantId($tenant > 0 ? $tenant : null);
    try {
        return $do();
    } finally {
        Permission::setTenantId($before);
    }
}

function register_tenant_capability(string $capability, string $title): void
{
    if (has(Capabilities::class, 'registerTenantCapability')) {
        Capabilities::registerTenantCapability($capability, $title);
    }
}

function register_user_capability(string $capability, string $title, ?string $parent = null): void
{
    if (has(Capabilities::class, 'register')) {
        Capabilities::register($capability, $title, $parent);
    }
}

function tenant_can(string $capability): bool
{
    return !has(Capabilities::class, 'tenantCan') || (bool) Capabilities::tenantCan($capability);
}

function user_can(string $capability): bool
{
    return has(Capabilities::class, 'userCan') && (bool) Capabilities::userCan($capability);
}

/** @return string[] of all capabilities that are registered, as far as this version tells */
function capability_keys(): array
{
    $told = is_callable([Capabilities::class, 'getUserCapabilitiesList']) ? Capabilities::getUserCapabilitiesList() : [];
    return is_array($told) ? array_map('strval', array_keys($told)) : [];
}

/** How far a capability goes: "off", "my" (one's own customers) or "all". Versions without values know a no from a yes. */
function user_grant(string $capability): string
{
    if (!user_can($capability)) {
        return 'off';
    }
    $hasValues = has(Capabilities::class, 'getUserCapabilityValue') && !is_administrator();
    $value = $hasValues ? Capabilities::getUserCapabilityValue($capability) : 'all';
    return in_array($value, ['off', 'my'], true) ? $value : 'all';
}

function is_administrator(): bool
{
    return has(Permission::class, 'isAdministrator') && Permission::isAdministrator();
}

/** Outside SaaS the administrator owns the business; in SaaS the tenant does. */
function staff_actor(): string
{
    if (is_super_admin()) {
        return 'super_admin';
    }
    return is_administrator() ? 'owner' : 'staff';
}

function is_super_admin(): bool
{
    return is_saas() && has(Permission::class, 'isSuperAdministrator') && Permission::isSuperAdministrator();
}

// ---- Bookings -------------------------------------------------------------------------------------------------------

/** @param mixed $line Booknetic's request data; very old versions pass the id itself */
function appointment_id($line): int
{
    return is_object($line) ? (int) ($line->appointmentId ?? 0) : (int) $line;
}

/** @param mixed $reschedule a row, or an array with the row in it */
function rescheduled_id($reschedule): int
{
    $info = is_array($reschedule) ? ($reschedule['appointmentInfo'] ?? $reschedule) : $reschedule;
    if (is_object($info)) {
        return (int) ($info->id ?? 0);
    }
    return is_array($info) ? (int) ($info['id'] ?? $info['appointment_id'] ?? 0) : 0;
}

// ---- The cart -------------------------------------------------------------------------------------------------------

/** @param mixed $given the cart in some versions, nothing in others */
function requests($given): ?object
{
    if (is_object($given)) {
        return $given;
    }
    return has(AppointmentRequests::class, 'self') ? AppointmentRequests::self() : null;
}

function load_requests(): ?object
{
    return has(AppointmentRequests::class, 'load') ? AppointmentRequests::load() : null;
}

/** @return object[] */
function lines(object $requests): array
{
    return array_values((array) ($requests->appointments ?? []));
}

function is_from_backend(object $requests): bool
{
    $says = method_exists($requests, 'isFromBackend')
        ? $requests->isFromBackend() : ($requests->calledFromBackend ?? false);
    return $says && is_user_logged_in();
}

/** Versions whose line does not say so know it of all lines. */
function is_line_from_backend($line): bool
{
    $says = $line->calledFromBackend ?? null;
    if ($says === null && has(AppointmentRequests::class, 'self')) {
        $says = AppointmentRequests::self()->calledFromBackend ?? false;
    }
    return (bool) $says && is_user_logged_in();
}

function is_edit(object $line): bool
{
    return method_exists($line, 'isEdit') && $line->isEdit() && appointment_id($line) > 0;
}

/** As far as the information step was filled in, else ''. */
function typed_email(object $line): string
{
    $email = ((array) ($line->customerData ?? []))['email'] ?? '';
    return is_string($email) ? $email : '';
}

/** Null before a service is chosen. */
function service_id(object $line): ?int
{
    $service = (int) ($line->serviceId ?? 0);
    return $service > 0 ? $service : null;
}

function occurrences(object $line): int
{
    return method_exists($line, 'getAllTimeslots') ? max(1, count($line->getAllTimeslots())) : 1;
}

/** Every price row but ours, signed, for one occurrence. @return array<int, array{0: string, 1: float}> */
function other_prices(object $line): array
{
    $prices = [];
    foreach ($line->getPrices() as $price) {
        if ($price->getId() !== PRICE_KEY) {
            $prices[] = [(string) $price->getId(), (float) $price->getPrice()];
        }
    }
    return $prices;
}

/** Looks without making: price() would create the row. */
function find_our_price(object $line): ?object
{
    foreach ($line->getPrices() as $price) {
        if ($price->getId() === PRICE_KEY) {
            return $price;
        }
    }
    return null;
}

/** The value itself is negative, since a subtotal is the plain sum; labels are printed unescaped. */
function set_our_price(object $line, float $discount, string $label): void
{
    $price = $line->price(PRICE_KEY);
    $price->setPrice(-$discount, true);
    $price->setNegativeOrPositive(-1);
    $price->setLabel(esc_html($label));
    $price->setHidden($discount <= 0.0);
    if (method_exists($price, 'setIsMergeable')) {
        // Of several lines only mergeable rows are shown; an empty one would hide the others.
        $price->setIsMergeable($discount > 0.0);
    }
}

/** What the coupons' summary answers, so that the panel's price box can be replaced. */
function summary(object $requests): array
{
    $sum = $requests->getSubTotal(true);
    $deposit = method_exists($requests, 'getDepositPrice') ? $requests->getDepositPrice(true) : $sum;
    return [
        'sum_price' => $sum,
        'sum_price_txt' => Helper::price($sum),
        'prices_html' => $requests->getPricesHTML(true),
        'deposit_txt' => Helper::price($deposit),
    ];
}

// ---- Workflows and short codes --------------------------------------------------------------------------------------

function workflow_events(): ?object
{
    return has(Config::class, 'getWorkflowEventsManager') ? Config::getWorkflowEventsManager() : null;
}

function short_codes(): ?object
{
    return has(Config::class, 'getShortCodeService') ? Config::getShortCodeService() : null;
}

// ---- The back end ---------------------------------------------------------------------------------------------------

function has_back_end(): bool
{
    return class_exists(Controller::class) && has(Route::class, 'get') && has(Route::class, 'post');
}

/** @param string[] $actions those that the AJAX class answers */
function register_module(string $module, string $controller, string $ajax, array $actions): void
{
    Route::get($module, $controller);
    Route::post($module, $ajax, $actions);
}

function add_menu(string $module, string $title, string $icon, int $priority): void
{
    if (has(MenuUI::class, 'get')) {
        $item = MenuUI::get($module);
        $item->setTitle($title);
        $item->setIcon($icon);
        $item->setPriority($priority);
    }
}

/** The address of a module of the back end; the page's slug can be configured. */
function module_url(string $module): string
{
    if (has(Route::class, 'getURL')) {
        return (string) Route::getURL($module);
    }
    $slug = has(Helper::class, 'getSlugName') ? (string) Helper::getSlugName() : 'booknetic';
    return add_query_arg(['page' => $slug, 'module' => $module], admin_url('admin.php'));
}

/** Where customers' pictures are shown from, up to a file's name; '' where this version does not tell. */
function pictures_url(): string
{
    $url = has(Helper::class, 'profileImage') ? (string) Helper::profileImage('bkl.jpg', 'Customers') : '';
    return substr($url, -7) === 'bkl.jpg' ? substr($url, 0, -7) : '';
}

/** The site's statuses of appointments. @return array<int, array{slug: string, title: string}> */
function appointment_statuses(): array
{
    $known = has(Helper::class, 'getAppointmentStatuses') ? (array) Helper::getAppointmentStatuses() : [];
    $statuses = [];
    foreach ($known as $key => $status) {
        $slug = is_array($status) ? (string) ($status['slug'] ?? $key) : (string) $key;
        $title = is_array($status) ? (string) ($status['title'] ?? $slug) : (string) $status;
        $statuses[] = ['slug' => substr($slug, 0, 190), 'title' => substr($title, 0, 500)];
    }
    return array_slice($statuses, 0, 200);
}

/** The panel of whoever runs a SaaS, beside the tenants' back end. */
function has_saas_panel(): bool
{
    return class_exists(Controller::class) && has(SaasRoute::class, 'get') && has(SaasMenuUI::class, 'get');
}

function register_saas_module(string $module, string $controller): void
{
    SaasRoute::get($module, $controller);
}

function add_saas_menu(string $module, string $title, string $icon, int $priority): void
{
    $item = SaasMenuUI::get($module);
    $item->setTitle($title);
    $item->setIcon($icon);
    $item->setPriority($priority);
}

function saas_module_url(string $module): string
{
    if (has(SaasRoute::class, 'getURL')) {
        return (string) SaasRoute::getURL($module);
    }
    return add_query_arg(['page' => 'booknetic-saas', 'module' => $module], admin_url('admin.php'));
}

/** Through Booknetic's own model, of this tenant only, whatever tenant the request is about. */
function set_customer_category(int $tenant, int $customer, int $category): void
{
    // Models hand on what they do not have themselves, so that their methods cannot be looked for.
    if (!class_exists(Customer::class)) {
        return;
    }
    $mine = Customer::noTenant()->where('id', $customer);
    if ($tenant > 0) {
        $mine = $mine->where('tenant_id', $tenant);
    }
    // It may have been deleted since: better the one that they have than one that is none.
    if (has_customer_category($tenant, $category)) {
        $mine->update(['category_id' => $category]);
    }
}

/** A model's listener, which is told before the row is gone. */
function on_tenant_deleting(callable $listener): void
{
    if (has(Tenant::class, 'onDeleting')) {
        Tenant::onDeleting($listener);
    }
}

/** Throws Booknetic's own exception, which its dispatcher answers. */
function must(string $capability): void
{
    Capabilities::mustTenant($capability);
    Capabilities::must($capability);
}

// ---- Settings -------------------------------------------------------------------------------------------------------

function option(string $name, string $default): string
{
    return has(Helper::class, 'getOption') ? (string) Helper::getOption($name, $default) : $default;
}

/** The option's name is not certain; how Booknetic rounds is. */
function decimals(): int
{
    if (has(Math::class, 'floor')) {
        $fraction = explode('.', (string) Math::floor(1.23456789))[1] ?? '';
        return min(6, strlen($fraction));
    }
    return max(0, min(6, (int) option('price_number_of_decimals', '2')));
}
