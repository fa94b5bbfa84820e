<?php

namespace BkLoyalty\Tests;

use WP_REST_Request;
use WP_REST_Response;

use function BkLoyalty\is_breaker_open;
use function BkLoyalty\is_signed;

require_once __DIR__ . '/ShimTestCase.php';
require_once __DIR__ . '/PlayedApi.php';

/** What apps ask for under the site's own address: it goes on to the service as it is, and its answer comes back as it is. */
final class ApiTest extends ShimTestCase
{
    private const ROUTE = '/bkloyalty/v1/api/';

    private PlayedApi $api;

    protected function setUp(): void
    {
        parent::setUp();
        $this->service->detach();
        $this->api = new PlayedApi();
        $this->api->attach();
    }

    protected function tearDown(): void
    {
        $this->api->detach();
        unset($_SERVER['HTTP_AUTHORIZATION'], $_SERVER['REDIRECT_HTTP_AUTHORIZATION']);
        $GLOBALS['wp']->query_vars = [];
        parent::tearDown();
    }

    public function testWhatAnAppAsksForGoesOn(): void
    {
        $this->ask('GET', 'me/history', ['limit' => '20', 'after' => 'a+b/c=']);
        [$call] = $this->api->calls;
        $address = \BkLoyalty\bridge_url() . '/api/v1/me/history?limit=20&after=a%2Bb%2Fc%3D';
        self::assertSame([$address, 'GET', null], [$call['url'], $call['method'], $call['body']]);
        self::assertSame('Bearer bkl_0_t0ken', $call['headers']['authorization']);
    }

    /** @dataProvider methods */
    public function testAWriteGoesOnWithItsKeyAndItsBodyByteForByte(string $method): void
    {
        $body = "{\"reward\": 5,\n \"note\": \"ñ \\/ \"}";
        $this->ask($method, 'me/vouchers', [], $body, ['Idempotency-Key' => 'k-1', 'X-Bkloyalty-Actor' => 'owner', 'Cookie' => 'a=1']);
        [$call] = $this->api->calls;
        self::assertSame([$method, $body], [$call['method'], $call['body']]);
        $headers = array_filter($call['headers'], static function (string $name): bool {
            return strpos($name, 'x-bkloyalty-') !== 0;
        }, ARRAY_FILTER_USE_KEY);
        ksort($headers);
        self::assertSame([
            'authorization' => 'Bearer bkl_0_t0ken', 'content-type' => 'application/json', 'idempotency-key' => 'k-1',
        ], $headers);
        self::assertSame('system', $call['headers']['x-bkloyalty-actor'], 'nobody speaks as somebody else');
    }

    /** @dataProvider verdicts */
    public function testBookneticsVerdictOnTheTokensTenantGoesAlongSigned(string $verdict): void
    {
        putenv('BOOKNETIC_STANDIN_SAAS=on');
        $filter = $verdict === '1' ? '__return_true' : '__return_false';
        add_filter('bkntc_tenant_capability_filter', $filter);
        $this->ask('POST', 'me/vouchers', ['a' => 'b c'], '{}', ['Authorization' => 'Bearer bkl_17_t0ken']);
        remove_filter('bkntc_tenant_capability_filter', $filter);
        $headers = $this->api->calls[0]['headers'];
        $told = [$headers['x-bkloyalty-tenant'], $headers['x-bkloyalty-tenant-can'], $headers['x-bkloyalty-user']];
        self::assertSame(['17', $verdict, '0'], $told);
        $header = static function (string $name) use ($headers): string {
            return $headers[strtolower($name)];
        };
        self::assertTrue(is_signed($header, 'POST', '/api/v1/me/vouchers?a=b%20c', '{}'));
    }

    public function verdicts(): array
    {
        return [['1'], ['0']];
    }

    public function testWithoutATokenOfOursNothingIsSigned(): void
    {
        foreach (['', 'Basic YTpi', 'Bearer somebody-elses'] as $said) {
            $this->ask('GET', 'openapi.json', [], '', ['Authorization' => $said]);
        }
        self::assertCount(3, $this->api->calls);
        self::assertArrayNotHasKey('x-bkloyalty-signature', $this->api->calls[2]['headers']);
    }

    public function methods(): array
    {
        return [['POST'], ['PUT'], ['PATCH'], ['DELETE']];
    }

