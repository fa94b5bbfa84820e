/**
 * Loyalty points in Booknetic's booking panel: says which checkout a request belongs to and how many points the
 * customer wants to use, and shows the service's box under the price breakdown.
 *
 * Booknetic's panel comes first: whatever throws here is logged and the booking goes on. Without a box in the reply
 * nothing is shown. Figures and sentences come from the service; nothing is computed here.
 */
(function () {
  'use strict';

  /* Sentences come with the box, in the customer's language; window.bkloyalty.texts and these stand behind them. */
  const TEXTS = {
    'whole-number': 'Enter a whole number of points, such as 100.',
    'too-many': 'That is more than you can use on this booking.',
    'working': 'Updating the price…',
    'failed': 'The price could not be updated. Nothing has changed.',
    'retry': 'Try again',
    'changed': 'The discount for your points has changed. The price shown is up to date: check it and confirm again, or go on without points.',
    'unavailable': 'Your points cannot be used right now. Try again, or go on without points and keep them for another time.',
    'without': 'Go on without points',
    'removed': 'No points are used on this booking.',
    'covered': 'There is nothing left to pay.',
  };

  /* What is not certain about Booknetic's panel, in one place. */
  const CONFIRM_STEPS = ['confirm_details', 'confirm'];
  const CONFIRM_ACTION = 'bkntc_confirm';
  const SUMMARY_ACTION = 'bkntc_bkloyalty_summary';
  const PRICES = '.booknetic_prices_box';
  const OUR_ROW = '[data-price-id="bkloyalty_points"]';
  const SUM = '.booknetic_sum_price';
  const DEPOSIT = '.booknetic_deposit_amount_txt';

  const LOADING_AFTER = 300;
  const GIVE_UP_AFTER = 12000;
  const OTHERS_MAY_CHANGE_PRICES = 5; // times per step, so that two scripts never answer each other for ever

  const hooks = window.bookneticHooks;
  if (!hooks || !window.WeakMap || hooks.bkloyalty) return;
  hooks.bkloyalty = true;

  const checkouts = new WeakMap();
  const latest = new Map(); // by token
  let count = 0;

  /* ---- The checkout of one panel ---- */

  function newToken() {
    return Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, '0')).join('');
  }

  function renewToken(checkout) {
    latest.delete(checkout.token);
    checkout.token = newToken();
    latest.set(checkout.token, checkout);
  }

  function getCheckout(booknetic) {
    const panel = booknetic.panel_js && booknetic.panel_js.jquery ? booknetic.panel_js[0] : booknetic.panel_js;
    const key = panel instanceof Element ? panel : booknetic;
    if (!checkouts.has(key)) {
      checkouts.set(key, { panel: panel instanceof Element ? panel : document.body, number: ++count, call: 0 });
      reset(checkouts.get(key));
      watch(checkouts.get(key));
    }
    const checkout = checkouts.get(key);
    checkout.booknetic = booknetic;
    return checkout;
  }

  /** points: what the customer asked for, null if nothing (agreed: when last answered); voucher: the code of the reward that was chosen, '' if
      none; shown: the discount on the screen, '' if none. */
  function reset(checkout) {
    renewToken(checkout);
    Object.assign(checkout, { points: null, agreed: null, voucher: '', agreedVoucher: '', shown: '', covered: false, finished: false, foreign: 0 });
  }

  function addFields(params, fields) {
    if (!params || typeof params !== 'object') return params;
    for (const [name, value] of Object.entries(fields)) {
      if (typeof params.set === 'function') params.set(name, value);
      else params[name] = value;
    }
    return params;
  }

  function fieldsOf(checkout) {
    const fields = { bkloyalty_checkout: checkout.token };
    if (checkout.points !== null) fields.bkloyalty_points = checkout.points;
    if (checkout.voucher) fields.bkloyalty_voucher = checkout.voucher;
    return fields;
  }

  function text(checkout, key) {
    const given = window.bkloyalty && window.bkloyalty.texts;
    return (checkout.texts && checkout.texts[key]) || (given && given[key]) || TEXTS[key];
  }

  /* ---- Asking for the price and the box ---- */

  /** Asks again; `points` is the customer's new choice, kept only if there is an answer. Calls `then` with whether there was. */
  function refresh(checkout, points = checkout.points, then = () => {}) {
    const prices = checkout.panel.querySelector(PRICES);
    if (!prices || !checkout.booknetic.ajax) return;
    clearTimeout(checkout.soon);
    const call = ++checkout.call;
    checkout.prices = prices;
    checkout.points = points;
    const loading = setTimeout(() => call === checkout.call && showLoading(checkout), LOADING_AFTER);
    const answer = safely(reply => {
      if (call !== checkout.call) return;
      checkout.call++;
      clearTimeout(loading);
      clearTimeout(givingUp);
      const data = typeof reply === 'string' ? JSON.parse(reply) : reply;
      const good = isGood(data);
      if (good) show(checkout, data);
      else fail(checkout);
      then(good);
    });
    const givingUp = setTimeout(() => answer(null), GIVE_UP_AFTER);
    checkout.answer = answer;
    checkout.busy = true;
    checkout.booknetic.ajax('bkloyalty_summary', addFields(checkout.booknetic.ajaxParameters(), fieldsOf(checkout)), answer);
  }

  /** Several hooks tell of one step: one request answers them all. */
  function refreshSoon(checkout, wait = 0) {
    clearTimeout(checkout.soon);
    checkout.soon = setTimeout(safely(() => refresh(checkout)), wait);
  }

  function show(checkout, reply) {
    const discount = Number(reply.discount) > 0 ? String(reply.discount) : '';
    // A row of ours may stand there already: the step came with it, and the service may be gone since.
    if (reply.box || checkout.box || checkout.shown || discount || checkout.panel.querySelector(OUR_ROW)) {
      replaceAll(checkout.panel, PRICES, reply.prices_html);
      replaceAll(checkout.panel, SUM, reply.sum_price_txt, true);
      replaceAll(checkout.panel, DEPOSIT, reply.deposit_txt, true);
    }
    checkout.agreed = checkout.points;
    checkout.agreedVoucher = checkout.voucher;
    checkout.shown = discount;
    checkout.covered = discount !== '' && reply.sum_price !== undefined && Number(reply.sum_price) <= 0;
    placeBox(checkout, reply.box);
    endLoading(checkout);
  }

  function fail(checkout) {
    checkout.points = checkout.agreed;
    checkout.voucher = checkout.agreedVoucher;
    // A discount that only the step's own HTML shows is a promise too: with anything above 0, confirm keeps it or refuses.
    if (!checkout.shown && checkout.panel.querySelector(OUR_ROW)) checkout.shown = '0.01';
    endLoading(checkout);
    if (checkout.box) showError(checkout, text(checkout, 'failed'));
  }

  function replaceAll(panel, selector, html, plain = false) {
    if (html === undefined || html === null) return;
    const value = plain ? new DOMParser().parseFromString(String(html), 'text/html').body.textContent : String(html);
    for (const element of panel.querySelectorAll(selector)) {
      if (plain) element.textContent = value;
      else element.innerHTML = value;
    }
  }

  /* ---- The box ---- */

  function placeBox(checkout, html) {
    const template = document.createElement('template');
    template.innerHTML = html || '';
    const fresh = template.content.querySelector('[data-bkloyalty="box"]');
    if (!fresh || !checkout.box || !checkout.box.isConnected) {
      if (checkout.box) checkout.box.remove();
      checkout.box = fresh;
    }
    if (!fresh) return;
    // A reward that cannot be used any more is not asked for again.
    checkout.voucher = checkout.agreedVoucher = fresh.getAttribute('data-voucher') || '';
    numberIds(fresh, checkout.number);
    checkout.texts = {};
    for (const key of Object.keys(TEXTS)) checkout.texts[key] = fresh.getAttribute('data-text-' + key);
    if (checkout.covered) fresh.querySelector('[role="status"]').append(' ' + text(checkout, 'covered'));
    if (checkout.box === fresh) {
      listen(checkout);
      checkout.prices.after(fresh);
    } else {
      update(checkout.box, fresh);
    }
  }

  /** Two panels may stand on one page. */
  function numberIds(box, number) {
    for (const name of ['id', 'for', 'aria-labelledby', 'aria-describedby']) {
      for (const element of [box, ...box.querySelectorAll('[' + name + ']')]) {
        const value = element.getAttribute(name);
        if (value) element.setAttribute(name, value.split(' ').map(id => id + '-' + number).join(' '));
      }
    }
  }

  /** Everything becomes as in `fresh`, but the status line stays the same element (else screen readers keep silent) and the focus its place. */
  function update(box, fresh) {
    const active = document.activeElement;
    const had = box.contains(active) ? active : null;
    const status = box.querySelector('[role="status"]');
    const freshStatus = fresh.querySelector('[role="status"]');
    for (const attribute of fresh.attributes) box.setAttribute(attribute.name, attribute.value);
    for (const child of [...box.childNodes]) if (child !== status) child.remove();
    status.innerHTML = freshStatus.innerHTML;
    while (fresh.firstChild !== freshStatus) status.before(fresh.firstChild);
    freshStatus.remove();
    box.append(...fresh.childNodes);
    if (!had) return;
    const same = had.id ? '#' + had.id : '[data-bkloyalty-action="' + had.getAttribute('data-bkloyalty-action') + '"]';
    const target = box.querySelector(same) || box.querySelector('[data-bkloyalty-action]');
    if (target) target.focus({ preventScroll: true });
  }

  function listen(checkout) {
    checkout.box.addEventListener('click', safely(event => {
      const button = event.target.closest('[data-bkloyalty-action]');
      if (!button) return;
      if (button.hasAttribute('data-voucher')) choose(checkout, button.getAttribute('data-voucher'));
      else act(checkout, button.getAttribute('data-bkloyalty-action'));
    }));
    checkout.box.addEventListener('input', safely(() => showError(checkout, '')));
    checkout.box.addEventListener('keydown', safely(event => {
      if (event.key !== 'Enter' || event.target.tagName !== 'INPUT') return;
      event.preventDefault(); // the panel's own Enter would go to the next step
      event.stopPropagation();
      act(checkout, 'apply');
    }));
  }

  function act(checkout, action) {
    const box = checkout.box;
    const input = box.querySelector('input');
    let points = '0';
    if (action === 'all') points = box.dataset.max;
    else if (action === 'apply' && box.dataset.method === 'auto') points = null;
    else if (action === 'apply') {
      const mistake = findMistake(input, Number(box.dataset.max));
      if (mistake) return showError(checkout, text(checkout, mistake));
      points = String(Number(input.value));
    }
    if (checkout.busy && points === checkout.points) return; // pressed twice
    showError(checkout, '');
    removeNotice(checkout);
    refresh(checkout, points);
  }

  function choose(checkout, voucher) {
    if (checkout.busy && voucher === checkout.voucher) return;
    showError(checkout, '');
    removeNotice(checkout);
    checkout.voucher = voucher;
    refresh(checkout);
  }

  function findMistake(input, max) {
    const value = input.value.trim();
    if (input.validity.badInput || !/^\d+$/.test(value)) return 'whole-number';
    return Number(value) > max ? 'too-many' : '';
  }

  function showError(checkout, message) {
    const line = checkout.box.querySelector('[role="alert"]');
    const input = checkout.box.querySelector('input');
    if (line.textContent !== message) line.textContent = message;
    if (!input) return;
    if (message) input.focus();
    input.setAttribute('aria-invalid', message ? 'true' : 'false');
  }

  function showLoading(checkout) {
    if (!checkout.box || !checkout.box.isConnected) return;
    checkout.box.setAttribute('aria-busy', 'true');
    const status = checkout.box.querySelector('[role="status"]');
    checkout.said = status.innerHTML;
    status.textContent = text(checkout, 'working');
  }

  function endLoading(checkout) {
    checkout.busy = false;
    checkout.observer.takeRecords(); // what changed so far was our own doing
    if (!checkout.box) return;
    checkout.box.removeAttribute('aria-busy');
    const status = checkout.box.querySelector('[role="status"]');
    if (checkout.said !== undefined && status.textContent === text(checkout, 'working')) status.innerHTML = checkout.said;
    delete checkout.said;
  }

  /* ---- A discount that was shown and is refused at confirm ---- */

  function afterRefusal(checkout) {
    const before = Number(checkout.shown);
    refresh(checkout, checkout.points, answered => {
      if (answered && Number(checkout.shown) >= before) return; // it was refused for something else
      showNotice(checkout, answered && checkout.box ? 'changed' : 'unavailable');
    });
  }

  function showNotice(checkout, key) {
    removeNotice(checkout);
    const notice = document.createElement('div');
    notice.className = 'bkloyalty bkloyalty-notice';
    notice.setAttribute('data-bkloyalty', 'notice');
    const sentence = document.createElement('p');
    sentence.setAttribute('role', 'alert');
    const actions = document.createElement('div');
    actions.className = 'bkloyalty-actions';
    actions.append(newButton(text(checkout, 'without'), 'is-primary', () => goOnWithout(checkout)));
    if (key === 'unavailable') actions.append(newButton(text(checkout, 'retry'), '', () => {
      refresh(checkout, checkout.points, answered => answered && checkout.box && removeNotice(checkout));
    }));
    notice.append(sentence, actions);
    checkout.prices.after(notice);
    sentence.textContent = text(checkout, key); // after it stands on the page, so that it is read out
    checkout.notice = notice;
    checkout.observer.takeRecords();
  }

  function goOnWithout(checkout) {
    const notice = checkout.notice;
    checkout.voucher = '';
    refresh(checkout, '0', answered => {
      if (!answered) return;
      notice.classList.remove('bkloyalty-notice');
      notice.querySelector('.bkloyalty-actions').remove();
      notice.querySelector('p').textContent = text(checkout, 'removed');
      if (!checkout.box) return;
      removeNotice(checkout);
      checkout.box.querySelector('[data-bkloyalty-action]').focus();
    });
  }

  function newButton(label, look, act) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'bkloyalty-button ' + look;
    button.textContent = label;
    button.addEventListener('click', safely(act));
    return button;
  }

  function removeNotice(checkout) {
    if (checkout.notice) checkout.notice.remove();
    checkout.notice = null;
  }

  /* ---- Where Booknetic tells what happens ---- */

  /** For steps that no hook told of, and for prices that another script has redrawn (a coupon, say). */
  function watch(checkout) {
    checkout.observer = new MutationObserver(safely(records => {
      const prices = checkout.panel.querySelector(PRICES);
      if (!prices) return;
      if (prices !== checkout.prices) return refreshSoon(checkout, 250);
      const redrawn = records.some(record => prices.contains(record.target));
      if (redrawn && !checkout.busy && checkout.foreign++ < OTHERS_MAY_CHANGE_PRICES) refreshSoon(checkout, 250);
    }));
    checkout.observer.observe(checkout.panel, { childList: true, subtree: true });
  }

  function onStep(booknetic, step) {
    const checkout = getCheckout(booknetic);
    removeNotice(checkout);
    checkout.foreign = 0;
    if (CONFIRM_STEPS.includes(step)) refreshSoon(checkout);
    else if (checkout.finished) reset(checkout); // the next booking in the same panel
  }

  function onConfirmed(booknetic, data, result) {
    if ([data, result].some(reply => reply && reply.status === 'error')) return;
    // A new booking needs a new token, but what is on the screen stays so: a failed payment may lead back to it.
    const checkout = getCheckout(booknetic);
    checkout.finished = true;
    renewToken(checkout);
  }

  /** Booknetic calls back only when all went well; jQuery tells of the rest. */
  function onAjaxComplete(event, xhr, settings) {
    const data = settings && settings.data;
    const sent = data instanceof FormData ? data : new URLSearchParams(typeof data === 'string' ? data : '');
    const action = sent.get('action');
    if (action !== CONFIRM_ACTION && action !== SUMMARY_ACTION) return;
    const checkout = latest.get(sent.get('bkloyalty_checkout'));
    if (!checkout || succeeded(xhr)) return;
    if (action === SUMMARY_ACTION) setTimeout(() => checkout.answer && checkout.answer(null));
    else if (checkout.shown) afterRefusal(checkout);
  }

  function succeeded(xhr) {
    try {
      return isGood(xhr.responseJSON || JSON.parse(xhr.responseText));
    } catch (error) {
      return false;
    }
  }

  function isGood(reply) {
    return Boolean(reply) && (reply.status === undefined || reply.status === 'ok' || reply.status === true);
  }

  function confirmFields(checkout) {
    const fields = fieldsOf(checkout);
    if (checkout.shown) fields.bkloyalty_shown = checkout.shown;
    if (checkout.covered) fields.payment_method = 'local'; // as Booknetic's own coupons do when nothing is left to pay
    return fields;
  }

  /** The function, with anything it throws logged, and its first argument (a filter's value) given back then. */
  function safely(act) {
    return function (...args) {
      try {
        return act(...args);
      } catch (error) {
        window.console.error('bkloyalty:', error);
        return args[0];
      }
    };
  }

  const add = (kind, key, act) => hooks[kind](key, safely(act), 'bkloyalty');
  add('addFilter', 'ajax', (params, booknetic) => addFields(params, fieldsOf(getCheckout(booknetic))));
  add('addFilter', 'ajax_confirm', (params, booknetic) => {
    const checkout = getCheckout(booknetic);
    removeNotice(checkout);
    return addFields(params, confirmFields(checkout));
  });
  add('addAction', 'booking_panel_loaded', booknetic => reset(getCheckout(booknetic)));
  add('addAction', 'loaded_step', onStep);
  for (const step of CONFIRM_STEPS) add('addAction', 'loaded_step_' + step, booknetic => onStep(booknetic, step));
  add('addAction', 'ajax_after_confirm_success', onConfirmed);
  if (window.jQuery) window.jQuery(document).on('ajaxComplete.bkloyalty', safely(onAjaxComplete));
})();
