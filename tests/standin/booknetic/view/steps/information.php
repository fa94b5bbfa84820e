<?php

defined('ABSPATH') || exit;

$fields = ['first_name' => 'Name', 'last_name' => 'Surname', 'email' => 'E-mail', 'phone' => 'Phone'];
foreach ($fields as $field => $title) : ?>
    <label><?php echo esc_html($title); ?>
        <input type="<?php echo $field === 'email' ? 'email' : 'text'; ?>" name="<?php echo esc_attr($field); ?>"
            id="bkntc_input_<?php echo esc_attr($field); ?>" class="booknetic_customer_input"
            value="<?php echo esc_attr((string) $parameters[$field]); ?>">
    </label>
<?php endforeach;

do_action('bkntc_after_information_inputs', $parameters['service']);