    /** @dataProvider answers */
    public function testTheAnswerComesBackAsItIs(int $status, string $said, array $headers): void
    {
        $this->api->answer = [$status, $said, $headers + ['Set-Cookie' => 'a=1', 'Server' => 'uvicorn']];
        $answer = $this->ask('GET', 'me');
        self::assertSame($status, $answer->get_status());
        self::assertSame($said, $answer->get_data() === null ? '' : wp_json_encode($answer->get_data()));
        ksort($headers);
        $expected = $headers + ['Cache-Control' => 'no-store'];
        ksort($expected);
        $passed = $answer->get_headers();
        ksort($passed);
        self::assertSame($expected, $passed);
        self::assertFalse(is_breaker_open(\BkLoyalty\BREAKER_OF_APPS));
    }

    public function answers(): array
    {
        $error = '{"error":{"code":"%s","message":"A sentence."}}';
        return [
            'found' => [200, '{"balance":120,"empty":{},"list":[]}', []],
            'made' => [201, '{"code":"A-1"}', []],
            'nothing to say' => [204, '', []],
            'whose token is no good' => [401, sprintf($error, 'bad_token'), ['WWW-Authenticate' => 'Bearer']],
            'not permitted' => [403, sprintf($error, 'forbidden'), []],
            'by another method' => [405, sprintf($error, 'method_not_allowed'), ['Allow' => 'GET, HEAD']],
            'too often' => [429, sprintf($error, 'too_many'), ['Retry-After' => '7']],
            'a fault of its own' => [500, sprintf($error, 'internal'), []],
        ];
    }

    public function testASilentServiceIsSaidAndNotAskedAgainForAWhile(): void
    {
        $this->api->answer = null;
        foreach ([1, 1] as $calls) {
            $answer = $this->ask('GET', 'me');
            self::assertSame([503, 'no_answer'], [$answer->get_status(), $answer->get_data()['error']['code']]);
            self::assertSame('15', $answer->get_headers()['Retry-After']);
            self::assertCount($calls, $this->api->calls);
        }
        self::assertGreaterThan(0, (int) get_option('bkloyalty_silent_since'), 'administrators are told in time');
    }

    public function testWhatIsNoAnswerOfTheServiceIsNotPassedOn(): void
    {
        $this->api->answer = [502, '<html>Bad gateway</html>'];
        self::assertSame(503, $this->ask('GET', 'me')->get_status());
    }

    public function testNothingBesideTheApiCanBeReached(): void
    {
        foreach (['../../v1/ring', 'me/..', './me', '..'] as $path) {
            self::assertSame(404, $this->ask('POST', $path)->get_status(), $path);
        }
        foreach (['', 'me//history', 'me%2f..', 'me?x'] as $path) {
            self::assertSame(404, $this->ask('POST', $path)->get_status(), $path);
        }
        self::assertSame([], $this->api->calls);
    }

    public function testMoreThanAnAppHasToSayIsRefused(): void
    {
        $answer = $this->ask('POST', 'me/vouchers', [], str_repeat('x', 65537));
        self::assertSame([413, 'too_large'], [$answer->get_status(), $answer->get_data()['error']['code']]);
        self::assertSame([], $this->api->calls);
    }

    public function testABodyThatIsNoJsonIsTheServicesToRefuse(): void
    {
        $this->api->answer = [422, '{"error":{"code":"invalid_input","message":"No."}}'];
        $answer = $this->ask('POST', 'me/vouchers', [], '{"reward":');
        self::assertSame([422, 'invalid_input'], [$answer->get_status(), $answer->get_data()['error']['code']]);
        self::assertSame('{"reward":', $this->api->calls[0]['body']);
    }

    public function testTheDocumentSaysWhereTheApiIsOnThisSite(): void
    {
        $this->api->answer = [200, '{"openapi":"3.1.0","servers":[{"url":"/api/v1"}],"paths":{}}'];
        $said = $this->ask('GET', 'openapi.json')->get_data();
        self::assertSame([['url' => rest_url('bkloyalty/v1/api')]], $said['servers']);
        self::assertSame('{}', wp_json_encode($said['paths']));
    }

    public function testWhatIsWordPresssOwnInAnAddressStaysHere(): void
    {
        $this->ask('GET', 'me', ['rest_route' => '/bkloyalty/v1/api/me', '_method' => 'GET', '_fields' => 'x', 'limit' => '5']);
        self::assertStringEndsWith('/api/v1/me?limit=5', $this->api->calls[0]['url']);
    }

    public function testWordPressPicksFieldsOutOfAnAnswer(): void
    {
        $this->api->answer = [200, '{"id":1,"tier":{"name":"Gold","color":"#c9a227"},"none":{}}'];
        $request = new WP_REST_Request('GET', self::ROUTE . 'me');
        $request->set_query_params(['_fields' => 'tier.name,none']);
        $picked = rest_filter_response_fields(rest_do_request($request), rest_get_server(), $request);
        self::assertSame('{"tier":{"name":"Gold"},"none":{}}', wp_json_encode($picked->get_data()));
        $embedded = rest_get_server()->response_to_data(rest_do_request($request), true);
        self::assertSame('Gold', $embedded['tier']['name']);
    }

