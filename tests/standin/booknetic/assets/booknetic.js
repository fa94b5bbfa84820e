/* The booking panel of the stand-in: section 1.8. `window.booknetic` and the hooks are the public part. */
(function ($) {
    'use strict';

    const hooks = window.bookneticHooks;
    const steps = BookneticData.steps;
    const confirmStep = steps[steps.length - 1];
    let currentStep = null;

    const booknetic = {
        panel_js: null,
        cartArr: [{}],
        currentIndex: 0,
        __: (key) => BookneticData.localization[key] || key,
        ajaxParameters: ajaxParameters,
        ajax: ajax
    };
    window.booknetic = booknetic;

    function line() {
        return booknetic.cartArr[booknetic.currentIndex];
    }

    /** The fields that every request of the panel carries. */
    function ajaxParameters() {
        const data = new FormData();
        const method = booknetic.panel_js.find('[name="booknetic_payment_method"]:checked').val();
        data.append('cart', JSON.stringify(booknetic.cartArr));
        data.append('current', booknetic.currentIndex);
        data.append('current_step', currentStep || '');
        data.append('payment_method', method || 'local');
        data.append('query_params', JSON.stringify(Object.fromEntries(new URLSearchParams(location.search))));
        return data;
    }

    /** `params` is a FormData or a plain object. */
    function ajax(action, params, callback) {
        let data = hooks.doFilter('ajax', params || {}, booknetic);
        data = hooks.doFilter('ajax_' + action, data, booknetic);
        hooks.doAction('ajax_before_' + action, data, booknetic);
        const form = data instanceof FormData ? data : new FormData();
        if (form !== data) {
            Object.keys(data).forEach((key) => form.append(key, data[key]));
        }
        form.set('action', 'bkntc_' + action);
        if (BookneticData.tenant_id) {
            form.set('tenant_id', BookneticData.tenant_id);
        }
        return $.ajax({url: BookneticData.ajax_url, method: 'POST', data: form, processData: false, contentType: false})
            .then(function (result) {
                if (result.status !== 'ok') {
                    fail(result.error_msg);
                    return;
                }
                callback(result, data);
            }, function () {
                fail('The request failed.');
            });
    }

    function fail(message) {
        booknetic.panel_js.find('.booknetic_warning_message').text(message).prop('hidden', !message);
    }

    function show(step) {
        hooks.doAction('before_step_loading', booknetic, step, currentStep);
        fail('');
        const params = ajaxParameters();
        params.set('previous_step', currentStep || '');
        params.set('current_step', step);
        return ajax('get_data_' + step, params, function (result) {
            currentStep = step;
            booknetic.panel_js.attr('data-step', step);
            booknetic.panel_js.find('.booknetic_appointment_container_body')
                .attr('data-step-id', step).html(result.html);
            booknetic.panel_js.find('.booknetic_appointment_steps li')
                .each((i, item) => $(item).toggleClass('booknetic_active_step', steps[i] === step));
            booknetic.panel_js.find('.booknetic_next_step')
                .text(booknetic.__(step === confirmStep ? 'confirm_booking' : 'next_step')).prop('hidden', false);
            markChoices();
            hooks.doAction('loaded_step', booknetic, step);
            hooks.doAction('loaded_step_' + step, booknetic);
        });
    }

    function markChoices() {
        booknetic.panel_js.find('.booknetic_choice').each(function () {
            const chosen = String(line()[$(this).data('choose')] || '') === String($(this).attr('data-id'));
            $(this).toggleClass('booknetic_selected', chosen).attr('aria-pressed', chosen);
        });
    }

    /** What must be there before the step may be left. */
    function validation(step) {
        const needs = {service: 'service', staff: 'staff', location: 'location', date_time: 'time'};
        const missing = needs[step] && !line()[needs[step]];
        const result = {status: !missing, errorMsg: missing ? booknetic.__('select') : ''};
        return hooks.doFilter('step_validation_' + step, result, booknetic);
    }

    function collect(step) {
        const find = (selector) => booknetic.panel_js.find(selector);
        if (step === 'date_time') {
            line().date = find('.booknetic_date').val();
            line().appointments = series(line().date, line().time, Number(find('.booknetic_occurrences').val() || 1));
            line().service_extras = find('.booknetic_extra_quantity').get()
                .map((input) => ({extra: Number(input.dataset.extra), quantity: Number(input.value)}));
        }
        if (step === 'information') {
            line().customer_data = {};
            find('.booknetic_customer_input').each((i, input) => {
                line().customer_data[input.name] = input.value;
            });
            booknetic.cartArr[booknetic.currentIndex] = hooks.doFilter('bkntc_cart', line(), booknetic);
        }
    }

    function series(date, time, count) {
        return Array.from({length: count}, (unused, week) => {
            const day = new Date(date + 'T12:00:00Z');
            day.setUTCDate(day.getUTCDate() + 7 * week);
            return [day.toISOString().slice(0, 10), time];
        });
    }

    function next() {
        collect(currentStep);
        const result = validation(currentStep);
        if (!result.status) {
            fail(result.errorMsg);
            return;
        }
        if (currentStep === confirmStep) {
            confirm();
        } else {
            show(steps[steps.indexOf(currentStep) + 1]);
        }
    }

    function confirm() {
        ajax('confirm', ajaxParameters(), function (result, data) {
            hooks.doAction('ajax_after_confirm_success', booknetic, data, result);
            if (result.payment_method === 'local') {
                finish(true);
                return;
            }
            hooks.doAction('before_processing_payment', result.payment_method, result);
            askGateway(result.payment_id);
        });
    }

    /** The provider's page, played inside the panel. */
    function askGateway(paymentId) {
        const body = booknetic.panel_js.find('.booknetic_appointment_container_body');
        const pay = (result) => ajax('standin_gateway', {payment_id: paymentId, result: result}, function () {
            hooks.doAction('payment_completed', result === 'success', {payment_id: paymentId});
            finish(result === 'success');
        });
        body.html('<p>Payment provider (stand-in)</p>');
        $('<button type="button" class="booknetic_btn_primary booknetic_gateway_pay">Pay</button>')
            .on('click', () => pay('success')).appendTo(body);
        $('<button type="button" class="booknetic_btn_secondary booknetic_gateway_cancel">Cancel</button>')
            .on('click', () => pay('cancel')).appendTo(body);
        booknetic.panel_js.find('.booknetic_appointment_container_footer').prop('hidden', true);
    }

    function finish(isBooked) {
        booknetic.panel_js.attr('data-step', 'finish');
        booknetic.panel_js.find('.booknetic_appointment_container_footer').prop('hidden', true);
        booknetic.panel_js.find('.booknetic_appointment_container_body').html($('<p class="booknetic_appointment_finished">')
            .text(isBooked ? booknetic.__('thank_you') : 'The payment was canceled.'));
    }

    function onChoice() {
        const what = $(this).data('choose');
        line()[what] = what === 'time' ? $(this).attr('data-id') : Number($(this).attr('data-id'));
        markChoices();
    }

    function removeLine() {
        booknetic.cartArr.splice(Number($(this).data('index')), 1);
        booknetic.currentIndex = Math.max(0, booknetic.cartArr.length - 1);
        if (booknetic.cartArr.length) {
            show('cart');
        } else {
            booknetic.cartArr.push({});
            show(steps[0]);
        }
    }

    $(function () {
        booknetic.panel_js = $('#booknetic_theme_standin');
        if (!booknetic.panel_js.length) {
            return;
        }
        booknetic.panel_js.find('.booknetic_appointment_steps')
            .append(steps.map((step) => $('<li>').attr('data-step-id', step).text(step.replace('_', ' '))));
        booknetic.panel_js
            .on('click', '.booknetic_next_step', next)
            .on('click', '.booknetic_prev_step', () => show(steps[Math.max(0, steps.indexOf(currentStep) - 1)]))
            .on('click', '.booknetic_choice', onChoice)
            .on('click', '.booknetic_cart_remove', removeLine)
            .on('change', '.booknetic_date', function () {
                line().date = this.value;
                line().time = '';
                show('date_time');
            })
            .on('click', '.booknetic_cart_add', function () {
                booknetic.currentIndex = booknetic.cartArr.push({customer_data: line().customer_data}) - 1;
                show(steps[0]);
            });
        show(steps[0]).then(() => hooks.doAction('booking_panel_loaded', booknetic));
    });
}(jQuery));
