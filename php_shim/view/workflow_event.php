<?php

namespace BkLoyalty;

defined('ABSPATH') || exit;

$form = workflow_event_form();
if ($form === null) {
    echo '<p class="bkloyalty">' . esc_html__('This workflow waits for no loyalty event.', 'bkloyalty') . '</p>';
    return;
}
?>
<form class="bkloyalty" method="post" action="<?php echo esc_url(admin_url('admin-post.php')); ?>">
    <input type="hidden" name="action" value="bkloyalty_workflow_event">
    <input type="hidden" name="workflow" value="<?php echo esc_attr((string) $form['workflow']); ?>">
    <?php wp_nonce_field('bkloyalty_workflow_event'); ?>
    <h2><?php echo esc_html($form['title']); ?></h2>
    <?php foreach ($form['filters'] as $filter) { ?>
        <fieldset>
            <legend><?php echo esc_html($filter['legend']); ?></legend>
            <?php foreach ($filter['choices'] as $choice) { ?>
                <label><input type="checkbox" name="<?php echo esc_attr($filter['name']); ?>[]"
                    value="<?php echo esc_attr($choice['value']); ?>" <?php checked($choice['chosen']); ?>>
                    <?php echo esc_html($choice['label']); ?></label>
            <?php } ?>
        </fieldset>
    <?php } ?>
    <label><?php esc_html_e('Language', 'bkloyalty'); ?>
        <select name="locale">
            <option value=""><?php esc_html_e('Any', 'bkloyalty'); ?></option>
            <?php foreach ($form['locales'] as $locale) { ?>
                <option value="<?php echo esc_attr($locale); ?>"
                    <?php selected($locale, $form['locale']); ?>><?php echo esc_html($locale); ?></option>
            <?php } ?>
        </select>
    </label>
    <button type="submit"><?php esc_html_e('Save', 'bkloyalty'); ?></button>
</form>
