<?php

defined('ABSPATH') || exit;
?>
<div id="booknetic_theme_standin" class="booknetic_appointment" data-standin="This is a stand-in, not Booknetic">
    <ol class="booknetic_appointment_steps"></ol>
    <div class="booknetic_appointment_container">
        <div class="booknetic_appointment_container_body" aria-live="polite"></div>
        <div class="booknetic_warning_message" role="alert" hidden></div>
        <div class="booknetic_appointment_container_footer">
            <button type="button" class="booknetic_btn_secondary booknetic_prev_step">Back</button>
            <button type="button" class="booknetic_btn_primary booknetic_next_step">Next step</button>
        </div>
    </div>
    <p class="booknetic_standin_note">Stand-in for tests: this is not Booknetic.</p>
</div>
