/*
 * What the scripts of the module's pages stand on: calls to WordPress, and what is to be done with each new piece of a page.
 *
 * Links and forms work by themselves; the scripts spare whole page loads, open dialogs and say what was done. They act on
 * attributes only (data-bkl-...), so a new screen needs nothing here. Each puts into window.bkloyaltyAdmin what those after it
 * use; scripts.php has their order.
 */
window.bkloyaltyAdmin = (function () {
  'use strict';

  const filled = []; // what is to be done with each new piece of a page

  const root = () => document.querySelector('.bkloyalty-admin[data-bkl-screen]');
  const say = (name) => root().dataset['bklSay' + name];

  /* One call to WordPress; the answer of the service, or its error as an exception. */
  async function call(path, fields) {
    const body = fields instanceof FormData ? fields : new FormData();
    body.set('action', 'bkloyalty');
    body.set('_bkl_path', path);
    body.set('_bkl_nonce', root().dataset.bklNonce);
    let answer;
    try {
      const response = await fetch(root().dataset.bklAjax, { method: 'POST', body, credentials: 'same-origin' });
      answer = await response.json();
    } catch (failure) {
      throw { code: 'no_answer', message: say('Failed') };
    }
    if (answer === 0) throw { code: 'logged_out', message: say('Out') }; // so WordPress answers who is nobody to it
    if (!answer || answer.error) throw (answer || {}).error || { code: 'no_answer', message: say('Failed') };
    return answer;
  }

  /* The screen behind an address, as HTML with a title. */
  function fetchScreen(href) {
    const query = new URL(href, location.href).searchParams;
    const body = new FormData();
    body.set('_bkl_query', query.toString());
    return call(query.get('screen') || 'dashboard', body);
  }

  /* To be called with every piece of a page, once it is there. */
  function fill(parent) {
    filled.forEach((enhance) => enhance(parent));
    if (parent === root()) document.title = root().dataset.bklTitle;
  }

  /* `enhance(parent)` is called with every such piece. */
  function whenFilled(enhance) {
    filled.push(enhance);
  }

  document.addEventListener('DOMContentLoaded', () => { if (root()) fill(root()); });

  return { root, say, call, fetchScreen, fill, whenFilled };
})();
