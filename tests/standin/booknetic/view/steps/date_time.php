<?php

defined('ABSPATH') || exit;
?>
<label>Date
    <input type="date" name="date" class="booknetic_date" value="<?php echo esc_attr($parameters['date']); ?>">
</label>
<div class="booknetic_times">
    <?php foreach ($parameters['times'] as $time) : ?>
        <button type="button" class="booknetic_time_element booknetic_choice" data-choose="time"
            data-id="<?php echo esc_attr($time); ?>"><?php echo esc_html($time); ?></button>
    <?php endforeach; ?>
</div>
<?php if (!$parameters['times']) : ?>
    <p>No free time on this day.</p>
<?php endif; ?>
<?php if ($parameters['isRecurring']) : ?>
    <label>Number of weekly visits
        <input type="number" name="occurrences" class="booknetic_occurrences" min="1" max="52" value="1">
    </label>
<?php endif; ?>
<?php foreach ($parameters['extras'] as $extra) : ?>
    <label class="booknetic_service_extra">
        <input type="number" class="booknetic_extra_quantity" data-extra="<?php echo esc_attr($extra->id); ?>"
            min="0" max="<?php echo esc_attr($extra->max_quantity); ?>" value="0">
        <?php echo esc_html($extra->name); ?>
    </label>
<?php endforeach;
