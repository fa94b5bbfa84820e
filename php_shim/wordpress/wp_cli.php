<?php

/** `wp bkloyalty ...`, where WP-CLI is: what whoever runs the site does without a browser. The service has commands of its own: `bridge`. */

namespace BkLoyalty;

/** Loyalty points beside Booknetic. */
final class Cli
{
    /** Whether both sides are there, and what waits. Exits 1 if something is amiss. */
    public function status(): void
    {
        $tests = [test_booknetic(), test_service()];
        foreach ($tests as $test) {
            \WP_CLI::line(sprintf('%-11s %s', $test['status'], $test['label']));
            if ($test['status'] !== 'good') {
                \WP_CLI::line(str_repeat(' ', 12) . wp_strip_all_tags($test['description']));
            }
        }
        foreach (add_debug_information()['bkloyalty']['fields'] as $field) {
            \WP_CLI::line("{$field['label']}: {$field['value']}");
        }
        if (array_diff(array_column($tests, 'status'), ['good']) !== []) {
            \WP_CLI::halt(1);
        }
    }

    /** Fetches the workflow events that the service could not bring, and runs them. */
    public function pull(): void
    {
        pull_events();
        $waiting = count(request()->acknowledge);
        $waiting === 0 ? \WP_CLI::success('Nothing waits.') : \WP_CLI::error("$waiting events were run and not acknowledged: does the service answer?");
    }

    /** Tells the service each business's time zone, currency, decimals and language anew. */
    public function report(): void
    {
        delete_option('bkloyalty_reported');
        send_reports();
        get_option('bkloyalty_reported') === false ? \WP_CLI::error('The service does not answer.') : \WP_CLI::success('Told.');
    }

    /**
     * Makes a new secret. The old one is accepted for as long as it stands behind it: run this again with --drop-old some minutes later.
     *
     * ## OPTIONS
     *
     * [--drop-old]
     * : Keep the newest secret alone. Tokens of apps that an older one signed end with it.
     *
     * @subcommand rotate-secret
     */
    public function rotateSecret(array $arguments, array $options): void
    {
        $secrets = secrets();
        $kept = isset($options['drop-old'])
            ? array_slice($secrets, 0, 1)
            : array_merge([bin2hex(random_bytes(32))], $secrets);
        update_option('bkloyalty_secret', implode(' ', $kept), false);
        \WP_CLI::success(count($kept) === 1 ? 'One secret is left.' : 'A new secret signs; the old ones are still accepted.');
    }
}

/** On `cli_init`, which nothing but WP-CLI fires. */
function register_commands(): void
{
    \WP_CLI::add_command('bkloyalty', Cli::class);
}
