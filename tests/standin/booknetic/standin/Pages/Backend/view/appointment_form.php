<?php

defined('ABSPATH') || exit;

use BookneticApp\Providers\UI\TabUI;
use BookneticStandin\Booking\TimeZone;
use BookneticStandin\Pages\BackendPage;

$row = $parameters['row'];
$selects = ['service' => ['services', 'service_id'], 'staff' => ['staff', 'staff_id'],
    'location' => ['locations', 'location_id'], 'customer_id' => ['customers', 'customer_id']];
?>
<h1><?php echo $row ? 'Edit appointment #' . esc_html($row->id) : 'New booking'; ?></h1>
<form class="bkn_card bkn_form" data-bkntc-module="appointments"
    data-bkntc-action="<?php echo $row ? 'save_edited_appointment' : 'create_appointment'; ?>">
    <?php BackendPage::nonceField(); ?>
    <?php if ($row) : ?>
        <input type="hidden" name="id" value="<?php echo esc_attr($row->id); ?>">
        <input type="hidden" data-cart="weight" value="<?php echo esc_attr($row->weight); ?>">
        <input type="hidden" data-cart="service_extras" data-json
            value="<?php echo esc_attr(wp_json_encode($parameters['extras'])); ?>">
        <label><input type="checkbox" name="change_prices" value="1"> Calculate prices again</label>
    <?php endif; ?>
    <?php foreach ($selects as $field => list($list, $column)) : ?>
        <label><?php echo esc_html(ucfirst(str_replace('_id', '', $field))); ?>
            <select data-cart="<?php echo esc_attr($field); ?>">
                <?php foreach ($parameters[$list] as $id => $name) : ?>
                    <option value="<?php echo esc_attr($id); ?>" <?php selected($row ? $row->$column : '', $id); ?>
                        ><?php echo esc_html($name); ?></option>
                <?php endforeach; ?>
            </select></label>
    <?php endforeach; ?>
    <label>Date <input type="date" data-cart="date" required
        value="<?php echo esc_attr($row ? TimeZone::show($row->starts_at, 'Y-m-d') : ''); ?>"></label>
    <label>Time <input type="time" data-cart="time" required
        value="<?php echo esc_attr($row ? TimeZone::show($row->starts_at, 'H:i') : ''); ?>"></label>
    <label>Status <select data-cart="status">
        <?php foreach ($parameters['statuses'] as $status) : ?>
            <option value="<?php echo esc_attr($status['slug']); ?>"
                <?php selected($row ? $row->status : '', $status['slug']); ?>><?php echo esc_html($status['title']); ?></option>
        <?php endforeach; ?>
    </select></label>
    <label>Note <input type="text" data-cart="note" value="<?php echo esc_attr($row ? (string) $row->note : ''); ?>"></label>
    <?php foreach (TabUI::get($parameters['group'])->getSubItems() as $tab) : ?>
        <fieldset><legend><?php echo esc_html($tab->getTitle()); ?></legend>
            <?php echo $tab->getContent($parameters); ?></fieldset>
    <?php endforeach; ?>
    <button type="submit" class="bkn_button bkn_primary">Save</button>
</form>
