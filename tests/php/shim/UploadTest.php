<?php

namespace BkLoyalty\Tests;

use BkLoyalty\Answer;

use function BkLoyalty\native_signs;
use function BkLoyalty\page_answer;
use function BkLoyalty\screen_html;

require_once __DIR__ . '/ShimTestCase.php';

/** Files that forms bring, and what is seen of Booknetic's own Loyalty Points. */
final class UploadTest extends ShimTestCase
{
    protected function setUp(): void
    {
        parent::setUp();
        wp_set_current_user(1);
        $this->service->answers['/v1/admin/imports/upload'] = ['done' => '', 'go' => null];
        add_filter('bkloyalty_is_uploaded', '__return_true');
    }

    protected function tearDown(): void
    {
        remove_filter('bkloyalty_is_uploaded', '__return_true');
        unset($_SERVER['CONTENT_LENGTH']);
        $_FILES = [];
        parent::tearDown();
    }

    public function testAFileGoesOnByteByByte(): void
    {
        $content = "E-mail;Puntos\r\nse\xf1ora@example.org;12\0\xff";
        self::assertSame(200, $this->send('clientes "1".csv', $content)->status);
        $asked = $this->service->asked('/v1/admin/imports/upload')[0];
        self::assertSame(['name' => 'clientes "1".csv', 'content' => base64_encode($content)], $asked['file']);
        self::assertSame('1', $asked['form']['again']);
    }

    public function testNoFileIsToldApartFromAFormWithoutOne(): void
    {
        $_FILES = ['file' => ['name' => '', 'tmp_name' => '', 'size' => 0, 'error' => UPLOAD_ERR_NO_FILE]];
        $this->post();
        $first = $this->service->asked('/v1/admin/imports/upload')[0];
        $_FILES = [];
        $this->post();
        $second = $this->service->asked('/v1/admin/imports/upload')[0];
        self::assertTrue(array_key_exists('file', $first) && $first['file'] === null);
        self::assertArrayNotHasKey('file', $second);
    }

    /** @dataProvider troubles */
    public function testWhatIsWrongIsSaidAtTheField(int $error, int $size, string $said): void
    {
        $_FILES = ['file' => ['name' => 'a.csv', 'tmp_name' => '/nowhere', 'size' => $size, 'error' => $error]];
        $answer = $this->post();
        self::assertSame([422, 'file'], [$answer->status, $answer->body['error']['field']]);
        self::assertStringContainsString($said, $answer->body['error']['message']);
        self::assertSame([], $this->service->calls);
    }

    public function troubles(): iterable
    {
        yield 'more than PHP takes' => [UPLOAD_ERR_INI_SIZE, 0, 'too large'];
        yield 'more than is passed on' => [UPLOAD_ERR_OK, 6 * 1024 * 1024, 'too large'];
        yield 'half of it' => [UPLOAD_ERR_PARTIAL, 5, 'did not arrive whole'];
        yield 'nowhere to put it' => [UPLOAD_ERR_NO_TMP_DIR, 5, 'did not arrive whole'];
    }

    public function testAFileThatNobodyUploadedIsNotRead(): void
    {
        remove_filter('bkloyalty_is_uploaded', '__return_true');
        self::assertSame(422, $this->send('passwd', 'root')->status);
        self::assertSame([], $this->service->calls);
    }

    /** PHP then throws away the whole form, and with it the nonce. */
    public function testMoreThanPhpTakesAtAllIsSaidToo(): void
    {
        $_POST = [];
        $_SERVER['REQUEST_METHOD'] = 'POST';
        $_SERVER['CONTENT_LENGTH'] = '99999999';
        self::assertStringContainsString('too large', page_answer()->body['error']['message']);
    }

    public function testBookneticsOwnPointsAreSeenByTheirSigns(): void
    {
        self::assertSame([], native_signs());
        $active = get_option('active_plugins');
        update_option('active_plugins', array_merge($active, ['booknetic-loyalty-points/init.php', 'my-loyalty/x.php']));
        \BookneticApp\Providers\Core\Capabilities::register('loyalty_points', 'Loyalty Points');
        self::assertSame(['booknetic-loyalty-points', 'loyalty_points'], native_signs());
        $this->service->answers['/v1/admin/imports'] = ['title' => 'Import', 'html' => 'x'];
        $_GET = ['screen' => 'imports'];
        screen_html();
        $_GET = [];
        update_option('active_plugins', $active);
        $page = $this->service->asked('/v1/admin/imports')[0]['page'];
        self::assertSame(['booknetic-loyalty-points', 'loyalty_points'], $page['native']);
        self::assertGreaterThan(0, $page['upload_bytes']);
    }

    private function send(string $name, string $content): Answer
    {
        $path = (string) tempnam(sys_get_temp_dir(), 'bkl');
        file_put_contents($path, $content);
        $_FILES = ['file' => ['name' => $name, 'tmp_name' => $path, 'size' => strlen($content), 'error' => UPLOAD_ERR_OK]];
        $answer = $this->post();
        unlink($path);
        return $answer;
    }

    private function post(): Answer
    {
        $this->beginRequest([
            '_bkl_path' => 'imports/upload', '_bkl_nonce' => wp_create_nonce('bkloyalty'), 'again' => '1',
        ]);
        return page_answer();
    }
}
