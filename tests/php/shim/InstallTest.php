<?php

namespace BkLoyalty\Tests;

use PHPUnit\Framework\TestCase;

/** Activation, upgrade and uninstall, in processes and with tables of their own: CREATE and DROP end a transaction. */
final class InstallTest extends TestCase
{
    public function testActivationMakesTablesSecretAndReport(): void
    {
        $after = self::inside('activation');
        self::assertSame(['bkloyalty_categories', 'bkloyalty_doorbells', 'bkloyalty_events_begun', 'bkloyalty_events_seen', 'bkloyalty_recommended'], $after['tables']);
        self::assertMatchesRegularExpression('/^[0-9a-f]{64}$/', $after['secret']);
        self::assertSame(['/v1/ring'], $after['calls']);
    }

    public function testASecondActivationKeepsTheSecret(): void
    {
        $after = self::inside('activation twice');
        self::assertSame($after['first_secret'], $after['secret']);
    }

    public function testReplacedFilesMakeWhatIsMissing(): void
    {
        self::assertSame(['bkloyalty_categories', 'bkloyalty_doorbells', 'bkloyalty_events_begun', 'bkloyalty_events_seen', 'bkloyalty_recommended'], self::inside('upgrade')['tables']);
    }

    public function testUninstallKeepsPointsAndSecret(): void
    {
        $after = self::inside('uninstall');
        self::assertContains('bkloyalty_entries', $after['tables']);
        self::assertContains('bkloyalty_doorbells', $after['tables']);
        self::assertSame(['bkloyalty_secret'], $after['options']);
    }

    public function testUninstallDropsEverythingWhenAsked(): void
    {
        $after = self::inside('uninstall with data');
        self::assertSame([[], []], [$after['tables'], $after['options']]);
        self::assertSame(['bkloyaltyish'], $after['others']);
    }

    /** @dataProvider withoutLoader */
    public function testWorksWithoutTheAddonLoader(string $how): void
    {
        $booted = self::inside($how);
        self::assertSame('plain', $booted['as']);
        self::assertSame([], $booted['missing']);
        self::assertTrue($booted['summary']);
    }

    public function withoutLoader(): array
    {
        return ['its class is missing' => ['without loader'], 'our folder is blocked' => ['blocked']];
    }

    public function testWorksWithoutBooknetic(): void
    {
        $booted = self::inside('without booknetic');
        self::assertSame(['plain', []], [$booted['as'], $booted['calls']]);
    }

    public function testABrokenNeighbourBreaksNeitherTheSiteNorBookings(): void
    {
        $booted = self::inside('broken neighbour');
        self::assertSame(['addon', [], true], [$booted['as'], $booted['missing'], $booted['summary']]);
    }

    private static function inside(string $what): array
    {
        $command = sprintf(
            '%s -d display_errors=stderr %s %s',
            escapeshellarg(PHP_BINARY),
            escapeshellarg(__DIR__ . '/inside.php'),
            escapeshellarg($what)
        );
        $output = (string) shell_exec($command);
        $result = json_decode($output, true);
        self::assertIsArray($result, $output);
        self::assertSame([], $result['complaints']);
        return $result;
    }
}
