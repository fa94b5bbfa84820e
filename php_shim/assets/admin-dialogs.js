/* Dialogs over a page, and what was typed into them or into the page: it is not thrown away by a slip of the finger. */
(function (admin) {
  'use strict';

  let dialogs = []; // the uppermost is the last

  /* Opens the screen behind an address; `opener` has the focus again when it is closed. */
  async function open(href, opener) {
    let screen;
    try {
      screen = await admin.fetchScreen(href);
    } catch (error) {
      admin.toast(error.message, { bad: true });
      return;
    }
    const dialog = frame(screen.html, opener);
    dialog.dataset.bklHref = href;
    admin.fill(dialog);
    const first = dialog.querySelector('[autofocus], .bkl-dialog-body input:not([type=hidden]), .bkl-dialog-body select, .bkl-dialog-body textarea');
    (first || dialog.querySelector('.bkl-dialog-title')).focus();
  }

  function frame(html, opener) {
    const dialog = Object.assign(document.createElement('dialog'), { className: 'bkl-modal', innerHTML: html });
    dialog.append(Object.assign(document.createElement('div'), { className: 'bkloyalty-admin bkl-toasts' }));
    const title = dialog.querySelector('#bkl-dialog-title');
    if (title) dialog.setAttribute('aria-labelledby', 'bkl-dialog-title');
    dialog.addEventListener('cancel', (event) => { event.preventDefault(); leave(dialog); });
    dialog.addEventListener('close', () => {
      dialogs = dialogs.filter((other) => other !== dialog);
      dialog.remove();
      if (opener && opener.isConnected) opener.focus();
      else if (opener && dialogs.length === 0) admin.root().querySelector('#bkl-title').focus(); // the page below is another by now
    });
    document.body.append(dialog);
    dialogs.push(dialog);
    dialog.showModal();
    return dialog;
  }

  /* The button that goes on is called after what it does. */
  function confirm(sentence, { yes: act, no: stay = admin.say('No'), tone = 'is-danger' }) {
    return new Promise((resolve) => {
      const html = '<section class="bkloyalty-admin bkl-dialog"><header class="bkl-dialog-head"><h2 class="bkl-dialog-title" id="bkl-sure-title"></h2></header>'
        + '<div class="bkl-dialog-body"><p></p><div class="bkl-buttons"></div></div></section>';
      const dialog = frame(html, document.activeElement);
      dialog.setAttribute('aria-labelledby', 'bkl-sure-title');
      dialog.querySelector('h2').textContent = admin.say('Sure');
      dialog.querySelector('p').textContent = sentence;
      let answer = false;
      const yes = admin.makeButton(act, () => { answer = true; dialog.close(); });
      yes.className = `bkl-button ${tone}`;
      const no = admin.makeButton(stay, () => dialog.close());
      dialog.querySelector('.bkl-buttons').append(yes, no);
      dialog.addEventListener('close', () => resolve(answer));
      no.focus();
    });
  }

  /* ---- What was typed; a search is nothing to lose ---- */

  document.addEventListener('input', (event) => {
    const form = event.target.closest('.bkloyalty-admin form[data-bkl-form]:not(.bkl-inline)');
    if (form) form.dataset.bklTouched = '1';
  });
  window.addEventListener('beforeunload', (event) => { if (isTouched(document)) event.preventDefault(); });

  const isTouched = (place) => place.querySelector('form[data-bkl-touched]') !== null;

  /* Whether something was typed into the screen that would be gone with it: what comes by itself leaves it alone. */
  const hasTyped = () => isTouched(admin.root());

  async function mayLose(place) {
    const once = place.querySelector('[data-bkl-seen-once]'); // nobody can look at it again: it says so itself
    if (once && !(await confirm(once.dataset.bklSeenOnce, { yes: admin.say('Close'), no: admin.say('Stay') }))) return false;
    return !isTouched(place) || confirm(admin.say('Lost'), { yes: admin.say('Leave'), no: admin.say('Stay') });
  }

  async function leave(dialog) {
    if (await mayLose(dialog)) dialog.close();
  }

  /* Whatever is open, from the uppermost down, and the page; false if somebody would rather stay. */
  async function leaveAll() {
    for (const one of dialogs.slice().reverse()) {
      await leave(one);
      if (one.open) return false;
    }
    return mayLeaveScreen();
  }

  const mayLeaveScreen = () => mayLose(admin.root());

  Object.assign(admin, { open, confirm, hasTyped, leave, leaveAll, mayLeaveScreen });
})(window.bkloyaltyAdmin);
