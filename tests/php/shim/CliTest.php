<?php

namespace BkLoyalty\Tests;

use BkLoyalty\Cli;

use function BkLoyalty\secrets;

require_once __DIR__ . '/ShimTestCase.php';
require_once __DIR__ . '/PlayedCli.php';

/** The commands of `wp bkloyalty`, with somebody who notes what they say in the place of WP-CLI, which cannot be had here. */
final class CliTest extends ShimTestCase
{
    protected function setUp(): void
    {
        parent::setUp();
        \WP_CLI::$said = [];
    }

    public function testIsRegisteredWhereWpCliIs(): void
    {
        do_action('cli_init');
        self::assertSame(Cli::class, \WP_CLI::$commands['bkloyalty']);
    }

    public function testStatusSaysBothSidesAndFails(): void
    {
        $this->service->detach();
        add_filter('pre_http_request', [$this, 'nobody']);
        (new Cli())->status();
        remove_filter('pre_http_request', [$this, 'nobody']);
        $said = implode("\n", \WP_CLI::$said);
        self::assertStringContainsString('Booknetic is there', $said);
        self::assertStringContainsString('The loyalty service does not answer', $said);
        self::assertStringContainsString('halt 1', $said);
    }

    public function nobody(): \WP_Error
    {
        return new \WP_Error('http_request_failed', 'Nobody there');
    }

    public function testASecretIsRotatedInTwoSteps(): void
    {
        update_option('bkloyalty_secret', 'old');
        (new Cli())->rotateSecret([], []);
        [$new, $old] = secrets();
        self::assertSame('old', $old);
        self::assertMatchesRegularExpression('/^[0-9a-f]{64}$/', $new);
        (new Cli())->rotateSecret([], ['drop-old' => true]);
        self::assertSame([$new], secrets());
    }

    public function testReportTellsAnew(): void
    {
        (new Cli())->report();
        self::assertSame(['/v1/ring'], array_column($this->service->calls, 'path'));
        self::assertSame(['success Told.'], \WP_CLI::$said);
    }

    public function testPullSaysThatNothingWaits(): void
    {
        $this->service->answers['/v1/events'] = ['events' => [], 'oldest' => 0, 'keywords' => []];
        (new Cli())->pull();
        self::assertSame(['success Nothing waits.'], \WP_CLI::$said);
    }
}
