<?php

namespace BkLoyalty\Tests;

use function BkLoyalty\due_notices;
use function BkLoyalty\show_notices;

use const BkLoyalty\DISMISSED;
use const BkLoyalty\VERSION;

require_once __DIR__ . '/ShimTestCase.php';

final class NoticesTest extends ShimTestCase
{
    public function testNothingIsSaidWhereAllIsWell(): void
    {
        update_option('bkloyalty_service_version', VERSION);
        self::assertSame('', $this->shownTo(1));
    }

    public function testSaysThatVersionsDifferAndThatNobodyAnswers(): void
    {
        $this->somethingIsWrong();
        $shown = $this->shownTo(1);
        self::assertStringContainsString('the loyalty service is version 0.0.1', $shown);
        self::assertStringContainsString('does not answer', $shown);
        self::assertSame(2, substr_count($shown, 'data-bkl-notice'));
    }

    public function testTheListOfPluginsLeadsToThePages(): void
    {
        $links = apply_filters('plugin_action_links_bkloyalty/init.php', ['deactivate' => 'x']);
        self::assertSame(['deactivate'], array_keys($links), 'not for whoever may not use them');
        wp_set_current_user(1);
        \BkLoyalty\request()->userCan = null;
        $links = apply_filters('plugin_action_links_bkloyalty/init.php', ['deactivate' => 'x']);
        self::assertSame(['bkloyalty', 'deactivate'], array_keys($links));
        self::assertStringContainsString('module=bkloyalty', $links['bkloyalty']);
    }

    public function testOnlyToAdministrators(): void
    {
        $this->somethingIsWrong();
        $customer = (int) wp_insert_user(['user_login' => 'noticed', 'user_pass' => 'x', 'role' => 'subscriber']);
        self::assertSame('', $this->shownTo($customer) . $this->shownTo(0));
    }

    public function testIsPutAwayUntilThereIsOtherNews(): void
    {
        $this->somethingIsWrong();
        wp_set_current_user(1);
        [$news] = due_notices()['version'];
        update_user_meta(1, DISMISSED, ['version' => $news]);
        self::assertSame(['service'], array_keys(due_notices()));
        update_option('bkloyalty_service_version', '0.0.2');
        self::assertSame(['service', 'version'], array_keys(due_notices()));
    }

    public function testTheLinkThatPutsItAwayIsSigned(): void
    {
        $this->somethingIsWrong();
        self::assertMatchesRegularExpression('/action=bkloyalty_dismiss[^"]*_wpnonce=\w+/', $this->shownTo(1));
    }

    private function somethingIsWrong(): void
    {
        update_option('bkloyalty_service_version', '0.0.1');
        update_option('bkloyalty_silent_since', time() - 3600);
    }

    private function shownTo(int $user): string
    {
        wp_set_current_user($user);
        ob_start();
        show_notices();
        return (string) ob_get_clean();
    }
}
