<?php

namespace BkLoyalty\Tests;

use BkLoyalty\Answer;

use function BkLoyalty\next_page;
use function BkLoyalty\page_answer;
use function BkLoyalty\screen_html;

require_once __DIR__ . '/ShimTestCase.php';

/** What the module's pages send goes on to the service as it is, and only with a nonce. */
final class FormsTest extends ShimTestCase
{
    protected function setUp(): void
    {
        parent::setUp();
        wp_set_current_user(1);
        $this->service->answers['/v1/admin/rules/save'] = ['done' => 'Saved.', 'go' => null];
        $this->service->answers['/v1/admin/rules'] = static function (array $body): array {
            return ['title' => 'Rules', 'html' => wp_json_encode($body['query'])];
        };
    }

    public function testAFormGoesOnWithItsFields(): void
    {
        $answer = $this->send('rules/save', ['name' => "L'Oréal \\ 5", 'services[]' => null, 'services' => ['3', '4']]);
        self::assertSame([200, 'Saved.'], [$answer->status, $answer->body['done']]);
        $asked = $this->service->asked('/v1/admin/rules/save')[0];
        self::assertSame(["L'Oréal \\ 5", ['3', '4']], [$asked['form']['name'], $asked['form']['services']]);
        self::assertSame([], array_filter(array_keys($asked['form']), static function (string $name): bool {
            return strpos($name, '_bkl_') === 0 || $name === 'action';
        }));
    }

    public function testAScreenIsFetchedWithItsQuery(): void
    {
        $answer = $this->send('rules', ['_bkl_query' => 'page=booknetic&module=bkloyalty&screen=rules&q=a%26b&x[]=1']);
        self::assertSame('{"q":"a&b"}', $answer->body['html']);
    }

    public function testNothingGoesOnWithoutANonce(): void
    {
        foreach (['', 'guessed', wp_create_nonce('another')] as $nonce) {
            self::assertSame(403, $this->send('rules/save', [], $nonce)->status);
        }
        self::assertSame([], $this->service->calls);
    }

    /** @dataProvider paths */
    public function testNothingBesideTheBackEndCanBeReached(string $path): void
    {
        self::assertSame(403, $this->send($path, [])->status);
        self::assertSame([], $this->service->calls);
    }

    public function paths(): iterable
    {
        foreach (['', '../hold', 'rules/../../ring', 'rules/save?x', '/rules', 'rules//save', "rules\n", 'Rules'] as $path) {
            yield $path => [$path];
        }
    }

    public function testASilentServiceIsSaid(): void
    {
        $this->service->answers['/v1/admin/rules/save'] = null;
        $answer = $this->send('rules/save', []);
        self::assertSame([503, 'no_answer'], [$answer->status, $answer->body['error']['code']]);
    }

    public function testARefusalComesBackAsItIs(): void
    {
        $error = ['error' => ['code' => 'invalid_input', 'message' => 'Please fill this in.', 'field' => 'name']];
        $this->service->answers['/v1/admin/rules/save'] = [422, $error];
        $answer = $this->send('rules/save', []);
        self::assertSame([422, $error], [$answer->status, $answer->body]);
    }

    public function testAFailedPageOpensNoBreakerForCustomers(): void
    {
        foreach ([[500, ['error' => ['code' => 'internal', 'message' => '']]], [200, 'no JSON']] as $failed) {
            $this->service->answers['/v1/admin/rules/save'] = $failed;
            self::assertSame(503, $this->send('rules/save', [])->status);
            self::assertFalse(\BkLoyalty\is_breaker_open());
        }
    }

    public function testAnAddressAloneReachesNeitherFormsNorFiles(): void
    {
        $_GET = ['screen' => 'log/csv'];
        screen_html();
        $_GET = [];
        self::assertSame(['/v1/admin/dashboard'], $this->service->paths());
    }

    public function testFieldsThatAreNumbersStayNames(): void
    {
        $this->send('rules/save', ['0' => 'x', '1' => 'y']);
        self::assertStringContainsString('"form":{"0":"x","1":"y"}', $this->service->calls[0]['raw']);
    }

    public function testAQuestionsAnswerIsNotToldOnTheNextPage(): void
    {
        $this->service->answers['/v1/admin/rules/check'] = ['html' => 'x'];
        next_page($this->send('rules/check', ['name' => 'Colour']));
        self::assertNull(\BkLoyalty\take_flash());
    }

    public function testWithoutJavaScriptThePageThatFollowsSaysWhatCameOfIt(): void
    {
        $error = ['error' => ['code' => 'invalid_input', 'message' => 'Please fill this in.', 'field' => 'name']];
        $this->service->answers['/v1/admin/rules/save'] = [422, $error];
        $answer = $this->send('rules/save', ['name' => 'Colour', '_bkl_back' => admin_url('admin.php?page=booknetic&a=1')]);
        self::assertSame(admin_url('admin.php?page=booknetic&a=1'), next_page($answer));
        $_GET = ['screen' => 'rules'];
        \BkLoyalty\request(new \BkLoyalty\Request());
        screen_html();
        screen_html();
        [$first, $second] = $this->service->asked('/v1/admin/rules');
        self::assertSame(['rules/save', ['name' => 'Colour'], $error], [
            $first['page']['flash']['path'], $first['page']['flash']['form'], $first['page']['flash']['answer'],
        ]);
        self::assertNull($second['page']['flash']);
        $_GET = [];
    }

    public function testNobodyIsSentToAnotherSite(): void
    {
        $this->send('rules/save', ['_bkl_back' => 'https://elsewhere.example/']);
        self::assertStringContainsString('module=bkloyalty', next_page(new Answer(200, ['go' => null])));
        self::assertStringContainsString('module=bkloyalty', next_page(new Answer(200, ['go' => '//elsewhere.example'])));
    }

    private function send(string $path, array $fields, ?string $nonce = null): Answer
    {
        $this->beginRequest(['_bkl_path' => $path, '_bkl_nonce' => $nonce ?? wp_create_nonce('bkloyalty')] + $fields);
        return page_answer();
    }
}
