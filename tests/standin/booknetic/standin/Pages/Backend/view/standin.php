<?php

defined('ABSPATH') || exit;

use BookneticStandin\Pages\BackendPage;

?>
<h1>Stand-in: switches and holes</h1>
<p>This page belongs to the stand-in. Booknetic has nothing like it.</p>
<form class="bkn_card bkn_form" data-bkntc-module="standin" data-bkntc-action="save_switches">
    <?php BackendPage::nonceField(); ?>
    <?php foreach ($parameters['switches'] as $name => $value) : ?>
        <label><?php echo esc_html($name); ?>
            <input type="text" name="<?php echo esc_attr($name); ?>" value="<?php echo esc_attr($value); ?>"></label>
    <?php endforeach; ?>
    <button type="submit" class="bkn_button bkn_primary">Save</button>
</form>
<?php foreach ($parameters['holes'] as $hole => $fields) : ?>
    <form class="bkn_card bkn_inline" data-bkntc-module="standin" data-bkntc-action="<?php echo esc_attr($hole); ?>">
        <?php BackendPage::nonceField(); ?>
        <b><?php echo esc_html($hole); ?></b>
        <?php foreach ($fields as $field) : ?>
            <input type="text" name="<?php echo esc_attr($field); ?>" aria-label="<?php echo esc_attr($field); ?>"
                placeholder="<?php echo esc_attr($field); ?>">
        <?php endforeach; ?>
        <button type="submit" class="bkn_button">Do it</button>
    </form>
<?php endforeach;
