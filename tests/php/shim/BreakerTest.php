<?php

namespace BkLoyalty\Tests;

use WP_REST_Request;

use function BkLoyalty\ask;
use function BkLoyalty\as_customer;
use function BkLoyalty\as_staff;
use function BkLoyalty\as_system;
use function BkLoyalty\is_breaker_open;
use function BkLoyalty\pass_on_file;

use const BkLoyalty\BREAKER_OF_APPS;

require_once __DIR__ . '/ShimTestCase.php';

/** A service that does not answer one kind of caller: who is not asked for a while, and who still is. */
final class BreakerTest extends ShimTestCase
{
    private const FAULT = [500, ['error' => ['code' => 'internal', 'message' => 'Oh.']]];

    /** @dataProvider callsOfApps */
    public function testAnAppWithoutAnAnswerKeepsNobodyFromBooking(string $call): void
    {
        $this->callAsApp($call);
        self::assertSame([true, false], [is_breaker_open(BREAKER_OF_APPS), is_breaker_open()]);
        self::assertSame(200, $this->ask('/v1/quote'));
        self::assertSame(503, $this->callAsApp($call));
        self::assertSame([], $this->service->paths(), 'apps wait');
    }

    public function callsOfApps(): array
    {
        return ['the API' => ['/api/me/quote'], 'a token' => ['/tokens']];
    }

    /** @dataProvider callsOfCustomers */
    public function testABookingWithoutAnAnswerKeepsNoAppFromAsking(string $path): void
    {
        $this->service->answers[$path] = null;
        self::assertSame(0, $this->ask($path));
        self::assertTrue(is_breaker_open());
        $this->service->answers['/v1/tokens/customer'] = ['token' => 'bkl_0_x'];
        self::assertSame(201, $this->callAsApp('/tokens'));
    }

    public function callsOfCustomers(): array
    {
        return [['/v1/quote'], ['/v1/hold'], ['/v1/ring'], ['/v1/panel'], ['/v1/keywords']];
    }

    public function testAFaultThatAnAppMeetsIsNoReasonToWait(): void
    {
        $this->service->answers['/v1/tokens/customer'] = self::FAULT;
        self::assertSame(503, $this->callAsApp('/tokens'));
        self::assertFalse(is_breaker_open(BREAKER_OF_APPS));
    }

    /** @dataProvider slowCalls */
    public function testASlowReportSaysNothingOfQuotesNorOfTheNextPage(string $path, array $identity): void
    {
        $this->service->answers[$path] = null;
        self::assertSame(0, $this->ask($path, $identity));
        self::assertSame(200, $this->ask('/v1/quote'));
        $this->service->answers[$path] = [];
        self::assertSame(200, $this->ask($path, $identity));
    }

    public function slowCalls(): array
    {
        return [
            'a page' => ['/v1/admin/reports', as_staff()],
            'a form' => ['/v1/admin/rules/save', as_staff()],
            'events that cron fetches' => ['/v1/events', as_system()],
            'personal data' => ['/v1/privacy/export', as_system()],
        ];
    }

    public function testWhatIsAskedInTheBackEndIsAskedThoughBookingsWait(): void
    {
        $this->service->answers = ['/v1/quote' => null, '/v1/admin/reports' => [], '/v1/admin/log/csv' => [404, ['error' => []]]];
        $this->ask('/v1/quote');
        self::assertTrue(is_breaker_open());
        self::assertSame(200, $this->ask('/v1/admin/reports', as_staff()));
        self::assertSame(404, pass_on_file('log/csv', [])->status);
    }

    public function testBreakersAreLookedUpWithoutAQuery(): void
    {
        global $wpdb;
        $wpdb->query('ROLLBACK'); // or setting up would commit what the test began with
        \BkLoyalty\set_up();
        wp_load_alloptions(true);
        $asked = $wpdb->num_queries;
        self::assertSame([false, false], [is_breaker_open(), is_breaker_open(BREAKER_OF_APPS)]);
        self::assertSame($asked, $wpdb->num_queries);
    }

    private function ask(string $path, ?array $identity = null): int
    {
        $this->beginRequest();
        $this->service->answers += ['/v1/quote' => []];
        return ask($path, [], $identity ?? as_customer(0, true))->status;
    }

    private function callAsApp(string $path): int
    {
        $this->beginRequest();
        wp_set_current_user($this->salon->user);
        $asked = new WP_REST_Request('POST', '/bkloyalty/v1' . $path);
        $asked->set_headers(['Authorization' => 'Bearer bkl_0_t0ken', 'Content-Type' => 'application/json']);
        $asked->set_body('{}');
        return rest_do_request($asked)->get_status();
    }
}
