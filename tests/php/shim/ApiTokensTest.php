<?php

namespace BkLoyalty\Tests;

use BookneticApp\Providers\Core\Permission;
use WP_REST_Request;
use WP_REST_Response;

use function BkLoyalty\screen_html;

require_once __DIR__ . '/ShimTestCase.php';

/** Tokens for apps: for whoever is logged in to WordPress as a customer, and for nobody else. */
final class ApiTokensTest extends ShimTestCase
{
    private const WISH = ['name' => 'Pocket', 'scopes' => ['account:read'], 'seconds' => 3600];

    protected function setUp(): void
    {
        parent::setUp();
        wp_set_current_user($this->salon->user);
        $this->service->answers['/v1/tokens/customer'] = ['token' => 'bkl_0_x', 'id' => 17];
        $this->service->answers['/v1/tokens/customer/list'] = ['tokens' => []];
        $this->service->answers['/v1/tokens/customer/revoke'] = ['revoked' => 17];
    }

    public function testACustomerGetsOne(): void
    {
        $answer = $this->ask('POST', '', self::WISH);
        self::assertSame([201, ['token' => 'bkl_0_x', 'id' => 17]], [$answer->get_status(), $answer->get_data()]);
        self::assertSame('no-store', $answer->get_headers()['Cache-Control']);
        self::assertSame([self::WISH], $this->service->asked('/v1/tokens/customer'));
        $headers = $this->service->calls[0]['headers'];
        self::assertSame(['customer', (string) $this->salon->user, '0'], [
            $headers['x-bkloyalty-actor'], $headers['x-bkloyalty-user'], $headers['x-bkloyalty-tenant'],
        ]);
    }

    public function testGuestsGetNone(): void
    {
        wp_set_current_user(0);
        foreach ([['POST', ''], ['GET', ''], ['DELETE', '/17']] as [$method, $path]) {
            $answer = $this->ask($method, $path, self::WISH);
            self::assertSame([401, 'not_logged_in'], [$answer->get_status(), $answer->get_data()['error']['code']]);
        }
        self::assertSame([], $this->service->calls);
    }

    public function testTheirsAreListedAndRevoked(): void
    {
        self::assertSame(['tokens' => []], $this->ask('GET', '')->get_data());
        self::assertSame(200, $this->ask('DELETE', '/17')->get_status());
        self::assertSame([['token' => 17]], $this->service->asked('/v1/tokens/customer/revoke'));
        self::assertSame(404, $this->ask('DELETE', '/0')->get_status());
        self::assertSame(404, $this->ask('DELETE', '/17x')->get_status());
    }

    public function testInSaasTheAppSaysOfWhichTenant(): void
    {
        putenv('BOOKNETIC_STANDIN_SAAS=on');
        Permission::setTenantId(null);
        $this->ask('POST', '', self::WISH + ['tenant' => 3]);
        self::assertSame('3', $this->service->calls[0]['headers']['x-bkloyalty-tenant']);
        self::assertSame([self::WISH], $this->service->asked('/v1/tokens/customer'));
    }

    /** @dataProvider noTenants */
    public function testInSaasAnAppThatSaysNoTenantIsToldSo($said): void
    {
        putenv('BOOKNETIC_STANDIN_SAAS=on');
        $answer = $this->ask('POST', '', self::WISH + ['tenant' => $said]);
        self::assertSame([422, 'tenant'], [$answer->get_status(), $answer->get_data()['error']['field']]);
        self::assertSame([], $this->service->calls);
    }

    public function noTenants(): array
    {
        return [[null], [0], [-1], ['x'], [[1]], ['1e3'], ["3\n"], [str_repeat('9', 30)]];
    }

    public function testTheTenantsOwnPermissionDecides(): void
    {
        add_filter('bkntc_tenant_capability_filter', '__return_false');
        $this->ask('POST', '', self::WISH);
        remove_filter('bkntc_tenant_capability_filter', '__return_false');
        self::assertSame('0', $this->service->calls[0]['headers']['x-bkloyalty-tenant-can']);
    }

    public function testARefusalComesBackAsItIs(): void
    {
        $error = ['error' => ['code' => 'invalid_input', 'message' => 'No.', 'field' => 'scopes']];
        $this->service->answers['/v1/tokens/customer'] = [422, $error];
        $answer = $this->ask('POST', '', []);
        self::assertSame([422, $error], [$answer->get_status(), $answer->get_data()]);
    }

    public function testABodyThatIsNoJsonIsTheServicesToRefuse(): void
    {
        $this->service->answers['/v1/tokens/customer'] = [422, ['error' => ['code' => 'invalid_input', 'message' => 'No.']]];
        self::assertSame(422, $this->send('POST', '', '{"name":')->get_status());
        self::assertSame([[]], $this->service->asked('/v1/tokens/customer'));
    }

    public function testASilentServiceIsSaid(): void
    {
        $this->service->answers['/v1/tokens/customer'] = null;
        $answer = $this->ask('POST', '', self::WISH);
        self::assertSame([503, 'no_answer'], [$answer->get_status(), $answer->get_data()['error']['code']]);
    }

    /** @dataProvider languages */
    public function testTheServiceAnswersInTheAppsLanguage(string $accepted, string $locale): void
    {
        $this->beginRequest();
        $request = new WP_REST_Request('GET', '/bkloyalty/v1/tokens');
        $request->set_headers(['Accept-Language' => $accepted]);
        rest_do_request($request);
        self::assertSame($locale, $this->service->calls[0]['headers']['x-bkloyalty-locale']);
    }

    public function languages(): array
    {
        return [
            ['es', 'es'], ['es-mx,es;q=0.9,en;q=0.8', 'es_MX'], ['ES-es', 'es_ES'], ['es-419', 'es'], ['zh-Hans-CN', 'zh'],
            ['', 'en_US'], ['*', 'en_US'], ["es\nX: 1", 'es'],
        ];
    }

    /** @dataProvider screens */
    public function testTheScreenOfTokensIsToldWhereTheApiIs(string $screen, bool $isTold): void
    {
        wp_set_current_user(1);
        $this->service->answers["/v1/admin/$screen"] = ['title' => 'Apps', 'html' => '<h1>Apps</h1>'];
        $_GET = ['screen' => $screen];
        screen_html();
        $_GET = [];
        $page = $this->service->asked("/v1/admin/$screen")[0]['page'];
        self::assertSame($isTold ? rest_url('bkloyalty/v1/api') : null, $page['api_url'] ?? null);
    }

    public function screens(): array
    {
        return [['apps', true], ['apps-guide', true], ['app', false], ['rules', false]];
    }

    private function ask(string $method, string $path, array $body = []): WP_REST_Response
    {
        return $this->send($method, $path, (string) wp_json_encode($body ?: new \stdClass()));
    }

    private function send(string $method, string $path, string $body): WP_REST_Response
    {
        $this->beginRequest();
        $request = new WP_REST_Request($method, '/bkloyalty/v1/tokens' . $path);
        $request->set_headers(['Content-Type' => 'application/json']);
        $request->set_body($body);
        return rest_do_request($request);
    }
}
