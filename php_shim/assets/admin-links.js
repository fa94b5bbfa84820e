/* Links that swap the screen, those that open a dialog, those that close it, and rows that lead where they name. */
(function (admin) {
  'use strict';

  /* A row may have links to several places; it leads to the one that it names. */
  const linkOf = (row) => Array.from(row.querySelectorAll('a')).find((link) => link.getAttribute('href') === row.dataset.bklHref) || row.querySelector('a');

  document.addEventListener('click', (event) => {
    const link = event.target.closest('a[data-bkl-nav], a[data-bkl-dialog], [data-bkl-close], tr[data-bkl-href]');
    if (!admin.root() || !link || !link.closest('.bkloyalty-admin') || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const dialog = link.closest('dialog');
    if ('bklClose' in link.dataset) {
      if (!dialog) return;
      event.preventDefault();
      admin.leave(dialog);
    } else if (link.matches('tr')) {
      if (!event.target.closest('a, button, input, label, form')) linkOf(link).click();
    } else if ('bklDialog' in link.dataset) {
      event.preventDefault();
      openFrom(link, dialog);
    } else {
      event.preventDefault();
      admin.goTo(link.href);
    }
  });

  /* What is saved there fetches the page below anew. */
  async function openFrom(link, dialog) {
    if (dialog || await admin.mayLeaveScreen()) admin.open(link.href, link);
  }

  Object.assign(admin, { linkOf });
})(window.bkloyaltyAdmin);
