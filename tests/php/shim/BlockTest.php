<?php

namespace BkLoyalty\Tests;

use function BkLoyalty\register_block;

use const BkLoyalty\BLOCK;
use const BkLoyalty\BLOCK_SCRIPT;

require_once __DIR__ . '/ShimTestCase.php';

final class BlockTest extends ShimTestCase
{
    private const CONTENT = '<!-- wp:bkloyalty/panel {"align":"wide"} /-->';

    protected function setUp(): void
    {
        parent::setUp();
        // Other tests begin with new lists of scripts.
        unregister_block_type(BLOCK);
        register_block();
        $this->service->answers['/v1/panel'] = ['html' => '<div data-bkl-panels>58 points</div>'];
    }

    public function testShowsACustomerTheirPanel(): void
    {
        wp_set_current_user(1);
        $html = do_blocks(self::CONTENT);
        self::assertStringContainsString('58 points', $html);
        self::assertStringContainsString('wp-block-bkloyalty-panel', $html);
        self::assertTrue(wp_script_is('bkloyalty-customer-panel', 'enqueued'));
    }

    public function testShowsNobodyElseAnything(): void
    {
        self::assertSame('', trim(do_blocks(self::CONTENT)));
        self::assertSame([], $this->service->calls);
    }

    public function testTheEditorFindsItWithoutABuild(): void
    {
        $block = \WP_Block_Type_Registry::get_instance()->get_registered(BLOCK);
        self::assertSame([BLOCK_SCRIPT, 'Loyalty points'], [$block->editor_script, $block->title]);
        $script = wp_scripts()->registered[BLOCK_SCRIPT];
        self::assertFileExists(WP_PLUGIN_DIR . '/bkloyalty/assets/block.js');
        foreach ($script->deps as $dependency) {
            self::assertTrue(wp_script_is($dependency, 'registered'), $dependency);
        }
    }

    /** @dataProvider pages */
    public function testAPageWithPointsIsKeptOutOfCaches(string $content, bool $shows, int $user): void
    {
        $answered = self::headersOf($content, $user);
        self::assertSame($shows, $answered['uncached']);
    }

    public function pages(): array
    {
        return [
            'the block' => [self::CONTENT, true, 1],
            'the short code' => ['[bkloyalty-panel]', true, 1],
            "Booknetic's panel" => ['[booknetic-cp]', true, 1],
            'something else' => ['Hello', false, 1],
            'a guest' => [self::CONTENT, false, 0],
        ];
    }

    /** In a process of its own, where nothing was sent yet. */
    private static function headersOf(string $content, int $user): array
    {
        $command = [PHP_BINARY, __DIR__ . '/page.php', $content, (string) $user];
        $said = (string) shell_exec(implode(' ', array_map('escapeshellarg', $command)) . ' 2>&1');
        $answer = json_decode($said, true);
        self::assertIsArray($answer, $said);
        return $answer;
    }
}
