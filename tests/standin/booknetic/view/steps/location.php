<?php

defined('ABSPATH') || exit;

foreach ($parameters['locations'] as $location) : ?>
    <button type="button" class="booknetic_card booknetic_choice" data-choose="location"
        data-id="<?php echo esc_attr($location->id); ?>">
        <span><?php echo esc_html($location->name); ?></span>
        <small><?php echo esc_html((string) $location->address); ?></small>
    </button>
<?php endforeach;
