<?php

namespace BkLoyalty\Tests;

use function BkLoyalty\booking_page;
use function BkLoyalty\referral_code;
use function BkLoyalty\remember_referral;
use function BkLoyalty\tell_referral;

require_once __DIR__ . '/ShimTestCase.php';

/** Bookings say by whose link they came. */
final class ReferralTest extends ShimTestCase
{
    protected function tearDown(): void
    {
        unset($_COOKIE['bkl_ref'], $_GET['bkl_ref']);
        parent::tearDown();
    }

    public function testABookingSaysByWhoseLinkItCame(): void
    {
        $_COOKIE['bkl_ref'] = '7-abc123';
        $id = $this->confirm([$this->salon->line()])['id'];
        self::assertSame([['0', (string) $id, '7-abc123']], $this->told());
    }

    public function testWithoutALinkNothingIsTold(): void
    {
        $this->confirm([$this->salon->line()]);
        self::assertSame([], $this->told());
    }

    public function testWhatStaffBookIsNobodysLink(): void
    {
        $_COOKIE['bkl_ref'] = '7-abc123';
        wp_set_current_user($this->salon->user('referral-desk', 'administrator'));
        tell_referral((object) ['appointmentId' => $this->salon->appointment(), 'calledFromBackend' => true]);
        self::assertSame([], $this->told());
        tell_referral((object) ['appointmentId' => $this->salon->appointment(), 'calledFromBackend' => false]);
        self::assertCount(1, $this->told());
    }

    public function testAFriendIsLedToThePublishedPageWithTheBookingPanel(): void
    {
        global $wpdb;
        $wpdb->query("UPDATE $wpdb->posts SET post_status = 'draft' WHERE post_content LIKE '%[booknetic%'");
        foreach (['[booknetic-cp]', '[booknetic theme="2"]', '[booknetic]'] as $content) {
            $pages[] = wp_insert_post(['post_type' => 'page', 'post_status' => 'publish', 'post_content' => $content]);
        }
        self::assertSame($pages[1], booking_page());
        wp_update_post(['ID' => $pages[1], 'post_status' => 'draft']);
        self::assertSame($pages[2], booking_page());
        wp_delete_post($pages[2], true);
        self::assertSame(0, booking_page());
    }

    /** @dataProvider saids */
    public function testOnlyACodeIsKept($said, string $code): void
    {
        self::assertSame($code, referral_code($said));
    }

    public function saids(): array
    {
        return [
            ['7-abc123', '7-abc123'],
            ["7-abc123\n", ''],
            ["7'; DROP TABLE", ''],
            [['7-abc123'], ''],
            [str_repeat('a', 41), ''],
            [null, ''],
        ];
    }

    public function testTheCookieIsSetBeforeAnythingIsSentOnly(): void
    {
        $_GET['bkl_ref'] = '7-abc123';
        remember_referral();
        self::assertSame(headers_sent() ? null : '7-abc123', $_COOKIE['bkl_ref'] ?? null);
    }

    /** @return string[][] */
    private function told(): array
    {
        global $wpdb;
        $table = $wpdb->prefix . 'bkloyalty_recommended';
        return $wpdb->get_results("SELECT tenant_id, appointment_id, code FROM $table ORDER BY id", ARRAY_N);
    }
}