    public function testAHeaderThatNoServerTakesStaysHere(): void
    {
        $this->ask('GET', 'me', [], '', ['Idempotency-Key' => "k\x01", 'Accept-Language' => "en\nX-Other: 1"]);
        $headers = $this->api->calls[0]['headers'];
        self::assertSame([false, false], [isset($headers['idempotency-key']), isset($headers['accept-language'])]);
    }

    /** @dataProvider headerNames */
    public function testAnotherPluginsOpinionOfTheTokenDoesNotCount(string $name): void
    {
        $refused = static function () {
            return new \WP_Error('jwt_auth_invalid_token', 'Wrong number of segments', ['status' => 403]);
        };
        add_filter('rest_authentication_errors', $refused, 50);
        add_filter('rest_pre_dispatch', $refused, 50);
        $_SERVER[$name] = 'Bearer bkl_0_t0ken';
        $GLOBALS['wp']->query_vars = ['rest_route' => '/bkloyalty/v1/api/me'];
        self::assertTrue(rest_get_server()->check_authentication());
        self::assertSame(200, $this->ask('GET', 'me')->get_status());

        $GLOBALS['wp']->query_vars = ['rest_route' => '/wp/v2/users'];
        self::assertWPError(rest_get_server()->check_authentication(), 'of nothing else');
        unset($_SERVER[$name]);
        $GLOBALS['wp']->query_vars = ['rest_route' => '/bkloyalty/v1/api/me'];
        self::assertWPError(rest_get_server()->check_authentication(), 'nor of whoever brings none');
        remove_filter('rest_authentication_errors', $refused, 50);
        remove_filter('rest_pre_dispatch', $refused, 50);
    }

    public function headerNames(): array
    {
        return [['HTTP_AUTHORIZATION'], ['REDIRECT_HTTP_AUTHORIZATION']];
    }

    public function testAppsInABrowserMaySendAndReadWhatTheyNeed(): void
    {
        self::assertContains('Idempotency-Key', apply_filters('rest_allowed_cors_headers', ['Authorization']));
        self::assertContains('Retry-After', apply_filters('rest_exposed_cors_headers', ['Link']));
    }

    public function testWordPressSaysNothingOfMethodsThatItDoesNotKnow(): void
    {
        $this->api->answer = [405, '{"error":{"code":"method_not_allowed","message":"No."}}', ['Allow' => 'GET, HEAD']];
        $asked = new WP_REST_Request('DELETE', self::ROUTE . 'me');
        $answer = rest_send_allow_header(rest_do_request($asked), rest_get_server(), $asked);
        self::assertSame('GET, HEAD', $answer->get_headers()['Allow']);
    }

    /** @dataProvider routes */
    public function testNothingOfAnAppsIsStoredThoughSomebodyIsLoggedIn(string $route, bool $isOurs): void
    {
        $GLOBALS['wp']->query_vars = ['rest_route' => $route];
        self::assertSame($isOurs, wp_get_nocache_headers()['Cache-Control'] === 'no-store');
    }

    public function routes(): array
    {
        return [
            ['/bkloyalty/v1/api/me', true], ['/bkloyalty/v1/tokens', true], ['/bkloyalty/v1/tokens/17', true],
            ['/bkloyalty/v1/health', false], ['/wp/v2/users', false], ['', false],
        ];
    }

    public function testNoTokenIsWrittenDown(): void
    {
        $log = (string) tempnam(sys_get_temp_dir(), 'bkl');
        ini_set('error_log', $log);
        $this->api->answer = null;
        $this->ask('GET', 'vouchers/A-SECRET');
        ini_set('error_log', '/dev/null');
        $said = (string) file_get_contents($log);
        unlink($log);
        self::assertStringContainsString('http_request_failed', $said);
        self::assertStringNotContainsString('t0ken', $said);
        self::assertStringNotContainsString('A-SECRET', $said);
    }

    private static function assertWPError($found, string $message = ''): void
    {
        self::assertInstanceOf(\WP_Error::class, $found, $message);
    }

    private function ask(
        string $method,
        string $path,
        array $query = [],
        string $body = '',
        array $headers = []
    ): WP_REST_Response {
        $request = new WP_REST_Request($method, self::ROUTE . $path);
        $request->set_query_params($query);
        $request->set_headers($headers + ['Authorization' => 'Bearer bkl_0_t0ken', 'Content-Type' => 'application/json']);
        $request->set_body($body);
        return rest_do_request($request);
    }
}
