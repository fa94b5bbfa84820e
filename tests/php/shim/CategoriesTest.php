<?php

namespace BkLoyalty\Tests;

use BookneticApp\Models\Customer;

use function BkLoyalty\run_event;

require_once __DIR__ . '/ShimTestCase.php';

/** A customer's category follows the tier: once, the newest message wins, and never beside Booknetic's own module. */
final class CategoriesTest extends ShimTestCase
{
    protected function setUp(): void
    {
        parent::setUp();
        foreach ([3, 4, 5] as $category) {
            $GLOBALS['wpdb']->replace($GLOBALS['wpdb']->prefix . 'bkntc_customer_categories', ['id' => $category, 'name' => "Category $category"]);
        }
    }

    private function follow(int $id, int $category, ?int $customer = null): bool
    {
        return run_event([
            'id' => $id, 'event' => 'bkloyalty_category', 'tenant' => 0, 'data' => ['category' => $category],
            'params' => ['customer_id' => $customer ?? $this->salon->customer, 'appointment_id' => null],
        ]);
    }

    private function category(): int
    {
        global $wpdb;
        $sql = "SELECT category_id FROM {$wpdb->prefix}bkntc_customers WHERE id = %d";
        return (int) $wpdb->get_var($wpdb->prepare($sql, $this->salon->customer));
    }

    public function testFollowsAndIsAcknowledged(): void
    {
        self::assertTrue($this->follow(70, 3));
        self::assertSame(3, $this->category());
    }

    public function testAnOlderMessageThatComesLateChangesNothing(): void
    {
        self::assertTrue($this->follow(72, 4));
        self::assertTrue($this->follow(71, 3));
        self::assertSame(4, $this->category());
    }

    public function testTheSameMessageTwiceActsOnce(): void
    {
        $this->follow(73, 4);
        Customer::noTenant()->where('id', $this->salon->customer)->update(['category_id' => 9]);
        self::assertTrue($this->follow(73, 4));
        self::assertSame(9, $this->category());
    }

    public function testNothingIsWrittenBesideBookneticsOwnModule(): void
    {
        $before = $this->category();
        update_option('active_plugins', array_merge((array) get_option('active_plugins'), ['booknetic-loyalty/init.php']));
        self::assertTrue($this->follow(74, 5));
        self::assertSame($before, $this->category());
    }

    public function testACategoryThatWasDeletedSinceIsNotWritten(): void
    {
        $this->follow(76, 3);
        self::assertTrue($this->follow(77, 987654));
        self::assertSame(3, $this->category());
    }

    public function testNonsenseIsDoneWithAndWritesNothing(): void
    {
        $before = $this->category();
        self::assertTrue($this->follow(75, 0));
        self::assertTrue($this->follow(76, 3, 0));
        self::assertSame($before, $this->category());
    }

    public function testARequestThatDiedBeforeItWroteIsMadeUpFor(): void
    {
        global $wpdb;
        $customer = $this->salon->customer;
        $wpdb->replace($wpdb->prefix . 'bkloyalty_categories', ['tenant_id' => 0, 'customer_id' => $customer, 'event_id' => 79]);
        self::assertTrue($this->follow(79, 4));
        self::assertSame(4, $this->category());
    }
}
