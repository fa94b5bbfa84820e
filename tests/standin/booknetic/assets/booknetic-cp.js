/* The customer panel of the stand-in: section 1.8. Only `ajax_{action}`, and only with the parameters. */
(function ($) {
    'use strict';

    function ajax(action, params, callback) {
        const data = window.bookneticHooks.doFilter('ajax_' + action, params);
        return $.post(BookneticDataCP.ajax_url, Object.assign({action: 'bkntc_' + action}, data), function (result) {
            if (result.status !== 'ok') {
                window.alert(result.error_msg);
                return;
            }
            callback(result);
        });
    }

    const row = (element) => $(element).closest('.booknetic_cp_appointment');

    $(document)
        .on('click', '.booknetic_cp_cancel', function () {
            ajax('cp_change_status', {id: row(this).data('id'), status: 'canceled'}, () => location.reload());
        })
        .on('click', '.booknetic_cp_reschedule', function () {
            const [date, time] = row(this).find('.booknetic_cp_new_time').val().split('T');
            ajax('cp_reschedule', {id: row(this).data('id'), date: date, time: time}, () => location.reload());
        });
}(jQuery));
