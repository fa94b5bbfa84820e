/* Controls that do more than HTML's own: lists that can be searched, parts that depend on a choice, colours, files. */
(function (admin) {
  'use strict';

  const plain = (text) => text.normalize('NFD').replace(/[\u0300-\u036f]/g, '').toLowerCase();

  /* ---- Lists to tick ---- */

  admin.whenFilled((parent) => parent.querySelectorAll('[data-bkl-picker]').forEach((picker) => {
    const options = Array.from(picker.querySelectorAll('.bkl-options label'));
    const count = picker.querySelector('[data-bkl-count]');
    const filter = picker.querySelector('[data-bkl-filter]');
    picker.addEventListener('change', () => {
      count.textContent = options.filter((option) => option.querySelector('input').checked).length || '';
    });
    if (!filter) return;
    filter.hidden = false;
    filter.addEventListener('input', (event) => {
      event.stopPropagation(); // a search changes nothing
      const wanted = plain(filter.value);
      options.forEach((option) => { option.hidden = !plain(option.textContent).includes(wanted); });
      picker.querySelector('[data-bkl-none]').hidden = options.some((option) => !option.hidden);
    });
    filter.addEventListener('keydown', (event) => { if (event.key === 'Enter') event.preventDefault(); });
  }));

  /* ---- What matters for some choices only: data-bkl-if="name=value", several values with spaces between ---- */

  admin.whenFilled((parent) => parent.querySelectorAll('[data-bkl-if]').forEach((piece) => {
    const form = piece.closest('form');
    const [name, values] = piece.dataset.bklIf.split('=');
    const look = () => { piece.hidden = !values.split(' ').includes(new FormData(form).get(name)); };
    form.addEventListener('change', look);
    look();
  }));

  /* ---- A colour: picked, or typed as #rrggbb ---- */

  admin.whenFilled((parent) => parent.querySelectorAll('[data-bkl-colour]').forEach((pair) => {
    const picker = pair.querySelector('input[type="color"]');
    const text = pair.querySelector('[data-bkl-colour-text]');
    const isColour = () => /^#[0-9a-f]{6}$/i.test(text.value.trim());
    text.hidden = false;
    picker.addEventListener('input', () => { text.value = picker.value; });
    text.addEventListener('input', () => { if (isColour()) picker.value = text.value.trim().toLowerCase(); });
    // What is no colour would not be saved: show again what would.
    text.addEventListener('change', () => { if (!isColour()) text.value = picker.value; });
  }));

  /* ---- A file that is too large is said before it is sent: PHP would throw the whole form away ---- */

  admin.whenFilled((parent) => parent.querySelectorAll('input[type="file"][data-bkl-most-bytes]').forEach((input) => {
    input.addEventListener('change', () => {
      const file = input.files[0];
      const isTooLarge = file && file.size > Number(input.dataset.bklMostBytes);
      admin.showError(input.form, { field: isTooLarge ? input.name : '', message: isTooLarge ? input.dataset.bklTooLarge : '' }, { focus: false });
      if (isTooLarge) input.value = '';
    });
  }));
})(window.bkloyaltyAdmin);
