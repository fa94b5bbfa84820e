<?php

namespace BkLoyalty\Tests;

use function BkLoyalty\add_debug_information;
use function BkLoyalty\ask;
use function BkLoyalty\as_system;
use function BkLoyalty\note_silence;
use function BkLoyalty\service_version;
use function BkLoyalty\silent_since;
use function BkLoyalty\test_booknetic;
use function BkLoyalty\test_service;
use function BkLoyalty\version_trouble;

use const BkLoyalty\VERSION;

require_once __DIR__ . '/ShimTestCase.php';

/** WordPress's Site Health, and how the plugin knows that service and plugin differ or that nobody answers. */
final class SiteHealthTest extends ShimTestCase
{
    protected function tearDown(): void
    {
        remove_all_filters('pre_http_request');
        parent::tearDown();
    }

    public function testWordPressKnowsBothTests(): void
    {
        $tests = apply_filters('site_status_tests', ['direct' => [], 'async' => []]);
        self::assertTrue(is_callable($tests['direct']['bkloyalty_booknetic']['test']));
        self::assertStringContainsString('bkloyalty/v1/site-health', $tests['async']['bkloyalty_service']['test']);
        self::assertTrue(is_callable($tests['async']['bkloyalty_service']['async_direct_test']));
    }

    public function testOnlyAdministratorsAskBySiteHealthsAddress(): void
    {
        self::assertSame(401, rest_do_request('/bkloyalty/v1/site-health')->get_status());
        wp_set_current_user(1);
        $this->healthz(200, ['status' => 'ready', 'version' => VERSION]);
        self::assertSame('good', rest_do_request('/bkloyalty/v1/site-health')->get_data()['status']);
    }

    public function testBookneticIsThere(): void
    {
        self::assertSame('good', test_booknetic()['status']);
    }

    /** @dataProvider answers */
    public function testSaysHowTheServiceIs(int $status, ?array $said, string $result, string $words): void
    {
        $this->healthz($status, $said);
        $found = test_service();
        self::assertSame($result, $found['status']);
        self::assertSame($status === 0, (int) get_option('bkloyalty_silent_since', 0) !== 0);
        self::assertStringContainsString($words, $found['label'] . $found['description']);
        self::assertSame(['label', 'status', 'badge', 'description', 'actions', 'test'], array_keys($found));
    }

    public function answers(): array
    {
        return [
            'ready' => [200, ['status' => 'ready', 'version' => VERSION], 'good', 'answers'],
            'no worker' => [200, ['status' => 'ready', 'version' => VERSION, 'worker' => 'away'], 'recommended', 'Start &quot;bridge work&quot;'],
            'waiting' => [503, ['status' => 'waiting', 'reason' => 'No <b>secret</b> yet.'], 'critical', 'No &lt;b&gt;secret'],
            'somebody else' => [200, null, 'critical', 'bridge serve'],
            'nobody' => [0, null, 'critical', 'bridge serve'],
            'older' => [200, ['status' => 'ready', 'version' => '0.0.1'], 'recommended', 'wheel of version ' . VERSION],
            'newer' => [200, ['status' => 'ready', 'version' => '99.1'], 'recommended', 'plugin of version 99.1'],
        ];
    }

    public function testEveryAnswerTellsTheVersion(): void
    {
        update_option('bkloyalty_service_version', '0.0.1');
        self::assertNotSame('', version_trouble());
        $this->healthz(200, ['version' => VERSION]);
        ask('/v1/keywords', [], as_system());
        self::assertSame([VERSION, ''], [service_version(), version_trouble()]);
    }

    public function testSilenceIsTroubleAfterAWhileAndForgottenAtTheNextWord(): void
    {
        note_silence(false);
        note_silence(true);
        self::assertSame(0, silent_since(), 'a restart is no trouble');
        $long = time() - 3600;
        update_option('bkloyalty_silent_since', $long);
        note_silence(true);
        self::assertSame($long, silent_since());
        note_silence(false);
        self::assertSame(0, silent_since());
    }

    public function testDebugInformationHasNoSecret(): void
    {
        $told = add_debug_information([])['bkloyalty']['fields'];
        self::assertSame(VERSION, $told['plugin']['value']);
        self::assertStringNotContainsString('secret', (string) wp_json_encode(array_column($told, 'value')));
    }

    /** @param ?array $said null: nothing of ours; its version stands in the header as in each answer */
    private function healthz(int $status, ?array $said): void
    {
        $this->service->detach();
        add_filter('pre_http_request', static function () use ($status, $said) {
            return $status === 0 ? new \WP_Error('http_request_failed', 'Nobody there') : [
                'headers' => ['x-bkloyalty-version' => $said['version'] ?? ''],
                'response' => ['code' => $status, 'message' => ''],
                'body' => $said === null ? '<html>' : (string) wp_json_encode($said),
            ];
        });
    }
}
