/* The back end of the stand-in: forms and buttons post to their module's action and the page loads again. */
(function ($) {
    'use strict';

    function post(module, action, form) {
        const query = new URLSearchParams(location.search);
        const url = '?' + new URLSearchParams({page: query.get('page'), module: module, action: action});
        return $.ajax({url: url, method: 'POST', data: form, processData: false, contentType: false});
    }

    function done(result, url) {
        if (result.status !== 'ok') {
            window.alert(result.error_msg);
            return;
        }
        if (url) {
            location.href = url;
        } else {
            location.reload();
        }
    }

    /** Fields with `data-cart` make the one line of the cart; all others are posted as they are. */
    function formData(element) {
        const form = new FormData(element);
        const fields = $(element).find('[data-cart]').get();
        if (fields.length) {
            const line = {};
            fields.forEach((field) => {
                line[field.dataset.cart] = 'json' in field.dataset ? JSON.parse(field.value) : field.value;
            });
            form.append('cart', JSON.stringify([line]));
        }
        return form;
    }

    $(document)
        .on('submit', 'form[data-bkntc-action]', function (event) {
            event.preventDefault();
            const module = this.dataset.bkntcModule;
            const list = '?' + new URLSearchParams({page: new URLSearchParams(location.search).get('page'), module: module});
            post(module, this.dataset.bkntcAction, formData(this)).then((result) => done(result, list));
        })
        .on('click', 'button[data-bkntc-action]', function () {
            act(this, {});
        })
        .on('change', 'select[data-bkntc-action]', function () {
            act(this, {[this.name]: this.value});
        });

    function act(element, fields) {
        const box = $(element).closest('[data-bkntc-module]');
        const form = new FormData();
        form.append('_wpnonce', box.find('[name="_wpnonce"]').val());
        form.append('id', $(element).closest('[data-id]').data('id'));
        Object.keys(fields).forEach((key) => form.append(key, fields[key]));
        post(box.data('bkntc-module'), element.dataset.bkntcAction, form).then((result) => done(result));
    }
}(jQuery));
