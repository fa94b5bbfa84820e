<?php

defined('ABSPATH') || exit;

foreach ($parameters['staff'] as $staff) : ?>
    <button type="button" class="booknetic_card booknetic_choice" data-choose="staff"
        data-id="<?php echo esc_attr($staff->id); ?>">
        <span><?php echo esc_html($staff->name); ?></span>
        <small><?php echo esc_html((string) $staff->profession); ?></small>
    </button>
<?php endforeach;
