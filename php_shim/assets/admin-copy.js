/* What is to be taken elsewhere: button[data-bkl-copy="id"] copies the value of that field, and says so. What is seen only once is then lost by nobody. */
(function (admin) {
  'use strict';

  admin.whenFilled((parent) => parent.querySelectorAll('[data-bkl-copy]').forEach((button) => { button.hidden = false; }));

  document.addEventListener('click', async (event) => {
    const button = event.target.closest('.bkloyalty-admin [data-bkl-copy]');
    if (!button) return;
    const field = document.getElementById(button.dataset.bklCopy);
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch (refused) { // where the page is not served safely there is no clipboard
      if (!document.execCommand('copy')) return;
    }
    note(button);
    admin.toast(button.dataset.bklSaid);
  });

  const note = (near) => (near.closest('dialog') || document).querySelectorAll('[data-bkl-seen-once]').forEach((one) => { delete one.dataset.bklSeenOnce; });

  document.addEventListener('copy', (event) => { if (event.target.matches('.bkl-copied')) note(event.target); });
  document.addEventListener('click', (event) => { if (event.target.closest('[data-bkl-taken]')) note(event.target); }, true);
})(window.bkloyaltyAdmin);
