<?php

defined('ABSPATH') || exit;

use BookneticApp\Providers\Helpers\Helper;
use BookneticStandin\Pages\BackendPage;

?>
<h1>Settings</h1>
<form class="bkn_card bkn_form" data-bkntc-module="settings" data-bkntc-action="save_general_settings">
    <?php BackendPage::nonceField(); ?>
    <?php foreach ($parameters['values'] as $option => $value) : ?>
        <label><?php echo esc_html($option); ?>
            <input type="text" name="<?php echo esc_attr($option); ?>" value="<?php echo esc_attr($value); ?>"></label>
    <?php endforeach; ?>
    <button type="submit" class="bkn_button bkn_primary">Save</button>
</form>
<?php foreach ($parameters['tabs'] as $tab) : ?>
    <div class="bkn_card"><h2><?php echo esc_html($tab->getTitle()); ?></h2>
        <?php echo $tab->getContent($parameters); ?></div>
<?php endforeach; ?>
<?php foreach ($parameters['menus'] as $menu) : ?>
    <div class="bkn_card"><h2><?php echo esc_html($menu->getTitle()); ?></h2>
        <p><?php echo esc_html($menu->getDescription()); ?></p>
        <?php foreach ($menu->getSubItems() as $item) : ?>
            <h3><?php echo esc_html($item->getTitle()); ?></h3>
            <?php echo is_file((string) $item->getView()) ? Helper::renderView($item->getView()) : ''; ?>
        <?php endforeach; ?>
    </div>
<?php endforeach;
