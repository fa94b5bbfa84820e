/**
 * The customer's account: shown behind Booknetic's panel, as a section that needs no tab to be found. Hovering or
 * focusing the tier shows the way to the next one by style alone; this adds touch and Escape.
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
  }

  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', showSlots);
  else showSlots();
  document.addEventListener('click', onClick);
  document.addEventListener('keydown', onKey);
  document.addEventListener('mouseout', onLeave);
  document.addEventListener('focusout', onLeave);
})();
