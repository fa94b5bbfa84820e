<?php

namespace BkLoyalty\Tests;

use PHPUnit\Framework\TestCase;

use function BkLoyalty\load_texts;

/** English and Spanish complete, and the compiled file is that of the readable one. */
final class TranslationsTest extends TestCase
{
    private const FOLDER = WP_PLUGIN_DIR . '/bkloyalty';
    /** Rightly the same in both languages. */
    private const SAME_IN_BOTH = [];

    public function testEverySentenceHasASpanishOne(): void
    {
        $spanish = $this->readable();
        foreach ($this->sentences() as $sentence) {
            self::assertNotSame('', $spanish[$sentence] ?? '', "Spanish is missing for: $sentence");
        }
        self::assertSame([], array_diff(array_keys($spanish), $this->sentences()), 'No longer said');
    }

    public function testEachIsSaidInItsOwnWords(): void
    {
        foreach ($this->entries() as $entry) {
            self::assertNotContains('fuzzy', $entry->flags, "Unsure: {$entry->singular}");
            if (!in_array($entry->singular, self::SAME_IN_BOTH, true)) {
                self::assertNotContains($entry->singular, $entry->translations, 'Merely copied');
            }
        }
    }

    public function testTheCompiledFileIsUpToDate(): void
    {
        require_once ABSPATH . WPINC . '/pomo/mo.php';
        $compiled = new \MO();
        $compiled->import_from_file(self::FOLDER . '/languages/bkloyalty-es_ES.mo');
        self::assertEquals($this->readable(), $this->texts($compiled->entries), 'scripts/translate makes it from the .po');
    }

    public function testWordPressFindsIt(): void
    {
        switch_to_locale('es_ES');
        load_textdomain('bkloyalty', self::FOLDER . '/languages/bkloyalty-es_ES.mo');
        self::assertSame('Puntos de fidelidad', apply_filters('bkntc_price_name', 'bkloyalty_points'));
        unload_textdomain('bkloyalty');
        restore_previous_locale();
    }

    /** @dataProvider locales */
    public function testEveryCountryThatSpeaksSpanishHasIt(string $locale, string $said): void
    {
        $choose = static function () use ($locale): string {
            return $locale;
        };
        add_filter('determine_locale', $choose);
        unload_textdomain('bkloyalty', true);
        load_texts();
        self::assertSame($said, apply_filters('bkntc_price_name', 'bkloyalty_points'));
        remove_filter('determine_locale', $choose);
        unload_textdomain('bkloyalty', true);
    }

    public function locales(): iterable
    {
        foreach (['es_ES', 'es_MX', 'es_AR', 'es'] as $locale) {
            yield $locale => [$locale, 'Puntos de fidelidad'];
        }
        yield 'est' => ['est', 'Loyalty points'];
    }

    /** @return array<string, string> */
    private function readable(): array
    {
        return $this->texts($this->entries());
    }

    /** @return \Translation_Entry[] */
    private function entries(): array
    {
        require_once ABSPATH . WPINC . '/pomo/po.php';
        $po = new \PO();
        $po->import_from_file(self::FOLDER . '/languages/bkloyalty-es_ES.po');
        return $po->entries;
    }

    /** @return array<string, string> */
    private function texts(array $entries): array
    {
        $texts = [];
        foreach ($entries as $entry) {
            $texts[$entry->singular] = $entry->translations[0] ?? '';
        }
        ksort($texts);
        return $texts;
    }

    /** @return string[] everything between __( and , 'bkloyalty' */
    private function sentences(): array
    {
        // WordPress translates what its list of plugins says of this one.
        $found = [get_file_data(self::FOLDER . '/init.php', ['said' => 'Description'])['said']];
        foreach (new \RecursiveIteratorIterator(new \RecursiveDirectoryIterator(self::FOLDER, \FilesystemIterator::SKIP_DOTS)) as $file) {
            if ($file->getExtension() !== 'php') {
                continue;
            }
            $pattern = '/\b(?:__|esc_html__|esc_html_e)\(\s*(.+?),\s*\'bkloyalty\'\s*\)/s';
            preg_match_all($pattern, (string) file_get_contents($file), $matches);
            foreach ($matches[1] as $literal) {
                $found[] = self::read($literal);
            }
        }
        return array_values(array_unique($found));
    }

    /** A literal, or several joined by dots. */
    private static function read(string $code): string
    {
        $text = '';
        foreach (token_get_all("<?php $code") as $token) {
            if (is_array($token) && $token[0] === T_CONSTANT_ENCAPSED_STRING) {
                $text .= stripslashes(substr($token[1], 1, -1));
            }
        }
        return $text;
    }
}
