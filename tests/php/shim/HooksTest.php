<?php

namespace BkLoyalty\Tests;

use function BkLoyalty\booted_as;
use function BkLoyalty\guarded;
use function BkLoyalty\hooks_at_boot;
use function BkLoyalty\hooks_at_load;

require_once __DIR__ . '/ShimTestCase.php';

final class HooksTest extends ShimTestCase
{
    /** @dataProvider hooks */
    public function testIsAttached(string $hook, string $function, int $priority): void
    {
        self::assertSame($priority, has_filter($hook, guarded($function)));
        self::assertTrue(function_exists("BkLoyalty\\$function"));
    }

    public function hooks(): iterable
    {
        foreach (array_merge(hooks_at_load(), hooks_at_boot()) as [$hook, $function, $priority]) {
            // Two functions may hang on one hook, and boot_plain hangs on two.
            yield "$hook: $function" => [$hook, $function, $priority];
        }
    }

    public function testIsAnAddonOfBooknetic(): void
    {
        self::assertSame('addon', booted_as());
        self::assertNotFalse(has_action('wp_ajax_nopriv_bkntc_bkloyalty_summary'));
    }

    public function testAFailureInsideNeverReachesBooknetic(): void
    {
        add_filter('bkntc_tenant_capability_filter', [self::class, 'breaks']);
        $given = ['type' => 'js'];
        self::assertSame([$given], apply_filters('bkntc_booking_panel_assets', [$given]));
        remove_filter('bkntc_tenant_capability_filter', [self::class, 'breaks']);
        self::assertSame(1, $this->expectedFailures());
    }

    public static function breaks(): void
    {
        throw new \LogicException('Somebody else is broken.');
    }

    public function testNamesItsPriceRowAndNoOther(): void
    {
        self::assertSame('Loyalty points', apply_filters('bkntc_price_name', 'bkloyalty_points'));
        self::assertSame('tax-1', apply_filters('bkntc_price_name', 'tax-1'));
    }
}
