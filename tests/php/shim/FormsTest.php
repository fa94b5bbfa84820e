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

    /** A list is gone through by cursors, which name whom a page begins with. */
    public function testALongQueryIsFetchedAsItIs(): void
    {
        $name = str_repeat('Αλεξάνδρα ', 20);
        $answer = $this->send('rules', ['_bkl_query' => 'page=booknetic&screen=rules&q=' . rawurlencode($name)]);
        self::assertSame(['q' => $name], json_decode($answer->body['html'], true));
    }

    public function testAnEndlessQueryIsLeftOut(): void
    {
        $_GET = ['screen' => 'rules', 'q' => str_repeat('ñ', 2000)];
        self::assertSame('[]', str_replace('{}', '[]', screen_html()));
        $_GET = [];
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
        foreach ([[500, ['error' => ['code' => 'internal', 'message' => '']]], [200, 'no JSON'], null] as $failed) {
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
        self::assertNull(\BkLoyalty\take_flash(\BkLoyalty\flash_of('dashboard', [])));
    }

    public function testWithoutJavaScriptThePageThatFollowsSaysWhatCameOfIt(): void
    {
        $error = ['error' => ['code' => 'invalid_input', 'message' => 'Please fill this in.', 'field' => 'name']];
        $this->service->answers['/v1/admin/rules/save'] = [422, $error];
        $back = admin_url('admin.php?page=booknetic&module=bkloyalty&screen=rules&q=caf%C3%A9&a=1');
        $answer = $this->send('rules/save', ['name' => 'Colour', '_bkl_back' => $back]);
        self::assertSame($back, next_page($answer));
        $this->service->answers['/v1/admin/tiers'] = ['title' => 'Tiers', 'html' => 'x'];
        foreach ([['screen' => 'rules'], ['screen' => 'tiers', 'a' => '1', 'q' => 'café']] as $_GET) {
            \BkLoyalty\request(new \BkLoyalty\Request());
            screen_html();
            $asked = $this->service->asked('/v1/admin/' . $_GET['screen']);
            self::assertNull(end($asked)['page']['flash'], 'another page is told nothing');
        }
        $_GET = ['page' => 'booknetic', 'a' => '1', 'q' => 'café', 'screen' => 'rules'];
        \BkLoyalty\request(new \BkLoyalty\Request());
        screen_html();
        screen_html();
        [, $first, $second] = $this->service->asked('/v1/admin/rules');
        self::assertSame(['rules/save', ['name' => 'Colour'], $error], [
            $first['page']['flash']['path'], $first['page']['flash']['form'], $first['page']['flash']['answer'],
        ]);
        self::assertNull($second['page']['flash']);
        $_GET = [];
    }

    public function testWhatWasTypedIsLeftOutWhereItIsTooLongButNotWhatCameOfIt(): void
    {
        $error = ['error' => ['code' => 'invalid_input', 'message' => 'Too long.', 'field' => 'note']];
        $this->service->answers['/v1/admin/rules/save'] = [422, $error];
        next_page($this->send('rules/save', ['note' => str_repeat('x', 100000)]));
        $flash = \BkLoyalty\take_flash(\BkLoyalty\flash_of('dashboard', []));
        self::assertSame([$error, '{}'], [$flash['answer'], json_encode($flash['form'])]);
    }

    public function testARefusedScreenIsAPageToo(): void
    {
        $this->service->answers['/v1/admin/rules'] = [
            404, ['error' => ['code' => 'not_found', 'message' => 'No.'], 'title' => 'This is not here', 'html' => '<nav>Menu</nav>'],
        ];
        $_GET = ['screen' => 'rules'];
        self::assertSame('<nav>Menu</nav>', screen_html());
        self::assertSame('This is not here – Loyalty Points', apply_filters('admin_title', 'Booknetic', ''));
        remove_all_filters('admin_title');
        $this->service->answers['/v1/admin/rules'] = [403, ['error' => ['code' => 'forbidden', 'message' => 'You may <not>.']]];
        $html = screen_html();
        self::assertStringContainsString('You may &lt;not&gt;.', $html);
        self::assertStringNotContainsString('Try again', $html);
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
