<?php

defined('ABSPATH') || exit;
?>
<div class="booknetic-cp booknetic_cp" data-standin="This is a stand-in, not Booknetic">
    <?php if (!$parameters['isLoggedIn']) : ?>
        <p>Please <a href="<?php echo esc_url(wp_login_url(get_permalink() ?: home_url('/'))); ?>">log in</a>.</p>
    <?php else : ?>
        <div class="booknetic_cp_tabs"><span class="booknetic_cp_tab booknetic_active">Appointments</span></div>
        <?php foreach ($parameters['appointments'] as $one) :
            $id = (int) $one['row']->id; ?>
            <div class="booknetic_cp_appointment" data-id="<?php echo esc_attr($id); ?>">
                <b><?php echo esc_html($one['service']); ?></b>
                <span><?php echo esc_html($one['date_time']['date_time']); ?></span>
                <span class="booknetic_cp_status"><?php echo esc_html($one['row']->status); ?></span>
                <span><?php echo esc_html($one['total']); ?></span>
                <span class="booknetic_cp_actions">
                    <input type="datetime-local" class="booknetic_cp_new_time" aria-label="New date and time">
                    <button type="button" class="booknetic_cp_reschedule">Reschedule</button>
                    <button type="button" class="booknetic_cp_cancel">Cancel</button>
                    <?php do_action('bkntc_customer_panel_appointment_actions', $id); ?>
                </span>
            </div>
        <?php endforeach; ?>
        <?php if (!$parameters['appointments']) : ?>
            <p>No appointments yet.</p>
        <?php endif; ?>
    <?php endif; ?>
    <p class="booknetic_standin_note">Stand-in for tests: this is not Booknetic.</p>
</div>
