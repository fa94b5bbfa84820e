<?php

namespace BookneticStandin\Tests;

/** What is said about starting, in WordPress processes of their own. */
class BootTest extends StandinTestCase
{
    const HOOKS = ['bkntc_addons_load', 'bkntc_init', 'bkntcsaas_init', 'bkntc_frontend', 'bkntcsaas_frontend',
        'bkntc_backend', 'plugins_loaded', 'init', 'admin_init'];

    /** Writes down, from before WordPress starts, which of the hooks fired in which order. */
    private function hooksOfAStart(array $switches = [], string $before = '', string $more = ''): array
    {
        $listen = $before . ' $GLOBALS["heard"] = [];';
        foreach (self::HOOKS as $hook) {
            $listen .= sprintf('$GLOBALS["wp_filter"]["%1$s"][-9999]["p"] = ["accepted_args" => 1, "function" =>'
                . ' function ($x = null) { $GLOBALS["heard"][] = "%1$s"; return $x; }];', $hook);
        }
        return FreshProcess::run($more . ' return $GLOBALS["heard"];', $listen, $switches);
    }

    /** booknetic.md 1.1: add-ons are loaded inside plugins_loaded, then init: bkntc_init, then the front end. */
    public function testTheOrderOfAStart(): void
    {
        $this->assertSame(
            ['plugins_loaded', 'bkntc_addons_load', 'init', 'bkntc_init', 'bkntc_frontend'],
            $this->hooksOfAStart()
        );
    }

    /** booknetic.md 1.1: in SaaS the same points again, with their own names. */
    public function testTheOrderOfAStartInSaaS(): void
    {
        $this->assertSame(
            ['plugins_loaded', 'bkntc_addons_load', 'init', 'bkntc_init', 'bkntcsaas_init', 'bkntc_frontend',
                'bkntcsaas_frontend'],
            $this->hooksOfAStart(['saas' => 'on'])
        );
    }

    /** booknetic.md 1.1: bkntc_frontend fires without any panel, but not in wp-admin, unless it is an AJAX request. */
    public function testTheFrontEndIsNotWpAdmin(): void
    {
        $admin = 'define("WP_ADMIN", true);';
        $this->assertNotContains('bkntc_frontend', $this->hooksOfAStart([], $admin));
        $this->assertContains('bkntc_frontend', $this->hooksOfAStart([], $admin . 'define("DOING_AJAX", true);'));
    }

    /** booknetic.md 1.1: bkntc_backend fires on admin_init, on Booknetic's page, for who may use it. */
    public function testTheBackEndNeedsThePageAndTheRight(): void
    {
        $before = 'define("WP_ADMIN", true); $_GET["page"] = "%s";';
        $logIn = 'wp_set_current_user(get_users(["role" => "administrator"])[0]->ID);'
            . 'BookneticStandin\Boot::onAdminInit();';
        $page = sprintf($before, 'booknetic');
        $this->assertContains('bkntc_backend', $this->hooksOfAStart([], $page, $logIn));
        $this->assertNotContains('bkntc_backend', $this->hooksOfAStart([], sprintf($before, 'other'), $logIn));
        $this->assertNotContains('bkntc_backend', $this->hooksOfAStart([], $page, 'BookneticStandin\Boot::onAdminInit();'));
        $this->assertNotContains('bkntc_backend', $this->hooksOfAStart(['saas' => 'on'], $page, $logIn));
    }

    /** booknetic.md 2: unlicensed (or updating), no hook fires at all. */
    public function testUnlicensedNoHookFires(): void
    {
        $this->assertSame(['plugins_loaded', 'init'], $this->hooksOfAStart(['unlicensed' => 'on']));
    }

    /** booknetic.md 10.1: a site without the class AddonLoader. */
    public function testWithoutAddonLoader(): void
    {
        $heard = $this->hooksOfAStart(['without_addon_loader' => 'on']);
        $this->assertSame(['plugins_loaded', 'init', 'bkntc_init', 'bkntc_frontend'], $heard);
        $exists = FreshProcess::run(
            'return class_exists("BookneticApp\Providers\Core\AddonLoader");',
            '',
            ['without_addon_loader' => 'on']
        );
        $this->assertFalse($exists);
    }
}
