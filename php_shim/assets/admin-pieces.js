/*
 * Forms that are put together of pieces, and figures that come later.
 * a[data-bkl-add="name"] puts a copy of template[data-bkl-template="name"] at the end of the pieces where it stands ([data-bkl-pieces]), "group" behind all
 * ([data-bkl-groups]); "__row__" in it becomes a number of its own and "__group__" that of its group. button[data-bkl-remove] takes its [data-bkl-piece] away.
 */
(function (admin) {
  'use strict';

  const numbers = (form) => Array.from(form.querySelectorAll('[name="rows[]"], [name="groups[]"]'))
    .flatMap((input) => input.value.split('-').map(Number).filter(Number.isFinite));

  const touch = (form) => form.dispatchEvent(new Event('input', { bubbles: true }));

  const showRemoval = (parent) => parent.querySelectorAll('[data-bkl-remove]').forEach((remove) => { remove.hidden = false; });

  function add(link) {
    const form = link.closest('form');
    const name = link.dataset.bklAdd;
    const template = form.parentNode.querySelector(`template[data-bkl-template="${CSS.escape(name)}"]`);
    const group = link.closest('[data-bkl-group]');
    const holder = document.createElement('template');
    holder.innerHTML = template.innerHTML.trim()
      .replaceAll('__row__', Math.max(0, ...numbers(form)) + 1).replaceAll('__group__', group.dataset.bklGroup);
    const piece = holder.content.firstElementChild;
    (name === 'group' ? form.querySelector('[data-bkl-groups]') : group.querySelector('[data-bkl-pieces]')).append(piece);
    const menu = link.closest('details');
    if (menu) menu.open = false;
    admin.fill(piece);
    const first = piece.querySelector('input:not([type="hidden"]):not([hidden]), select, button');
    if (first) first.focus();
    piece.scrollIntoView({ block: 'nearest' });
    touch(form);
  }

  function remove(button) {
    const form = button.closest('form');
    const piece = button.closest('[data-bkl-piece]');
    const group = piece.parentNode.closest('[data-bkl-group]') || form;
    piece.remove();
    group.querySelector('.bkl-add summary').focus();
    touch(form);
  }

  document.addEventListener('click', (event) => {
    const control = event.target.closest('.bkloyalty-admin [data-bkl-add], .bkloyalty-admin [data-bkl-remove]');
    if (!control || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if ('bklAdd' in control.dataset) add(control);
    else remove(control);
  });

  admin.whenFilled(showRemoval);

  /* ---- Figures that were not there in time, asked for one after the other: form[data-bkl-later] names the question ---- */

  admin.whenFilled((parent) => {
    const waiting = Array.from(parent.querySelectorAll('form[data-bkl-later]'));
    const next = async () => {
      const form = waiting.shift();
      if (!form || !form.isConnected) return;
      try {
        form.outerHTML = (await admin.call(form.dataset.bklLater, new FormData(form))).html;
      } catch (error) {
        // What stands there leads to where it is told.
      }
      next();
    };
    next();
  });
})(window.bkloyaltyAdmin);
