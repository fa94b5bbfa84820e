<?php

namespace BookneticStandin\Tests;

use BookneticApp\Providers\Core\Capabilities;
use BookneticApp\Providers\Core\CapabilitiesException;
use BookneticApp\Providers\Core\Permission;
use BookneticStandin\Process;
use BookneticStandin\Tenants;

/** What is said about who may do what. */
class CapabilitiesTest extends StandinTestCase
{
    protected function setUp(): void
    {
        parent::setUp();
        Capabilities::register('probe', 'Probe');
        Capabilities::register('probe_view', 'View', 'probe');
        Capabilities::register('probe_customers', 'Of customers', 'customers');
        Capabilities::registerTenantCapability('probe', 'Probe');
    }

    private function logInStaff($tenant = null): int
    {
        $user = $this->logIn('booknetic_staff');
        return Salon::row('staff', ['name' => 'Bo', 'user_id' => $user], $tenant);
    }

    /** booknetic.md 4.2: tenantCan fails open, userCan fails closed, on what nobody registered. */
    public function testUnregisteredCapabilities(): void
    {
        $this->logIn('administrator');
        $this->assertTrue(Capabilities::tenantCan('never_registered'));
        $this->assertFalse(Capabilities::userCan('never_registered'));
        $this->assertFalse(Capabilities::tenantCannot('never_registered'));
    }

    /** booknetic.md 4.2: an administrator may everything that is registered; a customer and a guest nothing. */
    public function testAdministratorsCustomersAndGuests(): void
    {
        $this->assertFalse(Capabilities::userCan('probe'));
        $this->logIn('administrator');
        $this->assertTrue(Capabilities::userCan('probe'));
        $this->logIn('booknetic_customer');
        $this->assertFalse(Capabilities::userCan('probe'));
    }

    /** booknetic.md 4.2: staff may what stands under the core's six; a new top-level capability is denied. */
    public function testTheDefaultOfStaff(): void
    {
        $this->logInStaff();
        $this->assertTrue(Capabilities::userCan('appointments'));
        $this->assertTrue(Capabilities::userCan('appointments_edit'));
        $this->assertTrue(Capabilities::userCan('probe_customers'));
        $this->assertFalse(Capabilities::userCan('probe'));
        $this->assertFalse(Capabilities::userCan('probe_view'));
        $this->assertFalse(Capabilities::userCan('settings'));
    }

    /** booknetic.md 4.2: must() throws, and looks at the parent first. */
    public function testMustLooksAtTheParentFirst(): void
    {
        $this->logIn('administrator');
        add_filter('bkntc_user_capability_filter', function ($can, $capability) {
            return $capability === 'probe' ? false : $can;
        }, 30, 2);
        $this->assertTrue(Capabilities::userCan('probe_view'));
        $this->expectException(CapabilitiesException::class);
        Capabilities::must('probe_view');
    }

    /** booknetic.md 4.2: the role manager; the exact key must be there and not `off`. */
    public function testTheRoleManager(): void
    {
        $this->switchTo('role_manager', 'on');
        $staff = $this->logInStaff();
        $this->assertFalse(Capabilities::userCan('appointments'), 'no role');

        $permissions = ['probe' => 'my', 'customers' => 'off', 'appointments' => 'all'];
        Salon::row('user_role_managers', ['name' => 'R', 'staff' => "99,$staff", 'permissions' => json_encode($permissions)]);
        $this->assertTrue(Capabilities::userCan('probe'));
        $this->assertTrue(Capabilities::userCan('appointments'));
        $this->assertFalse(Capabilities::userCan('customers'));
        $this->assertFalse(Capabilities::userCan('probe_view'), 'newer than the role');
        $this->assertSame(['my', 'off'], [
            Capabilities::getUserCapabilityValue('probe'), Capabilities::getUserCapabilityValue('customers'),
        ]);
        $this->logIn('administrator');
        $this->assertTrue(Capabilities::userCan('probe_view'));
    }

    /** booknetic.md 4.2: the default role, for staff whom no role names. */
    public function testTheDefaultRole(): void
    {
        $this->switchTo('role_manager', 'on');
        $this->logInStaff();
        Salon::row('user_role_managers', ['name' => 'D', 'is_default' => 1, 'permissions' => '{"probe": "all"}']);
        $this->assertTrue(Capabilities::userCan('probe'));
        $this->assertFalse(Capabilities::userCan('customers'));
    }

    /** booknetic.md 4.2: outside SaaS a tenant may what is registered. */
    public function testOutsideSaaSTheTenantMay(): void
    {
        $this->assertTrue(Capabilities::tenantCan('probe'));
    }

    /** booknetic.md 4.2: in SaaS the plan must say `on`; a missing key is denied. */
    public function testThePlanDecidesInSaaS(): void
    {
        $this->inSaaS();
        $with = Tenants::createPlan('With', ['probe' => 'on', 'customers' => 'off']);
        $tenant = Tenants::create(['domain' => 'a', 'plan_id' => $with, 'expires_in' => '2099-01-01']);
        Permission::setTenantId($tenant);
        $this->assertTrue(Capabilities::tenantCan('probe'));
        $this->assertFalse(Capabilities::tenantCan('customers'));
        $this->assertFalse(Capabilities::tenantCan('appointments'), 'missing');
        $this->assertTrue(Capabilities::tenantCan('never_registered'));
        $this->expectException(CapabilitiesException::class);
        Capabilities::mustTenant('customers');
    }

    /** booknetic.md 4.2: an expired tenant has the plan with expire_plan = 1. */
    public function testAnExpiredTenantFallsBack(): void
    {
        $this->inSaaS();
        $with = Tenants::createPlan('With', ['probe' => 'on']);
        Tenants::createPlan('Expired', ['customers' => 'on'], true);
        $tenant = Tenants::create(['domain' => 'a', 'plan_id' => $with, 'expires_in' => '2020-01-01']);
        Permission::setTenantId($tenant);
        $this->assertFalse(Capabilities::tenantCan('probe'));
        $this->assertTrue(Capabilities::tenantCan('customers'));
    }

    /** booknetic.md 4.2: filters have the last word. */
    public function testFiltersHaveTheLastWord(): void
    {
        add_filter('bkntc_tenant_capability_filter', '__return_false');
        $this->assertFalse(Capabilities::tenantCan('probe'));
    }

    private function inSaaS(): void
    {
        $this->switchTo('saas', 'on');
        \BookneticStandin\Plans::attach();
        Process::forget();
    }
}
