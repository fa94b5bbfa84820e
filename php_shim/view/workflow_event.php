<?php

namespace BkLoyalty;

defined('ABSPATH') || exit;

$form = tier_event_form();
?>
<form class="bkloyalty" method="post" action="<?php echo esc_url(admin_url('admin-post.php')); ?>">
    <input type="hidden" name="action" value="bkloyalty_tier_event">
    <input type="hidden" name="workflow" value="<?php echo esc_attr((string) $form['workflow']); ?>">
    <?php wp_nonce_field('bkloyalty_tier_event'); ?>
    <fieldset>
        <legend><?php esc_html_e('When the tier changed by', 'bkloyalty'); ?></legend>
        <?php foreach ($form['reasons'] as $reason) { ?>
            <label><input type="checkbox" name="reasons[]" value="<?php echo esc_attr($reason['value']); ?>"
                <?php checked(in_array($reason['value'], $form['chosen']['reasons'], true)); ?>>
                <?php echo esc_html($reason['label']); ?></label>
        <?php } ?>
    </fieldset>
    <fieldset>
        <legend><?php esc_html_e('To these tiers (none means any)', 'bkloyalty'); ?></legend>
        <?php foreach ($form['tiers'] as $tier) { ?>
            <label><input type="checkbox" name="tiers[]" value="<?php echo esc_attr($tier); ?>"
                <?php checked(in_array($tier, $form['chosen']['tiers'], true)); ?>>
                <?php echo esc_html($tier); ?></label>
        <?php } ?>
    </fieldset>
    <label><?php esc_html_e('Language', 'bkloyalty'); ?>
        <select name="locale">
            <option value=""><?php esc_html_e('Any', 'bkloyalty'); ?></option>
            <?php foreach ($form['locales'] as $locale) { ?>
                <option value="<?php echo esc_attr($locale); ?>"
                    <?php selected($locale, $form['chosen']['locale']); ?>><?php echo esc_html($locale); ?></option>
            <?php } ?>
        </select>
    </label>
    <button type="submit"><?php esc_html_e('Save', 'bkloyalty'); ?></button>
</form>
