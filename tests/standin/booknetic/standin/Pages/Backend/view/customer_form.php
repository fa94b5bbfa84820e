<?php

defined('ABSPATH') || exit;

use BookneticApp\Providers\UI\TabUI;
use BookneticStandin\Pages\Backend\CustomersAjax;
use BookneticStandin\Pages\BackendPage;

$row = $parameters['row'];
?>
<h1><?php echo $row ? 'Edit customer' : 'New customer'; ?></h1>
<form class="bkn_card bkn_form" data-bkntc-module="customers" data-bkntc-action="save_customer">
    <?php BackendPage::nonceField(); ?>
    <input type="hidden" name="id" value="<?php echo esc_attr($parameters['id']); ?>">
    <?php foreach (CustomersAjax::FIELDS as $field) : ?>
        <label><?php echo esc_html(ucfirst(str_replace('_', ' ', $field))); ?>
            <input type="<?php echo $field === 'birthdate' ? 'date' : 'text'; ?>" name="<?php echo esc_attr($field); ?>"
                value="<?php echo esc_attr($row ? (string) $row->$field : ''); ?>"></label>
    <?php endforeach; ?>
    <?php foreach (TabUI::get('customers_add_new')->getSubItems() as $tab) : ?>
        <fieldset><legend><?php echo esc_html($tab->getTitle()); ?></legend>
            <?php echo $tab->getContent($parameters); ?></fieldset>
    <?php endforeach; ?>
    <button type="submit" class="bkn_button bkn_primary">Save</button>
</form>
