<?php

defined('ABSPATH') || exit;

use BookneticApp\Providers\Helpers\Helper;
use BookneticApp\Providers\UI\TabUI;
use BookneticStandin\Booking\TimeZone;

$row = $parameters['row'];
?>
<h1>Appointment #<?php echo esc_html($row->id); ?></h1>
<div class="bkn_card">
    <p><?php echo esc_html(TimeZone::show($row->starts_at) . ', ' . $row->status . ', ' . $row->payment_status); ?></p>
    <table>
        <?php foreach ($parameters['prices'] as $price) : ?>
            <tr data-price-key="<?php echo esc_attr($price->unique_key); ?>">
                <td><?php echo esc_html($parameters['names'][$price->unique_key]); ?></td>
                <td><?php echo esc_html(Helper::price($price->price * $price->negative_or_positive)); ?></td></tr>
        <?php endforeach; ?>
    </table>
</div>
<?php foreach (TabUI::get('appointments_info')->getSubItems() as $tab) : ?>
    <div class="bkn_card"><h2><?php echo esc_html($tab->getTitle()); ?></h2>
        <?php echo $tab->getContent($parameters); ?></div>
<?php endforeach;
