<?php

defined('ABSPATH') || exit;

use BookneticApp\Providers\Core\Route;
use BookneticStandin\Pages\BackendPage;

$form = Route::getURL('customers', 'edit');
?>
<div class="bkn_title"><h1>Customers</h1>
    <a class="bkn_button bkn_primary" href="<?php echo esc_url($form); ?>">New customer</a></div>
<div class="bkn_card bkn_actions" data-bkntc-module="customers"><?php BackendPage::nonceField(); ?>
<table>
    <tr><th>ID</th><th>Name</th><th>E-mail</th><th>WordPress user</th><th>Category</th><th></th></tr>
    <?php foreach ($parameters['rows'] as $row) : ?>
        <tr data-id="<?php echo esc_attr($row->id); ?>">
            <td>#<?php echo esc_html($row->id); ?></td>
            <td><?php echo esc_html($row->first_name . ' ' . $row->last_name); ?></td>
            <td><?php echo esc_html((string) $row->email); ?></td>
            <td><?php echo esc_html((string) $row->user_id); ?></td>
            <td><?php echo esc_html((string) $row->category_id); ?></td>
            <td class="bkn_row_actions">
                <a class="bkn_button" href="<?php echo esc_url(add_query_arg('id', $row->id, $form)); ?>">Edit</a>
                <button type="button" class="bkn_button bkn_danger" data-bkntc-action="delete">Delete</button></td>
        </tr>
    <?php endforeach; ?>
</table></div>
