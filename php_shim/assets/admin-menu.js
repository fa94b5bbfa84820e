/* The module's menu in one line, whatever its width and language: what has no room stands behind "More". Without this it wraps. */
(function (admin) {
  'use strict';

  admin.whenFilled((parent) => parent.querySelectorAll('[data-bkl-menu]').forEach((menu) => {
    const list = menu.querySelector('ul');
    const places = Array.from(list.children);
    const fits = () => list.scrollWidth <= list.clientWidth;
    let width = 0;

    const fold = () => {
      list.replaceChildren(...places);
      if (fits()) return;
      const more = makeMore();
      list.append(more);
      const rest = more.querySelector('ul');
      // Where one is stays in sight.
      const movable = places.filter((place) => !place.querySelector('[aria-current]'));
      while (!fits() && movable.length) rest.prepend(movable.pop());
    };

    menu.classList.add('is-folded');
    fold();
    new ResizeObserver(() => {
      if (menu.clientWidth === width) return;
      width = menu.clientWidth;
      fold();
    }).observe(menu);
  }));

  function makeMore() {
    const item = document.createElement('li');
    item.className = 'bkl-more';
    item.innerHTML = '<details><summary></summary><ul role="list"></ul></details>';
    const details = item.firstChild;
    const summary = details.firstChild;
    summary.textContent = admin.say('More');
    item.addEventListener('focusout', (event) => { if (event.relatedTarget && !item.contains(event.relatedTarget)) details.open = false; });
    item.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || !details.open) return;
      details.open = false;
      summary.focus();
    });
    return item;
  }

  document.addEventListener('click', (event) => {
    document.querySelectorAll('.bkl-more details[open]').forEach((open) => { if (!open.contains(event.target)) open.open = false; });
  });
})(window.bkloyaltyAdmin);
