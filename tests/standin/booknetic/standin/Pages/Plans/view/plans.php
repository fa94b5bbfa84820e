<?php

defined('ABSPATH') || exit;

use BookneticStandin\Pages\BackendPage;

?>
<h1>Plans</h1>
<?php foreach ($parameters['plans'] as $plan) :
    $permissions = json_decode((string) $plan->permissions, true) ?: []; ?>
    <form class="bkn_card bkn_form" data-bkntc-module="plans" data-bkntc-action="save_plan">
        <?php BackendPage::nonceField(); ?>
        <input type="hidden" name="id" value="<?php echo esc_attr($plan->id); ?>">
        <h2><?php echo esc_html((string) $plan->name); ?></h2>
        <?php foreach ($parameters['capabilities'] as $capability => $info) : ?>
            <label><input type="checkbox" name="capabilities[]" value="<?php echo esc_attr($capability); ?>"
                <?php checked(($permissions['capabilities'][$capability] ?? 'off') === 'on'); ?>>
                <?php echo esc_html($info['title']); ?></label>
        <?php endforeach; ?>
        <button type="submit" class="bkn_button bkn_primary">Save</button>
    </form>
<?php endforeach;
