/* Section 1.8: window.bookneticHooks. A callback with the same unique id replaces the former one. */
(function () {
    'use strict';

    if (window.bookneticHooks) {
        return;
    }

    const filters = {};
    const actions = {};
    let unnamed = 0;

    function add(list, key, callback, uniqueId) {
        list[key] = list[key] || new Map();
        list[key].set(uniqueId === undefined ? 'unnamed-' + (unnamed += 1) : uniqueId, callback);
    }

    function callbacks(list, key) {
        return list[key] ? Array.from(list[key].values()) : [];
    }

    window.bookneticHooks = {
        addFilter: function (key, callback, uniqueId) {
            add(filters, key, callback, uniqueId);
        },
        doFilter: function (key, value, ...more) {
            return callbacks(filters, key).reduce((result, callback) => callback(result, ...more), value);
        },
        addAction: function (key, callback, uniqueId) {
            add(actions, key, callback, uniqueId);
        },
        doAction: function (key, ...more) {
            callbacks(actions, key).forEach((callback) => callback(...more));
        }
    };
}());
