<?php

namespace BookneticStandin\Tests;

/** Runs PHP in a WordPress of its own, for what is decided while WordPress starts. */
class FreshProcess
{
    /**
     * @param string $code what to do once WordPress is there; `return` gives the answer (as JSON)
     * @param string $before what to do before WordPress loads, such as filling `$wp_filter`
     * @param string[] $switches name => value of the stand-in's switches
     * @return mixed
     */
    public static function run(string $code, string $before = '', array $switches = [])
    {
        // It must not wait for rows that the test's own transaction has locked.
        $GLOBALS['wpdb']->query('ROLLBACK');
        $environment = getenv();
        foreach ($switches as $name => $value) {
            $environment['BOOKNETIC_STANDIN_' . strtoupper($name)] = $value;
        }
        $process = proc_open(
            [PHP_BINARY, '-d', 'display_errors=stderr', __DIR__ . '/fresh-process.php'],
            [['pipe', 'r'], ['pipe', 'w'], ['pipe', 'w']],
            $pipes,
            __DIR__,
            $environment
        );
        fwrite($pipes[0], json_encode(['before' => $before, 'code' => $code]));
        fclose($pipes[0]);
        $output = stream_get_contents($pipes[1]);
        $errors = stream_get_contents($pipes[2]);
        proc_close($process);
        $marker = strrpos($output, "\nANSWER ");
        if ($marker === false) {
            throw new \RuntimeException("The process gave no answer.\n$output\n$errors");
        }
        return json_decode(substr($output, $marker + 8), true);
    }
}
