/*
 * The module's pages: links and forms work by themselves; this spares whole page loads, opens dialogs and says what was done.
 * It acts on attributes only (data-bkl-...), so a new screen needs nothing here. admin-controls.js has what lives inside a form.
 */
window.bkloyaltyAdmin = (function () {
  'use strict';

  const filled = []; // what is to be done with each new piece of a page
  let dialogs = [];
  let asked = 0;
  let here = location.href; // what is shown, also while the browser's history is ahead of it

  const root = () => document.querySelector('.bkloyalty-admin[data-bkl-screen]');
  const controls = () => Array.from(root().querySelectorAll('a[href], button, input:not([type="hidden"]), select, textarea, summary'));
  const say = (name) => root().dataset['bklSay' + name];

  /* One call to WordPress; the answer of the service, or its error as an exception. */
  async function call(path, fields) {
    const body = fields instanceof FormData ? fields : new FormData();
    body.set('action', 'bkloyalty');
    body.set('_bkl_path', path);
    body.set('_bkl_nonce', root().dataset.bklNonce);
    let answer;
    try {
      const response = await fetch(root().dataset.bklAjax, { method: 'POST', body, credentials: 'same-origin' });
      answer = await response.json();
    } catch (failure) {
      throw { code: 'no_answer', message: say('Failed') };
    }
    if (answer === 0) throw { code: 'logged_out', message: say('Out') }; // so WordPress answers who is nobody to it
    if (!answer || answer.error) throw (answer || {}).error || { code: 'no_answer', message: say('Failed') };
    return answer;
  }

  /* The screen behind an address, as HTML with a title. */
  function fetchScreen(href) {
    const query = new URL(href, location.href).searchParams;
    const body = new FormData();
    body.set('_bkl_query', query.toString());
    return call(query.get('screen') || 'dashboard', body);
  }

  function fill(parent) {
    filled.forEach((enhance) => enhance(parent));
    if (parent === root()) document.title = root().dataset.bklTitle;
  }

  /* ---- Screens ---- */

  async function show(href, { push = true, focus = true } = {}) {
    const turn = ++asked;
    const slow = setTimeout(() => root().setAttribute('aria-busy', 'true'), 300);
    try {
      const screen = await fetchScreen(href);
      if (turn !== asked) return;
      const holder = document.createElement('div');
      holder.innerHTML = screen.html;
      const place = controls().indexOf(document.activeElement);
      root().replaceWith(holder.querySelector('.bkloyalty-admin'));
      if (push) history.pushState({ bkl: true }, '', href);
      here = location.href;
      fill(root());
      // Whoever pressed a button in a row stays there, on the button or on what took its place.
      const stay = !focus && place >= 0 && controls()[Math.min(place, controls().length - 1)];
      if (stay) stay.focus({ preventScroll: true });
      else if (focus) root().querySelector('#bkl-title').focus({ preventScroll: true });
    } catch (error) {
      toast(error.message, { bad: true });
    } finally {
      clearTimeout(slow);
      if (root()) root().removeAttribute('aria-busy');
    }
  }

  const refresh = () => show(location.href, { push: false, focus: false });

  /* ---- Toasts: what was done, and the way back ---- */

  function toast(text, { bad = false, undo = null } = {}) {
    const box = document.createElement('div');
    box.className = 'bkl-toast' + (bad ? ' is-bad' : '');
    box.append(Object.assign(document.createElement('p'), { textContent: text }));
    const remove = () => box.remove();
    if (undo) box.append(button(say('Undo'), () => { remove(); takeBack(undo); }));
    box.append(button(say('Close'), remove));
    const open = dialogs[dialogs.length - 1];
    (open ? open.querySelector('.bkl-toasts') : root().querySelector('.bkl-toasts')).append(box);
    // Whoever reads it keeps it; a pointer that only happens to rest there does so for a while.
    const patience = Date.now() + 30000;
    const isRead = () => box.matches(':focus-within') || (box.matches(':hover') && Date.now() < patience);
    const expire = () => { if (isRead()) setTimeout(expire, 2000); else remove(); };
    if (!bad) setTimeout(expire, undo ? 15000 : 6000);
  }

  function button(text, action) {
    const made = Object.assign(document.createElement('button'), { type: 'button', className: 'bkl-button is-quiet', textContent: text });
    made.addEventListener('click', action);
    return made;
  }

  async function takeBack(undo) {
    if (!await mayLose(root())) return;
    const body = new FormData();
    Object.entries(undo.form).forEach(([name, value]) => body.set(name, value));
    try {
      const answer = await call(undo.path, body);
      await refresh();
      toast(answer.done);
    } catch (error) {
      toast(error.message, { bad: true });
    }
  }

  /* ---- Dialogs ---- */

  async function open(href, opener) {
    let screen;
    try {
      screen = await fetchScreen(href);
    } catch (error) {
      toast(error.message, { bad: true });
      return;
    }
    const dialog = frame(screen.html, opener);
    dialog.dataset.bklHref = href;
    fill(dialog);
    const first = dialog.querySelector('[autofocus], .bkl-dialog-body input:not([type=hidden]), .bkl-dialog-body select, .bkl-dialog-body textarea');
    (first || dialog.querySelector('.bkl-dialog-title')).focus();
  }

  /* What is saved there fetches the page below anew. */
  async function openFrom(link, dialog) {
    if (dialog || await mayLose(root())) open(link.href, link);
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
      else if (opener && dialogs.length === 0) root().querySelector('#bkl-title').focus(); // the page below is another by now
    });
    document.body.append(dialog);
    dialogs.push(dialog);
    dialog.showModal();
    return dialog;
  }

  /* What was typed is not thrown away by a slip of the finger, neither in a dialog nor on a page; a search is nothing to lose. */
  document.addEventListener('input', (event) => {
    const form = event.target.closest('.bkloyalty-admin form[data-bkl-form]:not(.bkl-inline)');
    if (form) form.dataset.bklTouched = '1';
  });

  const isTouched = (place) => place.querySelector('form[data-bkl-touched]') !== null;

  const mayLose = async (place) => !isTouched(place) || confirm(say('Lost'), { yes: say('Leave'), no: say('Stay') });

  async function leave(dialog) {
    if (await mayLose(dialog)) dialog.close();
  }

  /* From whatever is open, unless somebody would rather stay. */
  async function goTo(href) {
    for (const one of dialogs.slice().reverse()) {
      await leave(one);
      if (one.open) return;
    }
    if (await mayLose(root())) show(href);
  }

  /* The button that goes on is called after what it does. */
  function confirm(sentence, { yes: act, no: stay = say('No'), tone = 'is-danger' }) {
    return new Promise((resolve) => {
      const html = '<section class="bkloyalty-admin bkl-dialog"><header class="bkl-dialog-head"><h2 class="bkl-dialog-title" id="bkl-sure-title"></h2></header>'
        + '<div class="bkl-dialog-body"><p></p><div class="bkl-buttons"></div></div></section>';
      const dialog = frame(html, document.activeElement);
      dialog.setAttribute('aria-labelledby', 'bkl-sure-title');
      dialog.querySelector('h2').textContent = say('Sure');
      dialog.querySelector('p').textContent = sentence;
      let answer = false;
      const yes = button(act, () => { answer = true; dialog.close(); });
      yes.className = `bkl-button ${tone}`;
      const no = button(stay, () => dialog.close());
      dialog.querySelector('.bkl-buttons').append(yes, no);
      dialog.addEventListener('close', () => resolve(answer));
      no.focus();
    });
  }

  /* ---- Forms ---- */

  function clearErrors(form) {
    form.querySelectorAll('.bkl-error').forEach((line) => { line.textContent = ''; });
    form.querySelectorAll('[aria-invalid]').forEach((control) => control.removeAttribute('aria-invalid'));
  }

  /* The sentence stands at the field that is to blame, and that gets the focus; without a field, as a toast. */
  function showError(form, error, { focus = true } = {}) {
    clearErrors(form);
    const name = error.field ? CSS.escape(error.field) : '';
    const line = name && form.querySelector(`#bkl-${name}-error`);
    if (!line) {
      if (focus) toast(error.message, { bad: true });
      return;
    }
    line.textContent = error.message;
    const control = form.querySelector(`[name="${name}"], [name="${name}[]"]`);
    if (!control) return;
    control.setAttribute('aria-invalid', 'true');
    const folded = control.closest('details');
    if (folded) folded.open = true;
    if (focus) control.focus();
  }

  /* What a button says to the eye. */
  function wordsOf(pressed) {
    const words = pressed.cloneNode(true);
    words.querySelectorAll('.bkl-unseen').forEach((unseen) => unseen.remove());
    return words.textContent.trim();
  }

  /* What is to be confirmed: what the form says, or as its question puts what is typed now. */
  async function findQuestion(form) {
    if (!form.dataset.bklConfirmBy) return form.dataset.bklConfirm;
    try {
      return (await call(form.dataset.bklConfirmBy, new FormData(form))).confirm;
    } catch (error) {
      if (error.code !== 'no_answer') throw error;
      return form.dataset.bklConfirm; // what takes long to count is asked about without figures
    }
  }

  async function isSure(form, pressed) {
    const question = await findQuestion(form);
    const tone = pressed.classList.contains('is-primary') ? 'is-primary' : 'is-danger';
    return !question || confirm(question, { yes: wordsOf(pressed), tone });
  }

  /* What is typed on the page besides would be gone with the screen that is fetched anew. */
  const keepsRest = (form) => form.closest('dialog') || 'bklTouched' in form.dataset || !isTouched(root());

  async function submit(form, submitter) {
    if (form.dataset.bklBusy) return;
    form.dataset.bklBusy = '1';
    try {
      if (!keepsRest(form) && !await mayLose(root())) return;
      if (!await isSure(form, submitter || form.querySelector('button[type="submit"]'))) return;
      await send(form, submitter);
    } catch (error) {
      if (!error.message || error instanceof Error) throw error;
      showError(form, error);
    } finally {
      delete form.dataset.bklBusy;
    }
  }

  async function send(form, submitter) {
    form.setAttribute('aria-busy', 'true');
    const fields = new FormData(form, submitter);
    const path = (submitter && submitter.dataset.path) || form.dataset.path;
    try {
      await succeed(form, await call(path, fields));
    } finally {
      form.removeAttribute('aria-busy');
    }
  }

  /* An answer with HTML stays where it was asked for (a progress, a result); any other closes the dialog. What has forms of its
   * own stands behind the form, and names it. */
  async function succeed(form, answer) {
    const id = form.getAttribute('id'); // form.id is the field of that name, where there is one
    const beside = id && `[data-bkl-output="${CSS.escape(id)}"]`;
    const output = answer.html && (form.querySelector('[data-bkl-output]') || (beside && document.querySelector(beside)));
    if (output) {
      output.innerHTML = answer.html;
      fill(output);
      output.scrollIntoView({ block: 'nearest' });
      if (answer.done) toast(answer.done);
      if ('bklOnce' in form.dataset) giveWay(form, output);
      return;
    }
    delete form.dataset.bklTouched;
    const dialog = form.closest('dialog');
    if (dialog) dialog.close();
    const wasThere = findRow(answer.go);
    await (answer.go && 'bklFollow' in form.dataset ? show(answer.go) : refresh());
    const row = findRow(answer.go);
    if (dialog && row && !wasThere) linkOf(row).focus(); // what is new is shown, wherever the list has it
    if (answer.done) toast(answer.done, { undo: answer.undo });
  }

  /* What was made stands in the place of its form, which must not be sent again; the list below has it too. */
  function giveWay(form, output) {
    form.remove();
    output.querySelector('input, button, a').focus();
    refresh();
  }

  const findRow = (href) => href && root().querySelector(`tr[data-bkl-href="${CSS.escape(href)}"]`);

  /* ---- What the page does ---- */

  /* A row may have links to several places; it leads to the one that it names. */
  const linkOf = (row) => Array.from(row.querySelectorAll('a')).find((link) => link.getAttribute('href') === row.dataset.bklHref) || row.querySelector('a');

  document.addEventListener('click', (event) => {
    const link = event.target.closest('a[data-bkl-nav], a[data-bkl-dialog], [data-bkl-close], tr[data-bkl-href]');
    if (!root() || !link || !link.closest('.bkloyalty-admin') || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const dialog = link.closest('dialog');
    if ('bklClose' in link.dataset) {
      if (!dialog) return;
      event.preventDefault();
      leave(dialog);
    } else if (link.matches('tr')) {
      if (!event.target.closest('a, button, input, label, form')) linkOf(link).click();
    } else if ('bklDialog' in link.dataset) {
      event.preventDefault();
      openFrom(link, dialog);
    } else {
      event.preventDefault();
      goTo(link.href);
    }
  });

  document.addEventListener('submit', (event) => {
    const form = event.target.closest('.bkloyalty-admin form');
    if (!form) return;
    if (!root()) { // what opens over a screen, opened by its address, is a page of plain links and forms
      delete form.dataset.bklTouched;
      return;
    }
    if ('bklForm' in form.dataset) {
      event.preventDefault();
      submit(form, event.submitter);
    } else if ('bklSearch' in form.dataset) {
      event.preventDefault();
      goTo(form.action + (form.action.includes('?') ? '&' : '?') + new URLSearchParams(new FormData(form)));
    }
  });

  window.addEventListener('popstate', async () => {
    if (!root()) return;
    const wanted = location.href;
    if (isTouched(root())) history.pushState({ bkl: true }, '', here); // one stays until one has said so
    if (await mayLose(root())) show(wanted, { push: wanted !== location.href });
  });
  window.addEventListener('beforeunload', (event) => { if (isTouched(document)) event.preventDefault(); });
  document.addEventListener('DOMContentLoaded', () => { if (root()) fill(root()); });

  return {
    call, fill, show, refresh, open, toast, showError, clearErrors, say,
    /* Whether something was typed into the screen that would be gone with it: what comes by itself leaves it alone. */
    hasTyped: () => isTouched(root()),
    /* `enhance(parent)` is called with every piece of a page, once it is there. */
    whenFilled(enhance) { filled.push(enhance); },
  };
})();
