<?php

namespace BkLoyalty\Tests;

use WP_REST_Request;

use function BkLoyalty\signed_headers;

require_once __DIR__ . '/ShimTestCase.php';

/** What `bridge doctor` hears. */
final class HealthTest extends ShimTestCase
{
    public function testSaysWhatIsHereToWhoKnowsTheSecret(): void
    {
        $response = $this->ask('new-secret', 'system');
        self::assertSame(200, $response->get_status());
        self::assertSame(
            ['version', 'php', 'wordpress', 'booknetic', 'hooks'],
            array_keys($response->get_data())
        );
        self::assertSame([PHP_VERSION, true, 'addon'], [
            $response->get_data()['php'], $response->get_data()['booknetic'], $response->get_data()['hooks'],
        ]);
    }

    public function testNobodyElse(): void
    {
        self::assertSame(401, $this->ask('wrong', 'system')->get_status());
        self::assertSame(401, $this->ask('new-secret', 'customer')->get_status());
        self::assertSame(401, rest_do_request('/bkloyalty/v1/health')->get_status());
    }

    private function ask(string $secret, string $actor): \WP_REST_Response
    {
        $identity = [
            'tenant' => '0', 'actor' => $actor, 'user' => '0', 'tenant_can' => '1', 'user_can' => '1',
            'role' => '-', 'locale' => 'en_US',
        ];
        $request = new WP_REST_Request('GET', '/bkloyalty/v1/health');
        $request->set_headers(signed_headers($secret, 'GET', '/bkloyalty/v1/health', $identity, ''));
        return rest_do_request($request);
    }
}
