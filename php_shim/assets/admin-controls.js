/* What lives inside the module's pages: lists that can be searched, answers while one types, the progress of long tasks. */
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

  /* ---- Answers while one types: data-bkl-live names the question, its HTML (or a part of it) goes into data-bkl-live-output ---- */

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

  /* ---- Long tasks: they go on when the page is left, and say where they stand when one comes back ---- */

  admin.whenFilled((parent) => parent.querySelectorAll('[data-bkl-task]').forEach((task) => {
    const begun = Date.now();
    let first = null;
    const look = async () => {
      if (!task.isConnected) return;
      const fields = new FormData();
      fields.set('task', task.dataset.bklTask);
      try {
        const now = await admin.call(task.dataset.path, fields);
        if (now.html) { finish(now.html); return; }
        if (now.state === 'canceled') { if (admin.hasTyped()) task.remove(); else admin.refresh(); return; }
        explain(now.delay || '');
        if (now.total) { first = first === null ? now.done : first; tell(now); }
      } catch (error) {
        if (error.code === 'not_found') return;
      }
      setTimeout(look, 1000);
    };
    // Stopping closes no dialog: what stands in it is still to be used.
    const stop = task.querySelector('form');
    if (stop) stop.addEventListener('submit', async (event) => {
      event.preventDefault();
      event.stopPropagation();
      try {
        const answer = await admin.call(event.target.dataset.path, new FormData(event.target));
        task.remove();
        admin.toast(answer.done);
      } catch (error) {
        admin.toast(error.message, { bad: true });
      }
    });
    const finish = async (html) => {
      const result = document.createElement('div');
      result.innerHTML = html;
      if ('bklRefresh' in task.dataset && !admin.hasTyped()) {
        await admin.refresh();
        admin.toast(result.textContent.trim());
        return;
      }
      // Somebody types on the screen: it is fetched when they ask for it.
      if ('bklRefresh' in task.dataset) result.append(link(location.href, admin.say('Fresh')));
      result.tabIndex = -1;
      task.replaceWith(result);
      admin.fill(result);
      result.scrollIntoView({ block: 'nearest' });
    };
    const link = (href, words) => {
      const made = Object.assign(document.createElement('a'), { href, className: 'bkl-button is-quiet', textContent: words });
      made.dataset.bklNav = '';
      return made;
    };
    const explain = (delay) => {
      const place = task.querySelector('[data-bkl-task-delay]');
      if (said.get(place) !== delay) { said.set(place, delay); place.innerHTML = delay; }
    };
    const tell = (now) => {
      task.querySelector('progress').value = Math.floor(now.done * 100 / now.total);
      const rate = (now.done - first) / Math.max(1, (Date.now() - begun) / 1000);
      const put = (figure) => figure.toLocaleString(document.documentElement.lang || undefined);
      const left = rate > 0 ? Math.ceil((now.total - now.done) / rate) : null;
      const pace = left === null ? [] : [
        admin.say('Rate').replace('%s', put(rate < 10 ? Math.round(rate * 10) / 10 : Math.round(rate))),
        admin.say('Left').replace('%s', left < 90 ? `${left} s` : `${Math.ceil(left / 60)} min`),
      ];
      task.querySelector('[data-bkl-task-said]').textContent = [`${put(now.done)} / ${put(now.total)}`, ...pace].join(' · ');
    };
    look();
  }));
})(window.bkloyaltyAdmin);
