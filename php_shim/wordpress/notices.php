<?php

/** What an administrator should know wherever they are in WordPress's back end. Each notice can be put away, and comes back when it is news. */

namespace BkLoyalty;

const DISMISSED = 'bkloyalty_dismissed';

/** On `admin_notices`. Loyalty's own pages say more than these. */
function show_notices(): void
{
    if (!current_user_can('activate_plugins')) {
        return;
    }
    foreach (due_notices() as $name => [$news, $sentence]) {
        printf(
            '<div class="notice notice-warning" data-bkl-notice="%s"><p><strong>%s</strong> %s</p><p><a href="%s">%s</a></p></div>',
            esc_attr($name),
            esc_html__('Loyalty Points:', 'bkloyalty'),
            esc_html($sentence),
            esc_url(dismiss_url($name, $news)),
            esc_html__('Do not show this again', 'bkloyalty')
        );
    }
}

/** @return array<string, array{0: string, 1: string}> by name what is news about it, and the sentence */
function due_notices(): array
{
    $notices = [];
    if (did_action('bkntc_init') === 0) {
        $sentence = __('Loyalty points need Booknetic: install, activate and license it. Until then nothing earns points.', 'bkloyalty');
        $notices['booknetic'] = ['missing', $sentence];
    }
    if (silent_since() !== 0) {
        $sentence = __('The loyalty service does not answer.', 'bkloyalty') . ' ' . silence_sentence();
        $notices['service'] = ['since-' . silent_since(), $sentence];
    }
    if (version_trouble() !== '') {
        $notices['version'] = [VERSION . '-' . service_version(), version_trouble()];
    }
    if (deleted_sentence() !== '') {
        $notices['deleted'] = ['tenant-' . get_option(LAST_DELETED)['id'], deleted_sentence()];
    }
    $dismissed = (array) get_user_meta(get_current_user_id(), DISMISSED, true);
    return array_filter($notices, static function (array $notice, string $name) use ($dismissed): bool {
        return ($dismissed[$name] ?? '') !== $notice[0];
    }, ARRAY_FILTER_USE_BOTH);
}

function dismiss_url(string $name, string $news): string
{
    $address = add_query_arg(['action' => 'bkloyalty_dismiss', 'notice' => $name, 'news' => $news], admin_url('admin-post.php'));
    return wp_nonce_url($address, 'bkloyalty_dismiss');
}

/** On `admin_post_bkloyalty_dismiss`: for this user, until there is other news. */
function dismiss_notice(): void
{
    check_admin_referer('bkloyalty_dismiss');
    $name = sanitize_key((string) wp_unslash($_GET['notice'] ?? ''));
    $news = sanitize_text_field((string) wp_unslash($_GET['news'] ?? ''));
    if (isset(due_notices()[$name])) {
        $dismissed = array_filter((array) get_user_meta(get_current_user_id(), DISMISSED, true));
        update_user_meta(get_current_user_id(), DISMISSED, [$name => $news] + $dismissed);
    }
    wp_safe_redirect(wp_get_referer() ?: admin_url());
    exit;
}
