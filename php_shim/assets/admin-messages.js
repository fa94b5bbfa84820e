/* What is said to whoever works here: what was done, with the way back, and what was wrong, at its field. */
(function (admin) {
  'use strict';

  function makeButton(text, action) {
    const made = Object.assign(document.createElement('button'), { type: 'button', className: 'bkl-button is-quiet', textContent: text });
    made.addEventListener('click', action);
    return made;
  }

  /* `undo` is what the button does that takes back what was done. */
  function toast(text, { bad = false, undo = null } = {}) {
    const box = document.createElement('div');
    box.className = 'bkl-toast' + (bad ? ' is-bad' : '');
    box.append(Object.assign(document.createElement('p'), { textContent: text }));
    const remove = () => box.remove();
    if (undo) box.append(makeButton(admin.say('Undo'), () => { remove(); undo(); }));
    box.append(makeButton(admin.say('Close'), remove));
    placeOfToasts().append(box);
    // Whoever reads it keeps it; a pointer that only happens to rest there does so for a while.
    const patience = Date.now() + 30000;
    const isRead = () => box.matches(':focus-within') || (box.matches(':hover') && Date.now() < patience);
    const expire = () => { if (isRead()) setTimeout(expire, 2000); else remove(); };
    if (!bad) setTimeout(expire, undo ? 15000 : 6000);
  }

  /* In the uppermost dialog, as nothing below it can be reached; else on the page. */
  function placeOfToasts() {
    const open = Array.from(document.querySelectorAll('dialog.bkl-modal[open]')).pop();
    return (open || admin.root()).querySelector('.bkl-toasts');
  }

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

  Object.assign(admin, { makeButton, toast, clearErrors, showError });
})(window.bkloyaltyAdmin);
