<?php

namespace BookneticStandin\Tests;

use BookneticApp\Models\Customer;
use BookneticApp\Models\Service;
use BookneticApp\Providers\Core\Permission;
use BookneticApp\Providers\Helpers\Helper;
use BookneticSaaS\Models\Tenant;
use BookneticStandin\Process;
use BookneticStandin\Tenants;

/** What is said about tenants and who is here. */
class PermissionTest extends StandinTestCase
{
    private function tenant(string $domain, int $user = 0): int
    {
        $this->switchTo('saas', 'on');
        $id = Tenants::create(['domain' => $domain, 'user_id' => $user ?: null]);
        Process::forget();
        return $id;
    }

    /** booknetic.md 4.1: null outside SaaS, whatever the request says. */
    public function testOutsideSaaSThereIsNoTenant(): void
    {
        $_REQUEST['tenant_id'] = '5';
        $this->assertNull(Permission::tenantId());
    }

    /** booknetic.md 4.1: on the front end the request decides, as a string, whoever is logged in. */
    public function testOnTheFrontEndTheRequestDecides(): void
    {
        $user = $this->logIn('booknetic_saas_tenant');
        $own = $this->tenant('own', $user);
        $other = $this->tenant('other');
        $_REQUEST['tenant_id'] = (string) $other;
        Process::forget();
        $this->assertSame((string) $other, Permission::tenantId());
        unset($_REQUEST['tenant_id']);
        Process::forget();
        $this->assertSame((string) $own, Permission::tenantId());
    }

    /** booknetic.md 4.1: the page's domain comes before the request's parameter. */
    public function testTheDomainComesFirst(): void
    {
        $own = $this->tenant('salon-a');
        $_GET['pagename'] = 'salon-a';
        $_REQUEST['tenant_id'] = '999';
        Process::forget();
        $this->assertSame((string) $own, Permission::tenantId());
    }

    /** booknetic.md 4.1: in the back end the owner's or the staff's tenant, not the request's. */
    public function testInTheBackEndTheUserDecides(): void
    {
        $owner = $this->logIn('booknetic_saas_tenant');
        $own = $this->tenant('own', $owner);
        $_REQUEST['tenant_id'] = '999';
        $this->inBackEnd();
        $this->assertSame((string) $own, Permission::tenantId());

        $staff = $this->logIn('booknetic_staff');
        Salon::row('staff', ['name' => 'Bo', 'user_id' => $staff], $own);
        $this->inBackEnd();
        $this->assertSame((string) $own, Permission::tenantId());
        $this->assertCount(1, Permission::myStaffId());
    }

    /** booknetic.md 4.1: the context is cached, and setTenantId leaves it switched. */
    public function testTheContextStaysSwitched(): void
    {
        $this->tenant('a');
        Permission::setTenantId(7);
        $_REQUEST['tenant_id'] = '8';
        $this->assertSame(7, Permission::tenantId());
    }

    /** booknetic.md 4.1: rendering the customer panel leaves the tenant of its last row. */
    public function testTheCustomerPanelLeavesItsLastTenant(): void
    {
        $user = $this->logIn('booknetic_customer');
        $a = $this->tenant('a');
        $b = $this->tenant('b');
        foreach ([$a => 2000, $b => 1000] as $tenant => $startsAt) {
            $customer = Salon::row('customers', ['user_id' => $user, 'first_name' => 'C'], $tenant);
            Salon::row('appointments', ['customer_id' => $customer, 'starts_at' => $startsAt, 'status' => 'approved'], $tenant);
        }
        $html = do_shortcode('[booknetic-cp]');
        $this->assertSame(2, substr_count($html, 'booknetic_cp_appointment"'));
        $this->assertSame((string) $b, Permission::tenantId());
    }

