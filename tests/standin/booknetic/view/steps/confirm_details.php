<?php

defined('ABSPATH') || exit;

use BookneticApp\Providers\Helpers\Helper;

$requests = $parameters['requests'];
?>
<div class="booknetic_confirm_date_time booknetic_portlet">
    <?php foreach ($requests->appointments as $data) : ?>
        <p><b><?php echo esc_html($data->serviceInf ? $data->serviceInf->name : ''); ?></b>
            <?php echo esc_html($data->date . ' ' . $data->time); ?>
            <?php echo $data->isRecurring() ? esc_html('x ' . count($data->getAllTimeslots())) : ''; ?></p>
    <?php endforeach; ?>
</div>
<div class="booknetic_portlet booknetic_prices_box">
    <?php echo $requests->getPricesHTML(); // The labels are printed as they are: booknetic.md 3.4. ?>
</div>
<div class="booknetic_confirm_sum_body">
    <div class="booknetic_confirm_sum_label">Total price</div>
    <div class="booknetic_sum_price"><?php echo esc_html(Helper::price($requests->getSubTotal(true))); ?></div>
</div>
<div class="booknetic_deposit_price">Deposit:
    <span class="booknetic_deposit_amount_txt"><?php
        echo esc_html(Helper::price($requests->getDepositPrice(true)));
    ?></span>
</div>
<div class="booknetic_payment_methods">
    <?php foreach ($parameters['gateways'] as $slug => $title) : ?>
        <label class="booknetic_payment_method"><input type="radio" name="booknetic_payment_method"
            value="<?php echo esc_attr($slug); ?>" <?php checked($slug, $requests->paymentMethod); ?>>
            <?php echo esc_html($title); ?></label>
    <?php endforeach; ?>
</div>
