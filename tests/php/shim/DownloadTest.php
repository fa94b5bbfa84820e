<?php

namespace BkLoyalty\Tests;

use BookneticStandin\Tests\FreshProcess;

use function BkLoyalty\file_headers;
use function BkLoyalty\is_breaker_open;
use function BkLoyalty\pass_on_file;

require_once __DIR__ . '/ShimTestCase.php';

/** What is decided before the first byte of a file; how one streams is shown on a real site. */
final class DownloadTest extends ShimTestCase
{
    protected function setUp(): void
    {
        parent::setUp();
        wp_set_current_user(1);
    }

    public function testTheServiceIsAskedInTheNameOfWhoeverWantsTheFile(): void
    {
        $this->service->answers['/v1/admin/log/csv'] = [403, ['error' => ['code' => 'forbidden', 'message' => 'No.']]];
        $trouble = pass_on_file('log/csv', ['kind' => 'bonus']);
        self::assertSame(403, $trouble->status);
        $call = $this->service->calls[0];
        self::assertSame(['owner', '1'], [$call['headers']['x-bkloyalty-actor'], $call['headers']['x-bkloyalty-user']]);
        self::assertSame(['kind' => 'bonus'], $call['body']['query']);
    }

    public function testARefusalIsTheServicesSentence(): void
    {
        $error = ['code' => 'not_found', 'message' => 'This file is no longer kept.'];
        $this->service->answers['/v1/admin/log/excel-file'] = [404, ['error' => $error]];
        self::assertSame($error, pass_on_file('log/excel-file', [])->body['error']);
    }

    public function testAServiceThatIsDownOpensNoBreaker(): void
    {
        $this->service->answers['/v1/admin/log/csv'] = null;
        self::assertSame(0, pass_on_file('log/csv', [])->status);
        self::assertFalse(is_breaker_open());
    }

    public function testAnAnswerThatIsNoFileIsNotPassedOn(): void
    {
        $this->service->answers['/v1/admin/log/csv'] = ['html' => '<script>alert(1)</script>'];
        $this->expectOutputString('');
        self::assertSame(0, pass_on_file('log/csv', [])->status);
    }

    public function testWithoutCurlTheFileIsPassedOnAsAWhole(): void
    {
        $printed = FreshProcess::run('
            eval("namespace BkLoyalty; function ob_end_clean() { return false; }");
            wp_set_current_user(1);
            update_option("bkloyalty_secret", "secret");
            add_filter("pre_http_request", static function () {
                $type = "text/csv; charset=utf-8; name*=UTF-8\'\'log.csv";
                return ["headers" => ["content-type" => $type], "response" => ["code" => 200], "body" => "a,b"];
            });
            ob_start();
            $trouble = BkLoyalty\pass_on_file("log/csv", []);
            return [ob_get_clean(), $trouble];
        ');
        self::assertSame(['a,b', null], $printed);
    }

    /** @dataProvider types */
    public function testOnlyWhatNamesAFileIsOne(string $type, array $first): void
    {
        self::assertSame($first, array_slice(file_headers($type, 0), 0, 2));
    }

    public function types(): array
    {
        return [
            ["text/csv; charset=utf-8; name*=UTF-8''a%C3%B1o.csv", [
                'Content-Type: text/csv; charset=utf-8',
                "Content-Disposition: attachment; filename*=UTF-8''a%C3%B1o.csv",
            ]],
            ['text/csv; charset=utf-8', []],
            ['application/json', []],
            ["text/html; name*=UTF-8''a\r\nSet-Cookie: b", []],
            ["text/csv; name*=UTF-8''a.csv\n", []],
            ['', []],
        ];
    }

    public function testABrowserIsToldTheLengthWhereThatIsKnown(): void
    {
        $type = "text/csv; name*=UTF-8''a.csv";
        self::assertContains('Content-Length: 12', file_headers($type, 12));
        self::assertSame([], preg_grep('/Content-Length/', file_headers($type, -1)));
    }
}
