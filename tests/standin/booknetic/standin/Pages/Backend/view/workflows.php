<?php

defined('ABSPATH') || exit;

use BookneticApp\Providers\Core\Route;
use BookneticStandin\Pages\BackendPage;

$form = Route::getURL('workflow', 'edit');
?>
<div class="bkn_title"><h1>Workflows</h1>
    <a class="bkn_button bkn_primary" href="<?php echo esc_url($form); ?>">New workflow</a></div>
<div class="bkn_card bkn_actions" data-bkntc-module="workflow"><?php BackendPage::nonceField(); ?>
<table>
    <tr><th>ID</th><th>Name</th><th>When</th><th>Active</th><th></th></tr>
    <?php foreach ($parameters['rows'] as $row) : ?>
        <tr data-id="<?php echo esc_attr($row->id); ?>">
            <td>#<?php echo esc_html($row->id); ?></td>
            <td><?php echo esc_html((string) $row->name); ?></td>
            <td><?php echo esc_html(isset($parameters['events'][$row->when])
                ? $parameters['events'][$row->when]->getTitle() : $row->when); ?></td>
            <td><?php echo $row->is_active ? 'yes' : 'no'; ?></td>
            <td class="bkn_row_actions">
                <a class="bkn_button" href="<?php echo esc_url(add_query_arg('workflow_id', $row->id, $form)); ?>">Edit</a>
                <button type="button" class="bkn_button bkn_danger" data-bkntc-action="delete">Delete</button></td>
        </tr>
    <?php endforeach; ?>
</table></div>
<div class="bkn_card"><h2>Messages that would have been sent</h2>
<table class="bkn_logs">
    <?php foreach ($parameters['logs'] as $log) :
        $message = json_decode((string) $log->data, true) ?: []; ?>
        <tr><td><?php echo esc_html($log->date_time . ' ' . $log->when); ?></td>
            <td><?php echo esc_html($message['to'] ?? ''); ?></td>
            <td><b><?php echo esc_html($message['subject'] ?? ''); ?></b><br>
                <?php echo esc_html(($message['body'] ?? '') . (string) $log->error_message); ?></td></tr>
    <?php endforeach; ?>
</table></div>
