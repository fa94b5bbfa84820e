/* Long tasks: they go on when the page is left, and say where they stand when one comes back. */
(function (admin) {
  'use strict';

  admin.whenFilled((parent) => parent.querySelectorAll('[data-bkl-task]').forEach((task) => {
    letStop(task);
    follow(task);
  }));

  /* Asks how far it is, once a second, until it is done or the page is another. */
  function follow(task) {
    const begun = Date.now();
    const fields = new FormData();
    fields.set('task', task.dataset.bklTask);
    let first = null;
    const look = async () => {
      if (!task.isConnected) return;
      try {
        const now = await admin.call(task.dataset.path, fields);
        if (now.html) { finish(task, now.html); return; }
        if (now.state === 'canceled') { giveUp(task); return; }
        explain(task, now.delay || '');
        if (now.total) {
          first = first === null ? now.done : first;
          tell(task, now, (now.done - first) / Math.max(1, (Date.now() - begun) / 1000));
        }
      } catch (error) {
        if (error.code === 'not_found') return;
      }
      setTimeout(look, 1000);
    };
    look();
  }

  /* Why it does not move. What says the same stays as it is, so that it is read out once. */
  function explain(task, delay) {
    const place = task.querySelector('[data-bkl-task-delay]');
    if (place.bklSaid === delay) return;
    place.bklSaid = delay;
    place.innerHTML = delay;
  }

  /* How far it is; `rate` is how many a second there were since one looks. */
  function tell(task, now, rate) {
    task.querySelector('progress').value = Math.floor(now.done * 100 / now.total);
    const put = (figure) => figure.toLocaleString(document.documentElement.lang || undefined);
    const left = rate > 0 ? Math.ceil((now.total - now.done) / rate) : null;
    const pace = left === null ? [] : [
      admin.say('Rate').replace('%s', put(rate < 10 ? Math.round(rate * 10) / 10 : Math.round(rate))),
      admin.say('Left').replace('%s', left < 90 ? `${left} s` : `${Math.ceil(left / 60)} min`),
    ];
    task.querySelector('[data-bkl-task-said]').textContent = [`${put(now.done)} / ${put(now.total)}`, ...pace].join(' · ');
  }

  async function finish(task, html) {
    const result = document.createElement('div');
    result.innerHTML = html;
    if ('bklRefresh' in task.dataset && !admin.hasTyped()) {
      await admin.refresh();
      admin.toast(result.textContent.trim());
      return;
    }
    // Somebody types on the screen: it is fetched when they ask for it.
    if ('bklRefresh' in task.dataset) result.append(makeLink(location.href, admin.say('Fresh')));
    result.tabIndex = -1;
    task.replaceWith(result);
    admin.fill(result);
    result.scrollIntoView({ block: 'nearest' });
  }

  function makeLink(href, words) {
    const made = Object.assign(document.createElement('a'), { href, className: 'bkl-button is-quiet', textContent: words });
    made.dataset.bklNav = '';
    return made;
  }

  function giveUp(task) {
    if (admin.hasTyped()) task.remove();
    else admin.refresh();
  }

  /* Stopping closes no dialog: what stands in it is still to be used. */
  function letStop(task) {
    const stop = task.querySelector('form');
    if (!stop) return;
    stop.addEventListener('submit', async (event) => {
      event.preventDefault();
      event.stopPropagation();
      try {
        const answer = await admin.call(stop.dataset.path, new FormData(stop));
        task.remove();
        admin.toast(answer.done);
      } catch (error) {
        admin.toast(error.message, { bad: true });
      }
    });
  }
})(window.bkloyaltyAdmin);
