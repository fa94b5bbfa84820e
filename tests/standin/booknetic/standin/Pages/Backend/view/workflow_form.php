<?php

defined('ABSPATH') || exit;

use BookneticApp\Providers\Core\Route;
use BookneticStandin\Pages\BackendPage;

$row = $parameters['row'];
$message = $parameters['message'] + ['to' => '{customer_email}', 'subject' => '', 'body' => ''];
$editAction = $parameters['event'] ? $parameters['event']->getEditAction() : null;
?>
<h1><?php echo $row ? 'Edit workflow' : 'New workflow'; ?></h1>
<form class="bkn_card bkn_form" data-bkntc-module="workflow" data-bkntc-action="save_workflow">
    <?php BackendPage::nonceField(); ?>
    <input type="hidden" name="id" value="<?php echo esc_attr($row ? $row->id : 0); ?>">
    <label>Name <input type="text" name="name" value="<?php echo esc_attr($row ? (string) $row->name : ''); ?>"></label>
    <?php if ($row) : ?>
        <p>When: <?php echo esc_html($parameters['event']->getTitle()); ?>
        <?php if ($editAction) : ?>
            <?php $url = add_query_arg('workflow_id', $row->id, Route::getURL($editAction[0], $editAction[1])); ?>
            <a class="bkn_button" href="<?php echo esc_url($url); ?>">Filters of this event</a>
        <?php endif; ?></p>
    <?php else : ?>
        <label>When <select name="when">
            <?php foreach ($parameters['events'] as $key => $event) : ?>
                <option value="<?php echo esc_attr($key); ?>"><?php echo esc_html($event->getTitle()); ?></option>
            <?php endforeach; ?>
        </select></label>
    <?php endif; ?>
    <label><input type="checkbox" name="is_active" value="1" <?php checked(!$row || $row->is_active); ?>> Active</label>
    <label>To <input type="text" name="to" value="<?php echo esc_attr($message['to']); ?>"></label>
    <label>Subject <input type="text" name="subject" value="<?php echo esc_attr($message['subject']); ?>"></label>
    <label>Message <textarea name="body" rows="5"><?php echo esc_textarea($message['body']); ?></textarea></label>
    <?php if ($parameters['keywords']) : ?>
        <ul class="bkn_keywords">
            <?php foreach ($parameters['keywords'] as $code => $info) : ?>
                <li><code>{<?php echo esc_html($code); ?>}</code> <?php echo esc_html($info['name']); ?></li>
            <?php endforeach; ?>
        </ul>
    <?php endif; ?>
    <button type="submit" class="bkn_button bkn_primary">Save</button>
</form>
