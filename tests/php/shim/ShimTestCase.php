<?php

namespace BkLoyalty\Tests;

use BkLoyalty\Request;
use BookneticStandin\Pages\BookingAjax;
use BookneticStandin\Pages\Shortcodes;
use PHPUnit\Framework\TestCase;

use function BkLoyalty\add_short_code;
use function BkLoyalty\finish_request;
use function BkLoyalty\request;

require_once __DIR__ . '/PlayedService.php';
require_once __DIR__ . '/Salon.php';

/**
 * A real WordPress, the stand-in for Booknetic, and a played service. Every test is one transaction that is rolled
 * back, so a service that works on the same database never sees it.
 */
abstract class ShimTestCase extends TestCase
{
    protected PlayedService $service;
    protected Salon $salon;

    /** @var \Throwable[] what the plugin's guard swallowed */
    private array $failures = [];

    /** PHPUnit includes its bootstrap inside a function, where WordPress's list of short codes may stay behind. */
    public static function setUpBeforeClass(): void
    {
        if (!shortcode_exists('bkloyalty-panel')) {
            add_short_code();
            Shortcodes::register();
        }
    }

    protected function setUp(): void
    {
        global $wpdb;
        $wpdb->query('SET TRANSACTION ISOLATION LEVEL READ COMMITTED');
        $wpdb->query('START TRANSACTION');
        $this->clearTheSite();
        wp_cache_flush();
        $this->service = new PlayedService();
        $this->service->attach();
        $this->service->answers['/v1/ring'] = self::rung();
        $this->salon = new Salon();
        update_option('bkloyalty_secret', 'new-secret old-secret');
        update_option('bkloyalty_reported', [0 => \BkLoyalty\fingerprint(\BkLoyalty\report_of(0))]);
        add_action('bkloyalty_failure', [$this, 'noteFailure']);
        ini_set('error_log', '/dev/null');
        $this->beginRequest();
    }

    protected function tearDown(): void
    {
        global $wpdb;
        putenv('BOOKNETIC_STANDIN_SAAS');
        $this->service->detach();
        remove_action('bkloyalty_failure', [$this, 'noteFailure']);
        wp_set_current_user(0);
        $_POST = [];
        $wpdb->query('ROLLBACK');
        wp_cache_flush();
        request(new Request());
        $failures = array_map('strval', $this->failures);
        self::assertSame([], $failures, 'The plugin failed inside and went on.');
    }

    /** What other tests left there must not be counted here; it is back after the rollback. */
    private function clearTheSite(): void
    {
        global $wpdb;
        $tables = ['bkloyalty_doorbells', 'bkloyalty_events_begun', 'bkloyalty_events_seen', 'bkntc_workflows', 'bkntc_workflow_actions',
            'bkntc_workflow_logs'];
        foreach ($tables as $table) {
            $wpdb->query("DELETE FROM {$wpdb->prefix}$table");
        }
        delete_option('bkloyalty_breaker');
    }

    public function noteFailure(\Throwable $failure): void
    {
        $this->failures[] = $failure;
    }

    /** Forgets the failures that a test provoked; returns how many there were. */
    protected function expectedFailures(): int
    {
        $count = count($this->failures);
        $this->failures = [];
        return $count;
    }

    /** @param array<string, string> $post fields as a browser sends them */
    protected function beginRequest(array $post = []): void
    {
        request(new Request());
        $this->service->calls = [];
        $_POST = wp_slash($post);
    }

    /** One whole confirm of the booking panel, to the end of the request. */
    protected function confirm(array $lines, array $fields = []): array
    {
        $this->beginRequest($fields + ['cart' => wp_json_encode($lines), 'payment_method' => 'local']);
        $answer = (new BookingAjax())->confirm();
        finish_request();
        return $answer;
    }

    /** @return object[] doorbells, oldest first */
    protected function bells(): array
    {
        global $wpdb;
        return $wpdb->get_results("SELECT * FROM {$wpdb->prefix}bkloyalty_doorbells ORDER BY id");
    }

    /** @return array<string, string> unique_key => signed price */
    protected function prices(int $appointment): array
    {
        global $wpdb;
        $rows = $wpdb->get_results($wpdb->prepare(
            "SELECT unique_key, price * negative_or_positive AS price
             FROM {$wpdb->prefix}bkntc_appointment_prices WHERE appointment_id = %d",
            $appointment
        ));
        return array_map('floatval', array_column($rows, 'price', 'unique_key'));
    }

    protected static function rung(array $more = []): array
    {
        return $more + [
            'settled' => [], 'failed' => [], 'events' => [],
            'keywords' => ['appointments' => (object) [], 'customers' => (object) []],
        ];
    }

    /** Answers a quote or a hold with so much off for each line. */
    protected static function offering(string $discount, int $points, ?string $box = '<section></section>'): callable
    {
        return static function (array $cart) use ($discount, $points, $box): array {
            $lines = array_map(static function (array $line) use ($discount, $points): array {
                return [
                    'line' => $line['line'], 'points' => $points, 'discount' => $discount,
                    'label' => "Loyalty points ($points)",
                ];
            }, $cart['lines']);
            $hold = $points > 0 ? 'hold-1' : null;
            return ['lines' => $lines, 'points' => $points, 'discount' => $discount, 'hold' => $hold, 'box' => $box];
        };
    }
}
