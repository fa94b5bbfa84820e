/* Answers while one types: data-bkl-live names the question, its HTML (or a part of it) goes into data-bkl-live-output. */
(function (admin) {
  'use strict';

  const said = new WeakMap();
  const id = (input) => `${input.name}=${input.value}`;

  /* What says the same stays as it is; what can be chosen in an answer stays chosen in the next one, and keeps the focus. */
  function say(output, html) {
    if (said.get(output) === html) return;
    said.set(output, html);
    const chosen = Array.from(output.querySelectorAll('input:checked'), id);
    const focused = output.contains(document.activeElement) ? id(document.activeElement) : null;
    output.innerHTML = html;
    output.querySelectorAll('input').forEach((input) => {
      if (chosen.includes(id(input))) input.checked = true;
      if (focused === id(input)) input.focus();
    });
  }

  admin.whenFilled((parent) => parent.querySelectorAll('form[data-bkl-live]').forEach((form) => {
    let waiting, turn = 0;
    const ask = async (event) => {
      const mine = ++turn;
      let wrong;
      try {
        const answer = await admin.call(form.dataset.bklLive, new FormData(form));
        if (mine !== turn || !form.isConnected) return;
        wrong = answer.wrong; // what is wrong with a form of which something can be said all the same
        form.querySelectorAll('[data-bkl-live-output]').forEach((output) => {
          const part = output.dataset.bklLiveOutput;
          say(output, part ? answer.parts[part] : answer.html);
        });
      } catch (error) {
        if (mine !== turn || !form.isConnected) return;
        wrong = error;
        // What was said of the form as it was is not true any more; a choice that was made there stays.
        form.querySelectorAll('[data-bkl-live-output]').forEach((output) => { if (!output.querySelector('input')) say(output, ''); });
      }
      if (!wrong) admin.clearErrors(form);
      else if (isTold(wrong.field, event)) admin.showError(form, wrong, { focus: false });
    };
    /* An error is told at the field that was touched, and stays where it was told. */
    const isTold = (field, event) => field && ((event && event.target.name || '').replace('[]', '') === field
      || form.querySelector(`#bkl-${CSS.escape(field)}-error:not(:empty)`));
    form.addEventListener('input', (event) => { clearTimeout(waiting); waiting = setTimeout(ask, 350, event); });
    ask();
  }));
})(window.bkloyaltyAdmin);
