/* Forms: asked about where that is due, sent, and what came of it: an error, a result, or the screen as it is then. */
(function (admin) {
  'use strict';

  document.addEventListener('submit', (event) => {
    const form = event.target.closest('.bkloyalty-admin form');
    if (!form) return;
    if (!admin.root()) { // what opens over a screen, opened by its address, is a page of plain links and forms
      delete form.dataset.bklTouched;
      return;
    }
    if ('bklForm' in form.dataset) {
      event.preventDefault();
      submit(form, event.submitter);
    } else if ('bklSearch' in form.dataset) {
      event.preventDefault();
      admin.goTo(form.action + (form.action.includes('?') ? '&' : '?') + new URLSearchParams(new FormData(form)));
    }
  });

  async function submit(form, submitter) {
    if (form.dataset.bklBusy) return;
    form.dataset.bklBusy = '1';
    try {
      if (!keepsRest(form) && !await admin.mayLeaveScreen()) return;
      if (!await isSure(form, submitter || form.querySelector('button[type="submit"]'))) return;
      await send(form, submitter);
    } catch (error) {
      if (!error.message || error instanceof Error) throw error;
      admin.showError(form, error);
    } finally {
      delete form.dataset.bklBusy;
    }
  }

  /* What is typed on the page besides would be gone with the screen that is fetched anew. */
  const keepsRest = (form) => form.closest('dialog') || 'bklTouched' in form.dataset || !admin.hasTyped();

  /* ---- Asked about first ---- */

  async function isSure(form, pressed) {
    const question = await findQuestion(form);
    const tone = pressed.classList.contains('is-primary') ? 'is-primary' : 'is-danger';
    return !question || admin.confirm(question, { yes: wordsOf(pressed), tone });
  }

  /* What is to be confirmed: what the form says, or as its question puts what is typed now. */
  async function findQuestion(form) {
    if (!form.dataset.bklConfirmBy) return form.dataset.bklConfirm;
    try {
      return (await admin.call(form.dataset.bklConfirmBy, new FormData(form))).confirm;
    } catch (error) {
      if (error.code !== 'no_answer') throw error;
      return form.dataset.bklConfirm; // what takes long to count is asked about without figures
    }
  }

  /* What a button says to the eye. */
  function wordsOf(pressed) {
    const words = pressed.cloneNode(true);
    words.querySelectorAll('.bkl-unseen').forEach((unseen) => unseen.remove());
    return words.textContent.trim();
  }

  /* ---- Sent, and what came of it ---- */

  async function send(form, submitter) {
    form.setAttribute('aria-busy', 'true');
    const fields = new FormData(form, submitter);
    const path = (submitter && submitter.dataset.path) || form.dataset.path;
    try {
      await succeed(form, await admin.call(path, fields));
    } finally {
      form.removeAttribute('aria-busy');
    }
  }

  /* An answer with HTML stays where it was asked for (a progress, a result); any other closes the dialog. */
  async function succeed(form, answer) {
    const output = answer.html && outputOf(form);
    if (output) showResult(form, output, answer);
    else await goOn(form, answer);
  }

  /* What has forms of its own stands behind the form, and names it. */
  function outputOf(form) {
    const id = form.getAttribute('id'); // form.id is the field of that name, where there is one
    return form.querySelector('[data-bkl-output]') || (id && document.querySelector(`[data-bkl-output="${CSS.escape(id)}"]`));
  }

  function showResult(form, output, answer) {
    output.innerHTML = answer.html;
    admin.fill(output);
    output.scrollIntoView({ block: 'nearest' });
    if (answer.done) admin.toast(answer.done);
    if ('bklOnce' in form.dataset) giveWay(form, output);
  }

  /* What was made stands in the place of its form, which must not be sent again; the list below has it too. */
  function giveWay(form, output) {
    form.remove();
    output.querySelector('input, button, a').focus();
    admin.refresh();
  }

  async function goOn(form, answer) {
    delete form.dataset.bklTouched;
    const dialog = form.closest('dialog');
    if (dialog) dialog.close();
    const wasThere = findRow(answer.go);
    await (answer.go && 'bklFollow' in form.dataset ? admin.show(answer.go) : admin.refresh());
    const row = findRow(answer.go);
    if (dialog && row && !wasThere) admin.linkOf(row).focus(); // what is new is shown, wherever the list has it
    if (answer.done) admin.toast(answer.done, { undo: answer.undo && (() => takeBack(answer.undo)) });
  }

  const findRow = (href) => href && admin.root().querySelector(`tr[data-bkl-href="${CSS.escape(href)}"]`);

  async function takeBack(undo) {
    if (!await admin.mayLeaveScreen()) return;
    const body = new FormData();
    Object.entries(undo.form).forEach(([name, value]) => body.set(name, value));
    try {
      const answer = await admin.call(undo.path, body);
      await admin.refresh();
      admin.toast(answer.done);
    } catch (error) {
      admin.toast(error.message, { bad: true });
    }
  }
})(window.bkloyaltyAdmin);
