<?php

/** The block "Loyalty points", which is the short code [bkloyalty-panel] for whoever builds pages of blocks; and both kept out of page caches. */

namespace BkLoyalty;

const BLOCK = 'bkloyalty/panel';
const BLOCK_SCRIPT = 'bkloyalty-block';

function register_block(): void
{
    wp_register_script(BLOCK_SCRIPT, asset_url('block.js'), ['wp-block-editor', 'wp-blocks', 'wp-element'], null, true);
    register_block_type(BLOCK, [
        'api_version' => 3,
        'title' => __('Loyalty points', 'bkloyalty'),
        'description' => __('Customers who are logged in see their points, tier and rewards here; nobody else sees anything.', 'bkloyalty'),
        'category' => 'widgets',
        'icon' => 'star-filled',
        'keywords' => ['booknetic', 'bkloyalty'],
        'supports' => ['html' => false, 'align' => ['wide', 'full'], 'multiple' => false],
        'editor_script' => BLOCK_SCRIPT,
        'render_callback' => __NAMESPACE__ . '\render_block_of_points',
    ]);
}

/** @param mixed $attributes */
function render_block_of_points($attributes = []): string
{
    $html = (string) guarded('render_panel')('');
    return $html === '' ? '' : '<div ' . get_block_wrapper_attributes() . ">$html</div>";
}

/** On `template_redirect`, before anything is sent: a page with somebody's points on it is theirs alone. */
function keep_points_out_of_caches(): void
{
    $post = is_singular() ? get_post() : null;
    if ($post === null || !is_user_logged_in()) {
        return;
    }
    $shows = has_block(BLOCK, $post) || has_shortcode($post->post_content, 'bkloyalty-panel')
        || has_shortcode($post->post_content, 'booknetic-cp');
    if ($shows) {
        uncached('');
        nocache_headers();
    }
}