    /** booknetic.md 4.3: one WordPress user is a customer of many tenants, one row each. */
    public function testOneUserIsACustomerOfManyTenants(): void
    {
        $user = $this->logIn('booknetic_customer');
        $tenants = [$this->tenant('a'), $this->tenant('b')];
        foreach ($tenants as $tenant) {
            Salon::row('customers', ['user_id' => $user, 'email' => 'c@example.test'], $tenant);
        }
        $mine = Customer::where('user_id', Permission::userId())->noTenant()->fetchAll();
        $this->assertEquals($tenants, array_column(array_map(function ($row) {
            return $row->toArray();
        }, $mine), 'tenant_id'));
        Permission::setTenantId($tenants[1]);
        $this->assertSame(1, Customer::where('user_id', $user)->count());
    }

    /** booknetic.md 4.1: roles; the super-admin of a SaaS cannot use Booknetic itself. */
    public function testRoles(): void
    {
        $this->logIn('administrator');
        $this->assertSame([true, true, true], $this->roles());
        $this->switchTo('saas', 'on');
        $this->assertSame([true, true, false], $this->roles());
        $this->logIn('booknetic_saas_tenant');
        $this->assertSame([true, false, true], $this->roles());
        $this->logIn('booknetic_customer');
        $this->assertSame([false, false, false], $this->roles());
    }

    private function roles(): array
    {
        return [Permission::isAdministrator(), Permission::isSuperAdministrator(), Permission::canUseBooknetic()];
    }

    /** booknetic.md 2: options per tenant are `bkntc_t{id}_{key}`, global ones and those outside SaaS `bkntc_{key}`. */
    public function testOptionNames(): void
    {
        Helper::setOption('probe', 'site');
        $this->assertSame('site', get_option('bkntc_probe'));
        $tenant = $this->tenant('a');
        Permission::setTenantId($tenant);
        Helper::setOption('probe', 'tenant');
        $this->assertSame('tenant', get_option("bkntc_t{$tenant}_probe"));
        $this->assertSame(['tenant', 'site'], [Helper::getOption('probe'), Helper::getOption('probe', null, false)]);
    }

    /** booknetic.md 6: models see the context's tenant; inserts write it; outside SaaS it is NULL. */
    public function testModelsAreScopedToTheTenant(): void
    {
        Service::insert(['name' => 'Of the site']);
        $this->assertNull(Service::where('name', 'Of the site')->fetch()->tenant_id);
        $tenant = $this->tenant('a');
        Permission::setTenantId($tenant);
        Service::insert(['name' => 'Of the tenant']);
        $this->assertSame(['Of the tenant', (string) $tenant], [
            Service::query()->fetch()->name, Service::query()->fetch()->tenant_id,
        ]);
        $this->assertSame(5, Service::noTenant()->count());
    }

    /** booknetic.md 1.7: a tenant comes and pays, by hooks; it goes, by a model event, before its row. */
    public function testATenantsLife(): void
    {
        $heard = $this->listenTo(['bkntcsaas_tenant_created', 'bkntcsaas_tenant_subscribed']);
        $tenant = $this->tenant('a');
        Tenants::subscribe($tenant, 1, '2099-01-01');
        $this->assertSame([
            ['bkntcsaas_tenant_created', $tenant], ['bkntcsaas_tenant_subscribed', $tenant],
        ], $heard->getArrayCopy());
        $seen = [];
        Tenant::onDeleting(function ($id) use (&$seen) {
            $seen[] = [(int) $id, Tenant::get($id) !== null];
        });
        Tenants::delete($tenant);
        $this->assertSame([[$tenant, true]], $seen);
        $this->assertNull(Tenant::get($tenant));
    }

    /** booknetic.md 6: bookings of a tenant carry it. */
    public function testABookingCarriesItsTenant(): void
    {
        $tenant = $this->tenant('a');
        Salon::open($tenant);
        $id = Salon::book([], ['tenant_id' => (string) $tenant]);
        $this->assertSame((string) $tenant, Salon::appointment($id)->tenant_id);
        $this->assertSame((string) $tenant, Customer::noTenant()->get(Salon::appointment($id)->customer_id)->tenant_id);
    }
}
