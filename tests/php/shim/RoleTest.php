<?php

namespace BkLoyalty\Tests;

use BkLoyalty\BackEndAjax;
use BookneticApp\Providers\Core\Capabilities;
use BookneticApp\Providers\Core\CapabilitiesException;

use function BkLoyalty\as_customer;
use function BkLoyalty\as_staff;
use function BkLoyalty\as_super_admin;
use function BkLoyalty\as_system;
use function BkLoyalty\may_change_workflows;

use const BkLoyalty\FINER_PERMISSIONS;

require_once __DIR__ . '/ShimTestCase.php';

/** Booknetic's verdicts on the finer permissions, as each call carries them. */
final class RoleTest extends ShimTestCase
{
    private const EVERYTHING = 'loyalty=all,adjust=all,export=all,rewards=all,rules=all,settings=all,view=all';
    private const NOTHING = 'loyalty=off,adjust=off,export=off,rewards=off,rules=off,settings=off,view=off';

    protected function tearDown(): void
    {
        putenv('BOOKNETIC_STANDIN_ROLE_MANAGER');
        parent::tearDown();
    }

    public function testTheFinerPermissionsStandUnderTheModule(): void
    {
        foreach (FINER_PERMISSIONS as $permission) {
            $registered = Capabilities::get("bkloyalty_$permission");
            self::assertSame('bkloyalty', $registered['parent']);
            self::assertNotSame('', $registered['title']);
        }
    }

    public function testTheServiceKnowsTheSame(): void
    {
        $python = (string) file_get_contents(dirname(__DIR__, 3) . '/bridge/core/access/permissions.py');
        preg_match_all('/^    [A-Z]+ = "loyalty:([a-z]+)"$/m', $python, $found);
        self::assertSame(FINER_PERMISSIONS, $found[1]);
    }

    public function testAnAdministratorMayEverything(): void
    {
        wp_set_current_user(1);
        self::assertSame(self::EVERYTHING, as_staff()['role']);
    }

    public function testWhoeverMayNotDealWithWorkflowsSaysNothingOfWhenTheyRun(): void
    {
        $this->actAsStaff(['bkloyalty' => 'all']);
        self::assertFalse(may_change_workflows());
        do_action('bkntc_backend');
        $this->expectException(CapabilitiesException::class);
        (new BackEndAjax())->workflow_event();
    }

    public function testWhoeverMayDealWithWorkflowsSaysWhenTheyRun(): void
    {
        $this->actAsStaff(['bkloyalty' => 'all', 'workflow' => 'on']);
        self::assertTrue(may_change_workflows());
    }

    public function testWithoutTheRoleManagerStaffMayNothing(): void
    {
        $this->actAsStaff(null);
        self::assertSame(self::NOTHING, as_staff()['role']);
    }

    public function testARoleSaysHowFarEachGoes(): void
    {
        $this->actAsStaff(['bkloyalty' => 'all', 'bkloyalty_adjust' => 'my', 'bkloyalty_view' => 'on']);
        $role = 'loyalty=all,adjust=my,export=off,rewards=off,rules=off,settings=off,view=all';
        self::assertSame([$role, '1'], [as_staff()['role'], as_staff()['user_can']]);
    }

    public function testARoleThatSaysNoOrNothing(): void
    {
        $this->actAsStaff(['bkloyalty' => 'off', 'customers' => 'all']);
        self::assertSame([self::NOTHING, '0'], [as_staff()['role'], as_staff()['user_can']]);
    }

    public function testWhoeverHasNoRoleSaysSo(): void
    {
        wp_set_current_user(1);
        self::assertSame(['-', '-', '-'], [as_customer(0, true)['role'], as_system()['role'], as_super_admin()['role']]);
        self::assertSame(['0', '0', '0', 'super_admin'], [
            as_super_admin()['tenant'], as_super_admin()['tenant_can'], as_super_admin()['user_can'],
            as_super_admin()['actor'],
        ]);
    }

    /** @param ?array<string, string> $permissions of the role, null without the role add-on */
    private function actAsStaff(?array $permissions): void
    {
        $user = $this->salon->user('shim-bo', 'booknetic_staff');
        $staff = $this->salon->insert('staff', ['name' => 'Bo', 'user_id' => $user, 'is_active' => 1]);
        if ($permissions !== null) {
            putenv('BOOKNETIC_STANDIN_ROLE_MANAGER=on');
            $this->salon->insert('user_role_managers', [
                'name' => 'Reception', 'staff' => "99,$staff", 'permissions' => wp_json_encode($permissions),
            ]);
        }
        wp_set_current_user($user);
        $this->beginRequest();
    }
}
