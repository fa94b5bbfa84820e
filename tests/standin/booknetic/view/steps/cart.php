<?php

defined('ABSPATH') || exit;

use BookneticApp\Providers\Helpers\Helper;

foreach ($parameters['lines'] as $index => $data) : ?>
    <div class="booknetic_cart_item" data-index="<?php echo esc_attr($index); ?>">
        <span><?php echo esc_html($data->serviceInf ? $data->serviceInf->name : ''); ?></span>
        <small><?php echo esc_html($data->date . ' ' . $data->time); ?></small>
        <b><?php echo esc_html(Helper::price($data->getSubTotal(true))); ?></b>
        <button type="button" class="booknetic_cart_remove" data-index="<?php echo esc_attr($index); ?>"
            aria-label="Remove">&times;</button>
    </div>
<?php endforeach; ?>
<button type="button" class="booknetic_btn_secondary booknetic_cart_add">Add another booking</button>
