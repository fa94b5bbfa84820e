<?php

namespace BkLoyalty\Tests;

require_once __DIR__ . '/ShimTestCase.php';

/** WordPress's own tools find the plugin, and get what the service answers, page after page. */
final class PrivacyTest extends ShimTestCase
{
    private const EMAIL = 'eva@example.org';

    protected function setUp(): void
    {
        parent::setUp();
        wp_set_current_user(1);
        $this->service->answers['/v1/privacy/export'] = static function (array $body): array {
            $item = [
                'group_id' => 'bkloyalty-entries', 'group_label' => 'Loyalty points', 'item_id' => "entry-{$body['page']}",
                'data' => [['name' => 'Note', 'value' => "A <b>note</b>\nin two lines"]],
            ];
            return ['items' => [$item], 'done' => $body['page'] === 3];
        };
        $this->service->answers['/v1/privacy/erase'] = static function (array $body): array {
            return ['removed' => $body['page'] === 1, 'retained' => false, 'messages' => ['Gone & done.'], 'done' => true];
        };
    }

    public function testWordPressExportsItPageByPage(): void
    {
        $exporter = apply_filters('wp_privacy_personal_data_exporters', [])['bkloyalty'];
        self::assertSame('Loyalty Points', $exporter['exporter_friendly_name']);
        $items = [];
        for ($page = 1, $done = false; !$done; $page++) {
            $answer = call_user_func($exporter['callback'], self::EMAIL, $page);
            $items = array_merge($items, $answer['data']);
            $done = $answer['done'];
        }
        self::assertSame(['entry-1', 'entry-2', 'entry-3'], array_column($items, 'item_id'));
        self::assertSame("A &lt;b&gt;note&lt;/b&gt;\nin two lines", $items[0]['data'][0]['value']);
        self::assertSame([1, 2, 3], array_column($this->service->asked('/v1/privacy/export'), 'page'));
        self::assertSame('system', $this->service->calls[0]['headers']['x-bkloyalty-actor']);
    }

    public function testItsTextStandsInWordPressesOwnFile(): void
    {
        require_once ABSPATH . 'wp-admin/includes/privacy-tools.php';
        $item = \BkLoyalty\export_personal_data(self::EMAIL, 1)['data'][0];
        $html = wp_privacy_generate_personal_data_export_group_html(
            ['group_label' => $item['group_label'], 'items' => [$item['item_id'] => $item['data']]],
            $item['group_id'],
            1
        );
        self::assertStringContainsString('<td>A &lt;b&gt;note&lt;/b&gt;', $html);
    }

    public function testWordPressErasesIt(): void
    {
        $erasers = apply_filters('wp_privacy_personal_data_erasers', ['booknetic' => ['callback' => '__return_null']]);
        self::assertSame(['bkloyalty', 'booknetic'], array_slice(array_keys($erasers), 0, 2));
        self::assertSame(
            ['items_removed' => true, 'items_retained' => false, 'messages' => ['Gone &amp; done.'], 'done' => true],
            call_user_func($erasers['bkloyalty']['callback'], self::EMAIL, 1)
        );
        self::assertSame([['email' => self::EMAIL, 'page' => 1]], $this->service->asked('/v1/privacy/erase'));
    }

    public function testASilentServiceStopsTheRequestInsteadOfLeavingThingsOut(): void
    {
        $this->service->answers['/v1/privacy/export'] = $this->service->answers['/v1/privacy/erase'] = null;
        foreach (['export', 'erase'] as $tool) {
            $answer = call_user_func("BkLoyalty\\{$tool}_personal_data", self::EMAIL, 1);
            self::assertInstanceOf(\WP_Error::class, $answer);
            self::assertStringContainsString('does not answer', $answer->get_error_message());
        }
    }

    public function testAPolicyIsSuggested(): void
    {
        $policy = \BkLoyalty\privacy_policy();
        self::assertStringContainsString('Suggested text:', $policy);
        self::assertSame($policy, wp_kses_post($policy));
        self::assertNotFalse(has_action('admin_init', \BkLoyalty\guarded('suggest_privacy_policy')));
    }
}
