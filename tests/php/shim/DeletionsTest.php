<?php

namespace BkLoyalty\Tests;

use BookneticStandin\Tenants;

use function BkLoyalty\finish_request;

require_once __DIR__ . '/ShimTestCase.php';

/** What Booknetic deletes is told at the end of the request; and our tables stand in its backup. */
final class DeletionsTest extends ShimTestCase
{
    public function testADeletedCustomerIsToldOfOnceTheRowIsGone(): void
    {
        do_action('bkntc_customer_deleted', 7);
        do_action('bkntc_customer_deleted', '7');
        self::assertSame([], $this->service->paths());
        finish_request();
        [$asked] = $this->service->asked('/v1/ring');
        self::assertSame([7], $asked['deleted']['customers']);
        self::assertSame([], (array) $asked['deleted']['tenants']);
    }

    public function testARingBeforeTheEndSaysNothingOfIt(): void
    {
        do_action('bkntc_customer_deleted', 7);
        \BkLoyalty\ring();
        finish_request();
        [$first, $second] = $this->service->asked('/v1/ring');
        self::assertArrayNotHasKey('deleted', $first);
        self::assertSame([7], $second['deleted']['customers']);
    }

    public function testAnyHookThatNamesNobodyIsNothing(): void
    {
        do_action('bkntc_customer_deleted');
        do_action('bkntc_customer_deleted', null);
        finish_request();
        self::assertSame([], $this->service->paths());
    }

    public function testADeletedBusinessIsToldOfByItsName(): void
    {
        putenv('BOOKNETIC_STANDIN_SAAS=on'); // or there are no tenants
        \BkLoyalty\listen_to_tenants(); // as at its boot
        $tenant = Tenants::create(['full_name' => 'Salon Eva', 'email' => 'eva@example.org'], 0);
        Tenants::delete($tenant);
        putenv('BOOKNETIC_STANDIN_SAAS');
        finish_request();
        $asked = $this->service->asked('/v1/ring');
        self::assertNotSame([], $asked);
        self::assertSame([$tenant => 'Salon Eva'], (array) end($asked)['deleted']['tenants']);
        $known = get_option(\BkLoyalty\LAST_DELETED);
        self::assertSame([$tenant, 'Salon Eva'], [$known['id'], $known['name']]);
        self::assertSame('', \BkLoyalty\deleted_sentence(), 'outside a SaaS, nobody runs one');
    }

    public function testEveryTableOfOursIsInBookneticsBackup(): void
    {
        global $wpdb;
        $wpdb->query('ROLLBACK'); // or the table would commit what the test began with
        $wpdb->query("CREATE TABLE IF NOT EXISTS {$wpdb->prefix}bkloyalty_of_tomorrow (id INT)");
        $listed = apply_filters('bkntc_add_tables_for_export', ['wp_bkntc_customers']);
        $tables = $wpdb->get_col("SHOW TABLES LIKE '{$wpdb->prefix}bkloyalty\\_%'");
        $wpdb->query("DROP TABLE {$wpdb->prefix}bkloyalty_of_tomorrow");
        self::assertContains($wpdb->prefix . 'bkloyalty_doorbells', $tables);
        self::assertSame(array_merge(['wp_bkntc_customers'], $tables), $listed);
        self::assertContains($wpdb->prefix . 'bkloyalty_of_tomorrow', $listed);
    }
}
