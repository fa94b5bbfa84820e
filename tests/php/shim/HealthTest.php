<?php

namespace BkLoyalty\Tests;

use WP_REST_Request;

use function BkLoyalty\health;
use function BkLoyalty\missing_parts;
use function BkLoyalty\signed_headers;

use const BkLoyalty\PARTS;
use const BkLoyalty\PARTS_OF_SAAS;

require_once __DIR__ . '/ShimTestCase.php';

/** What `bridge doctor` hears. */
final class HealthTest extends ShimTestCase
{
    public function testSaysWhatIsHereToWhoKnowsTheSecret(): void
    {
        $this->service->detach();
        $nobody = static function (): \WP_Error {
            return new \WP_Error('http_request_failed', 'Nobody there');
        };
        add_filter('pre_http_request', $nobody);
        $response = $this->ask('new-secret', 'system');
        remove_filter('pre_http_request', $nobody);
        self::assertSame(200, $response->get_status());
        self::assertSame(
            ['version', 'php', 'wordpress', 'booknetic', 'hooks', 'time', 'rang', 'missing', 'native', 'service'],
            array_keys($response->get_data())
        );
        self::assertSame([PHP_VERSION, true, 'addon'], [
            $response->get_data()['php'], $response->get_data()['booknetic'], $response->get_data()['hooks'],
        ]);
        self::assertSame(['address' => \BkLoyalty\bridge_url(), 'answers' => false], $response->get_data()['service']);
    }

    public function testKnowsByWhichHooksBookneticEverToldOfABooking(): void
    {
        delete_option('bkloyalty_rang');
        self::assertSame([], health()['rang']);
        $appointment = $this->salon->insert('appointments', ['status' => 'approved', 'customer_id' => 1]);
        do_action('bkntc_appointment_after_mutation', $appointment);
        do_action('bkntc_appointment_deleted', $appointment);
        self::assertSame(['bkntc_appointment_after_mutation', 'bkntc_appointment_deleted'], health()['rang']);
    }

    public function testItsClockIsInMilliseconds(): void
    {
        self::assertEqualsWithDelta(microtime(true), health()['time'] / 1000, 5);
    }

    /** Whatever is looked for before it is called is looked for here as well. */
    public function testLooksForEverythingThatIsCalled(): void
    {
        $source = (string) file_get_contents(WP_PLUGIN_DIR . '/bkloyalty/booknetic/booknetic.php');
        preg_match_all('/\bhas\((\w+)::class, \'(\w+)\'\)/', $source, $called, PREG_SET_ORDER);
        $named = [];
        foreach (array_merge(array_merge(...array_values(PARTS)), array_merge(...array_values(PARTS_OF_SAAS))) as $part) {
            $named[] = str_replace('BookneticSaaS', 'Saas', $part[0]) . '::' . $part[1];
        }
        foreach ($called as [, $class, $method]) {
            $pattern = '/' . preg_replace('/^Saas/', 'Saas.*', $class) . '::' . $method . '$/';
            self::assertNotEmpty(preg_grep($pattern, $named), "$class::$method is not among the parts");
        }
        self::assertGreaterThan(20, count($called));
    }

    public function testNamesWhatIsMissing(): void
    {
        self::assertSame([], missing_parts(), 'the stand-in has all of it');
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
