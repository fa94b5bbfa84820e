<?php

defined('ABSPATH') || exit;

use BookneticApp\Providers\Helpers\Helper;

foreach ($parameters['services'] as $service) : ?>
    <button type="button" class="booknetic_service_card booknetic_choice" data-choose="service"
        data-id="<?php echo esc_attr($service->id); ?>">
        <span class="booknetic_service_title"><?php echo esc_html($service->name); ?></span>
        <small><?php echo esc_html($service->hide_duration ? '' : $service->duration . ' min'); ?></small>
        <b><?php echo esc_html($service->hide_price ? '' : Helper::price($service->price)); ?></b>
    </button>
<?php endforeach;

do_action('bkntc_service_step_footer');
