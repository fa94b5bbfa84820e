<?php

defined('ABSPATH') || exit;

use BookneticApp\Providers\Core\Route;
use BookneticApp\Providers\Helpers\Helper;
use BookneticStandin\Booking\Row;
use BookneticStandin\Booking\TimeZone;
use BookneticStandin\Pages\BackendPage;

?>
<div class="bkn_title"><h1>Appointments</h1>
    <a class="bkn_button bkn_primary" href="<?php echo esc_url(Route::getURL('appointments', 'add_new')); ?>">New booking</a></div>
<div class="bkn_card bkn_actions" data-bkntc-module="appointments"><?php BackendPage::nonceField(); ?>
<table>
    <tr><th>ID</th><th>Customer</th><th>Service</th><th>When</th><th>Total</th><th>Payment</th><th>Status</th><th></th></tr>
    <?php foreach ($parameters['rows'] as $row) : ?>
        <tr data-id="<?php echo esc_attr($row->id); ?>">
            <td><a href="<?php echo esc_url(add_query_arg('id', $row->id, Route::getURL('appointments', 'info'))); ?>"
                >#<?php echo esc_html($row->id); ?></a></td>
            <td><?php echo esc_html($parameters['customers'][$row->customer_id] ?? ''); ?></td>
            <td><?php echo esc_html($parameters['services'][$row->service_id] ?? ''); ?></td>
            <td><?php echo esc_html(TimeZone::show($row->starts_at)); ?></td>
            <td><?php echo esc_html(Helper::price(Row::total((int) $row->id))); ?></td>
            <td><?php echo esc_html($row->payment_method . ', ' . $row->payment_status); ?></td>
            <td><select name="status" aria-label="Status" data-bkntc-action="change_status">
                <?php foreach ($parameters['statuses'] as $status) : ?>
                    <option value="<?php echo esc_attr($status['slug']); ?>" <?php selected($status['slug'], $row->status); ?>
                        ><?php echo esc_html($status['title']); ?></option>
                <?php endforeach; ?>
            </select></td>
            <td class="bkn_row_actions">
                <a class="bkn_button" href="<?php
                    echo esc_url(add_query_arg('id', $row->id, Route::getURL('appointments', 'edit')));
                ?>">Edit</a>
                <button type="button" class="bkn_button" data-bkntc-action="complete_payment">Complete payment</button>
                <button type="button" class="bkn_button bkn_danger" data-bkntc-action="delete">Delete</button>
            </td>
        </tr>
    <?php endforeach; ?>
</table></div>
