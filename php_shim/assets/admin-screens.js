/* One screen in the place of another, without loading the page. */
(function (admin) {
  'use strict';

  let asked = 0;
  let here = location.href; // what is shown, also while the browser's history is ahead of it

  const controls = () => Array.from(admin.root().querySelectorAll('a[href], button, input:not([type="hidden"]), select, textarea, summary'));

  async function show(href, { push = true, focus = true } = {}) {
    const turn = ++asked;
    const slow = setTimeout(() => admin.root().setAttribute('aria-busy', 'true'), 300);
    try {
      const screen = await admin.fetchScreen(href);
      if (turn !== asked) return;
      const place = controls().indexOf(document.activeElement);
      replace(screen.html);
      if (push) history.pushState({ bkl: true }, '', href);
      here = location.href;
      admin.fill(admin.root());
      setFocus(focus, place);
    } catch (error) {
      admin.toast(error.message, { bad: true });
    } finally {
      clearTimeout(slow);
      if (admin.root()) admin.root().removeAttribute('aria-busy');
    }
  }

  function replace(html) {
    const holder = document.createElement('div');
    holder.innerHTML = html;
    admin.root().replaceWith(holder.querySelector('.bkloyalty-admin'));
  }

  /* On the title of what is new; but whoever pressed a button in a row stays there, on the button or on what took its place. */
  function setFocus(isNew, place) {
    const stay = !isNew && place >= 0 && controls()[Math.min(place, controls().length - 1)];
    if (stay) stay.focus({ preventScroll: true });
    else if (isNew) admin.root().querySelector('#bkl-title').focus({ preventScroll: true });
  }

  const refresh = () => show(location.href, { push: false, focus: false });

  /* From whatever is open, unless somebody would rather stay. */
  async function goTo(href) {
    if (await admin.leaveAll()) show(href);
  }

  window.addEventListener('popstate', async () => {
    if (!admin.root()) return;
    const wanted = location.href;
    if (admin.hasTyped()) history.pushState({ bkl: true }, '', here); // one stays until one has said so
    if (await admin.mayLeaveScreen()) show(wanted, { push: wanted !== location.href });
  });

  Object.assign(admin, { show, refresh, goTo });
})(window.bkloyaltyAdmin);
