<?php

namespace BkLoyalty\Tests;

use function BkLoyalty\is_signed;
use function BkLoyalty\signature;
use function BkLoyalty\signed_headers;

require_once __DIR__ . '/ShimTestCase.php';

final class SigningTest extends ShimTestCase
{
    private const WHO = [
        'tenant' => '3', 'actor' => 'staff', 'user' => '12',
        'tenant_can' => '1', 'user_can' => '0', 'role' => 'loyalty=my,view=all', 'locale' => 'es_ES',
    ];

    /** @dataProvider vectors */
    public function testSignsAsTheOtherSideDoes(array $vector): void
    {
        $made = signature(
            $vector['secret'],
            $vector['time'],
            $vector['method'],
            $vector['path'],
            $vector,
            $vector['body']
        );
        self::assertSame($vector['signature'], $made);
    }

    public function vectors(): iterable
    {
        $file = dirname(__DIR__, 2) . '/vectors/signing.json';
        foreach (json_decode((string) file_get_contents($file), true)['vectors'] as $vector) {
            yield $vector['name'] => [$vector];
        }
    }

    public function testEverySecretVerifies(): void
    {
        self::assertTrue($this->verifies(signed_headers('new-secret', 'GET', '/x', self::WHO, '')));
        self::assertTrue($this->verifies(signed_headers('old-secret', 'GET', '/x', self::WHO, '')));
        self::assertFalse($this->verifies(signed_headers('other', 'GET', '/x', self::WHO, '')));
    }

    /** @dataProvider changes */
    public function testAnyChangeBreaksIt(string $header, string $value): void
    {
        $headers = signed_headers('new-secret', 'GET', '/x', self::WHO, '');
        self::assertFalse($this->verifies([$header => $value] + $headers));
    }

    public function changes(): array
    {
        return [
            'tenant' => ['X-Bkloyalty-Tenant', '4'],
            'actor' => ['X-Bkloyalty-Actor', 'owner'],
            'user' => ['X-Bkloyalty-User', '13'],
            'tenant verdict' => ['X-Bkloyalty-Tenant-Can', '0'],
            'user verdict' => ['X-Bkloyalty-User-Can', '1'],
            'role' => ['X-Bkloyalty-Role', 'loyalty=all,view=all'],
            'locale' => ['X-Bkloyalty-Locale', 'en_US'],
            'time' => ['X-Bkloyalty-Time', (string) (time() - 1)],
            'signature' => ['X-Bkloyalty-Signature', ''],
        ];
    }

    public function testAnOldCallIsRefused(): void
    {
        $headers = signed_headers('new-secret', 'GET', '/x', self::WHO, '');
        $headers['X-Bkloyalty-Time'] = (string) (time() - 301);
        $headers['X-Bkloyalty-Signature'] = signature(
            'new-secret',
            $headers['X-Bkloyalty-Time'],
            'GET',
            '/x',
            self::WHO,
            ''
        );
        self::assertFalse($this->verifies($headers));
    }

    private function verifies(array $headers): bool
    {
        return is_signed(static function (string $name) use ($headers): string {
            return $headers[$name] ?? '';
        }, 'GET', '/x', '');
    }
}
