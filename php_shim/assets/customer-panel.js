/**
 * The customer's account: shown behind Booknetic's panel, as a section that needs no tab to be found. Hovering or
 * focusing the tier shows the way to the next one by style alone; this adds touch and Escape. Forms work by themselves; this
 * sends them without loading the page again, and puts the panel there as it stands then.
 */
(function () {
  'use strict';

  function open(tier) {
    tier.querySelector('.bkloyalty-tier-button').setAttribute('aria-expanded', 'true');
    tier.removeAttribute('data-closed');
  }

  function close(tier) {
    tier.querySelector('.bkloyalty-tier-button').setAttribute('aria-expanded', 'false');
    if (tier.matches(':hover, :focus-within')) tier.setAttribute('data-closed', '');
  }

  function onClick(event) {
    const button = event.target.closest('.bkloyalty-tier-button');
    for (const tier of document.querySelectorAll('.bkloyalty-tier')) {
      if (!tier.contains(event.target)) close(tier);
      else if (button && button.getAttribute('aria-expanded') === 'true') close(tier);
      else if (button) open(tier);
    }
  }

  function onKey(event) {
    if (event.key === 'Escape') document.querySelectorAll('.bkloyalty-tier').forEach(close);
  }

  /** Once it is left it closes, and hovering and focusing show it again. */
  function onLeave(event) {
    const tier = event.target.closest && event.target.closest('.bkloyalty-tier');
    if (!tier || tier.contains(event.relatedTarget)) return;
    if (event.type === 'focusout') close(tier);
    if (event.type === 'focusout' || !tier.matches(':focus-within')) tier.removeAttribute('data-closed');
  }

  function showSlots() {
    for (const slot of document.querySelectorAll('.bkloyalty-slot[hidden]')) slot.hidden = false;
    showCopying();
  }

  /* ---- A link to be copied: without this the field is there to copy from ---- */

  function showCopying() {
    for (const button of document.querySelectorAll('[data-bkl-copy][hidden]')) button.hidden = false;
  }

  async function onCopy(event) {
    const button = event.target.closest('[data-bkl-copy]');
    if (!button) return;
    const field = document.getElementById(button.dataset.bklCopy);
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch (refused) { // where the page is not served safely there is no clipboard
      document.execCommand('copy');
    }
    const said = button.dataset.bklSaid || button.textContent;
    button.dataset.bklSaid = said;
    button.textContent = button.dataset.bklCopied;
    setTimeout(() => { button.textContent = said; }, 2000);
  }

  /* ---- Forms: what was done is said in a line that stays; what was refused stands at the form ---- */

  /* What tells a form from others of its path: its hidden fields. */
  function nameOf(form) {
    const fields = form.querySelectorAll('input[type="hidden"]:not([name="_bkl_nonce"])');
    return JSON.stringify(Array.from(fields, (field) => [field.name, field.value]));
  }

  async function onSubmit(event) {
    const form = event.target.closest('form[data-bkl-panel-form]');
    if (!form) return;
    event.preventDefault();
    if (form.getAttribute('aria-busy')) return;
    form.setAttribute('aria-busy', 'true');
    clearError(form);
    try {
      const answer = await send(form, event.submitter);
      if (answer.error) showError(form, answer.error);
      else replace(answer, nameOf(form));
    } catch (failure) {
      showError(form, { message: form.closest('[data-bkl-panels]').dataset.bklFailed });
    }
    form.removeAttribute('aria-busy');
  }

  async function send(form, submitter) {
    const body = new FormData(form);
    if (submitter && submitter.name) body.set(submitter.name, submitter.value);
    const address = form.closest('[data-bkl-panels]').dataset.bklAjax;
    const answer = await (await fetch(address, { method: 'POST', body, credentials: 'same-origin' })).json();
    if (!answer.error && typeof answer.html !== 'string') throw new Error('no answer');
    return answer;
  }

  /* Whoever stood on a form's button stays there, or at the head of the panel where that form is no more. */
  function replace(answer, name) {
    const holder = document.createElement('div');
    for (const panels of document.querySelectorAll('[data-bkl-panels]')) {
      holder.innerHTML = answer.html;
      const said = panels.querySelector('[data-bkl-said]');
      const sections = holder.querySelectorAll('[data-bkloyalty="panel"]');
      panels.querySelectorAll('[data-bkloyalty="panel"]').forEach((section) => section.remove());
      said.before(...sections);
      said.textContent = answer.done;
    }
    showCopying();
    const form = Array.from(document.querySelectorAll('form[data-bkl-panel-form]')).find((other) => nameOf(other) === name);
    const next = form ? form.querySelector('button') : document.querySelector('[data-bkloyalty="panel"] .bkloyalty-title');
    if (!next) return;
    if (!form) next.tabIndex = -1;
    next.focus({ preventScroll: Boolean(form) });
  }

  function clearError(form) {
    form.querySelector('[data-bkl-error]').textContent = '';
    form.querySelectorAll('[aria-invalid]').forEach((control) => control.removeAttribute('aria-invalid'));
  }

  function showError(form, error) {
    form.querySelector('[data-bkl-error]').textContent = error.message;
    const control = error.field && form.querySelector(`[name="${CSS.escape(error.field)}"]:not([type="hidden"])`);
    if (!control) return;
    control.setAttribute('aria-invalid', 'true');
    control.focus();
  }

  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', showSlots);
  else showSlots();
  document.addEventListener('submit', onSubmit);
  document.addEventListener('click', onClick);
  document.addEventListener('click', onCopy);
  document.addEventListener('keydown', onKey);
  document.addEventListener('mouseout', onLeave);
  document.addEventListener('focusout', onLeave);
})();
