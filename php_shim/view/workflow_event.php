<?php

namespace BkLoyalty;

defined('ABSPATH') || exit;

$form = workflow_event_form();
if ($form === null) {
    echo '<p class="bkloyalty">' . esc_html__('This workflow waits for no loyalty event.', 'bkloyalty') . '</p>';
    return;
}
?>
<div class="bkloyalty-admin">
<?php if (isset($_GET['bkloyalty_saved'])) { // phpcs:ignore WordPress.Security.NonceVerification -- only says so ?>
    <p class="bkl-notice is-good" role="status"><?php esc_html_e('Saved.', 'bkloyalty'); ?></p>
<?php } ?>
<?php if (!$form['isAnswered']) { ?>
    <p class="bkl-notice is-warn"><?php esc_html_e('The loyalty service does not answer just now, so only what was chosen before can be chosen here.', 'bkloyalty'); ?></p>
<?php } ?>
<form class="bkl-section" method="post" action="<?php echo esc_url(admin_url('admin-post.php')); ?>">
    <input type="hidden" name="action" value="bkloyalty_workflow_event">
    <input type="hidden" name="workflow" value="<?php echo esc_attr((string) $form['workflow']); ?>">
    <?php wp_nonce_field('bkloyalty_workflow_event'); ?>
    <h2 class="bkl-subtitle"><?php echo esc_html($form['title']); ?></h2>
    <p class="bkl-help bkl-field"><?php echo esc_html($form['about']); ?></p>
    <?php foreach ($form['filters'] as $filter) { ?>
        <fieldset class="bkl-field">
            <legend><?php echo esc_html($filter['legend']); ?></legend>
            <?php foreach ($filter['choices'] as $choice) { ?>
                <label class="bkl-check"><input type="checkbox" name="<?php echo esc_attr($filter['name']); ?>[]"
                    value="<?php echo esc_attr($choice['value']); ?>" <?php checked($choice['chosen']); ?>>
                    <span><?php echo esc_html($choice['label']); ?></span></label>
            <?php } ?>
            <?php if ($filter['choices'] === []) { ?>
                <p class="bkl-help"><?php esc_html_e('There are none yet.', 'bkloyalty'); ?></p>
            <?php } ?>
        </fieldset>
    <?php } ?>
    <div class="bkl-field">
        <label for="bkl-workflow-locale"><?php echo esc_html($form['locale']['legend']); ?></label>
        <select id="bkl-workflow-locale" name="locale" aria-describedby="bkl-workflow-locale-help">
            <option value=""><?php esc_html_e('Any', 'bkloyalty'); ?></option>
            <?php foreach ($form['locale']['choices'] as $choice) { ?>
                <option value="<?php echo esc_attr($choice['value']); ?>"
                    <?php selected($choice['chosen']); ?>><?php echo esc_html($choice['label']); ?></option>
            <?php } ?>
        </select>
        <p class="bkl-help" id="bkl-workflow-locale-help"><?php esc_html_e('That of the booking, else of the business. To write in two languages make two workflows.', 'bkloyalty'); ?></p>
    </div>
    <div class="bkl-buttons">
        <button class="bkl-button is-primary" type="submit"><?php esc_html_e('Save', 'bkloyalty'); ?></button>
        <a class="bkl-button" href="<?php echo esc_url(Booknetic\module_url('workflow')); ?>"><?php esc_html_e('All workflows', 'bkloyalty'); ?></a>
    </div>
</form>
</div>
