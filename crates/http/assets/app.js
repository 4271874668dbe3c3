/* Makes the panel's plain links and forms faster; every page works without it. It keeps no state
   and writes no markup of its own.

   What pages say to it:
     data-swap="ids"   links and forms in here that stay on this path replace just these regions
     data-auto         a form that submits itself when a choice changes
     data-search       an input that searches as one types
     data-src="url"    a part, with an id, that is loaded once it can be seen
     data-poll="url"   a part, with an id, that is loaded again until it no longer asks for it
     data-dialog       a link to the page of an act, whose form[data-act] is shown as a dialog
     data-guard        a form that is not left by accident while it holds changes
     data-find="css"   an input that hides those of these elements without what is typed
     data-copy="text"  a button that copies
     data-announce     words for screen readers when their region was replaced */

const html = document.documentElement;
const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
const within = (root, selector) => $$(selector, root).concat(root.matches(selector) ? root : []);
const byId = (id) => document.getElementById(id);

/* Telling */

let telling;
function announce(words) {
  clearTimeout(telling);
  telling = setTimeout(() => { byId('live').textContent = words; }, 150);
}

/* Fetching and replacing regions */

const parse = async (answer) => new DOMParser().parseFromString(await answer.text(), 'text/html');

const ask = (url, regions, options = {}) =>
  fetch(url, { credentials: 'same-origin', ...options, headers: { 'X-Fragment': regions.join(' ') } });

function bodyOf(form, submitter) {
  const data = new FormData(form, submitter);
  return form.enctype === 'multipart/form-data' ? data : new URLSearchParams(data);
}

/* The address a GET form leads to; empty answers are left out of it. */
function addressOf(form, submitter) {
  const url = new URL(submitter?.getAttribute('formaction') || form.action);
  const answers = [...new FormData(form, submitter)].filter(([, value]) => value !== '');
  url.search = new URLSearchParams(answers);
  return url.href;
}

/* Replaces one region; focus, caret, typing and open menus stay. */
function replace(id, page) {
  const [old, fresh] = [byId(id), page.getElementById(id)];
  if (!old || !fresh) return false;
  const active = old.contains(document.activeElement) ? document.activeElement : null;
  const open = $$(':popover-open', old).map((menu) => menu.id);
  const typed = active?.matches('input[type=search],input[type=text],textarea') &&
    [active.value, active.selectionStart, active.selectionEnd];
  old.replaceWith(document.adoptNode(fresh));
  open.forEach((menu) => byId(menu)?.showPopover?.());
  if (active) {
    const same = (active.id && byId(active.id)) ||
      (active.name && $(`[name="${CSS.escape(active.name)}"][value="${CSS.escape(active.value)}"]`, fresh)) ||
      (active.href && $(`a[href="${CSS.escape(active.getAttribute('href'))}"]`, fresh));
    const target = same || $('h1,h2,caption', fresh) || fresh;
    if (!same) target.tabIndex = -1;
    target.focus({ preventScroll: true });
    if (same && typed) {
      same.value = typed[0];
      same.setSelectionRange(typed[1], typed[2]);
    }
  }
  settle(fresh);
  return true;
}

function show(page, regions) {
  if (!regions.every((id) => replace(id, page))) return false;
  if ($('.toast', page)) replace('toasts', page);
  if (page.title) document.title = page.title;
  const words = regions.map((id) => $('[data-announce]', byId(id))?.textContent).filter(Boolean);
  if (words.length) announce(words.join('. '));
  return true;
}

let newest;
async function visit(url, regions, { method = 'GET', body, keep = 'push', toTop = false } = {}) {
  newest?.abort();
  const request = newest = new AbortController();
  const slow = setTimeout(() => regions.forEach((id) => byId(id)?.classList.add('slow')), 300);
  try {
    const answer = await ask(url, regions, { method, body, signal: request.signal });
    const page = await parse(answer);
    if (request.signal.aborted) return;
    if (!show(page, regions) && !(body && show(page, ['content']))) throw Error();
    history.replaceState({ regions }, '');
    if (keep === 'replace') history.replaceState({ regions }, '', answer.url);
    else if (keep === 'push' && answer.url !== location.href) history.pushState({ regions }, '', answer.url);
    if (toTop) byId(regions[0])?.scrollIntoView({ block: 'start' });
  } catch (problem) {
    if (problem.name !== 'AbortError') location.assign(method === 'GET' ? url : location.href);
  } finally {
    clearTimeout(slow);
    regions.forEach((id) => byId(id)?.classList.remove('slow'));
  }
}

addEventListener('popstate', ({ state }) => {
  if (state?.regions) visit(location.href, state.regions, { keep: 'none' });
});

const regionsOf = (element) => {
  const place = element.closest('[data-swap]');
  return place && (place.dataset.swap || place.id).split(' ');
};

const staysHere = (url) => url.origin === location.origin && url.pathname === location.pathname;

/* Parts that load later or again */

function loadSeen(root) {
  for (const part of within(root, '[data-src]')) {
    if (!part.checkVisibility()) continue;
    const address = part.dataset.src;
    part.removeAttribute('data-src');
    const failed = () => part.classList.add('failed');
    ask(address, [part.id]).then(parse).then((page) => replace(part.id, page) || failed()).catch(failed);
  }
}

async function poll(id, wait) {
  await new Promise((done) => { setTimeout(done, wait); });
  const part = byId(id);
  if (!part?.dataset.poll) return;
  if (!document.hidden) {
    try {
      const page = await parse(await ask(part.dataset.poll, [id]));
      const fresh = page.getElementById(id);
      if (fresh && fresh.outerHTML !== part.outerHTML) return show(page, [id]);
    } catch { /* The next turn. */ }
  }
  poll(id, Math.min(wait * 1.5, 10000));
}

/* What a page or a fresh region needs once */
function settle(root) {
  loadSeen(root);
  for (const part of within(root, '[data-poll]')) poll(part.id, 2000);
  for (const tabs of $$('[data-tabs]', root)) $('[aria-current]', tabs)?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  for (const form of $$('form[data-typed]', root)) matchName(form);
  for (const toast of $$('[data-toast]', root)) fade(toast, 10);
  $('[data-focus]', root)?.focus();
}

function fade(toast, seconds) {
  if (seconds === 0) return toast.remove();
  const held = toast.matches(':hover,:focus-within');
  setTimeout(fade, 1000, toast, held ? seconds : seconds - 1);
}

/* Acts in dialogs */

function matchName(form) {
  const typed = form.elements.typed_name;
  $('[type=submit]', form).setAttribute('aria-disabled', typed.value.trim() !== form.dataset.typed);
}

function lift(page) {
  const form = $('form[data-act]', page);
  const heading = form && $('h1', form);
  if (!heading) return form;
  const title = document.createElement('h2');
  title.id = 'dialog-title';
  title.append(...heading.childNodes);
  heading.replaceWith(title);
  return document.adoptNode(form);
}

async function openAct(url) {
  const form = lift(await parse(await ask(url, ['content'])));
  if (!form) return location.assign(url);
  const dialog = document.createElement('dialog');
  dialog.className = 'dialog';
  dialog.setAttribute('aria-labelledby', 'dialog-title');
  dialog.append(form);
  document.body.append(dialog);
  const keeps = (event) => { if (isChanged($('form', dialog)) && !confirm('Leave without saving?')) event.preventDefault(); };
  dialog.addEventListener('cancel', keeps);
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog && !isChanged($('form', dialog))) dialog.close();
  });
  dialog.addEventListener('close', () => dialog.remove());
  dialog.showModal();
  settle(dialog);
}

async function sendAct(form, submitter) {
  const dialog = form.closest('dialog');
  const answer = await ask(submitter?.getAttribute('formaction') || form.action, ['content'], { method: 'POST', body: bodyOf(form, submitter) });
  // Who is no longer signed in gets the page that brings his form back.
  if (answer.status === 401) throw Error();
  const page = await parse(answer);
  const again = answer.redirected ? null : lift(page);
  if (again) {
    form.replaceWith(again);
    return settle(dialog);
  }
  dialog.close();
  const regions = ['rail', 'content'];
  if (!show(page, regions)) return location.assign(answer.url);
  if (answer.redirected && answer.url !== location.href) history.pushState({ regions }, '', answer.url);
}

/* Forms that hold changes */

const initial = (list) => Math.max([...list].findIndex((option) => option.defaultSelected), 0);
const isChanged = (form) => form && [...form.elements].some((field) =>
  field.options?.length ? field.selectedIndex !== initial(field.options)
    : 'defaultValue' in field && field.type !== 'hidden' &&
      (field.value !== field.defaultValue || field.checked !== field.defaultChecked));

let sent;
function idle() {
  sent = null;
  $$('[aria-busy]').forEach((one) => one.removeAttribute('aria-busy'));
}
addEventListener('beforeunload', (event) => {
  if (!$$('form[data-guard]').some((form) => form !== sent && isChanged(form))) return;
  event.preventDefault();
  setTimeout(idle);
});
addEventListener('pageshow', idle);

document.addEventListener('submit', (event) => {
  const { target: form, submitter } = event;
  if (submitter?.closest('[popover]')) $$(':popover-open', form).forEach((menu) => menu.hidePopover());
  if (submitter?.getAttribute('aria-busy') === 'true') return event.preventDefault();
  const method = (submitter?.getAttribute('formmethod') || form.method).toUpperCase();
  const regions = regionsOf(form);
  const native = () => { sent = form; form.submit(); };
  if (form.closest('dialog.dialog')) {
    event.preventDefault();
    submitter?.setAttribute('aria-busy', 'true');
    sendAct(form, submitter).catch(native).finally(() => submitter?.removeAttribute('aria-busy'));
  } else if (method === 'GET' && regions && staysHere(new URL(addressOf(form, submitter)))) {
    event.preventDefault();
    visit(addressOf(form, submitter), regions, { keep: form.dataset.keep || 'push' });
    delete form.dataset.keep;
  } else if (method === 'POST' && regions && !submitter?.hasAttribute('formaction')) {
    event.preventDefault();
    visit(form.action, regions, { method, body: bodyOf(form, submitter) });
  } else if (method === 'POST') {
    sent = form;
    setTimeout(() => submitter?.setAttribute('aria-busy', 'true'));
  }
});

let typing;
document.addEventListener('input', ({ target }) => {
  if (target.matches('[data-find]')) {
    const wanted = target.value.trim().toLowerCase();
    $$(target.dataset.find).forEach((one) => { one.hidden = !one.textContent.toLowerCase().includes(wanted); });
  }
  if (target.form?.dataset.typed !== undefined) matchName(target.form);
  if (!target.matches('[data-search]') || !regionsOf(target)) return;
  clearTimeout(typing);
  typing = setTimeout(() => { target.form.dataset.keep = 'replace'; target.form.requestSubmit(); }, 200);
});

document.addEventListener('change', ({ target }) => {
  if (target.matches('[data-all]')) $$('tbody .sel input', target.closest('table')).forEach((box) => { box.checked = target.checked; });
  const all = target.matches('.sel input') && $('[data-all]', target.closest('table'));
  if (all && all !== target) {
    const ticked = $$('tbody .sel input', target.closest('table')).map((box) => box.checked);
    all.checked = ticked.every(Boolean);
    all.indeterminate = !all.checked && ticked.some(Boolean);
  }
  if (target.form?.matches('[data-auto]') && !target.matches('[data-search],[type=text]')) target.form.requestSubmit();
});

/* Clicks */

async function copy(button) {
  await navigator.clipboard.writeText(button.dataset.copy);
  button.classList.add('copied');
  announce(`Copied ${button.dataset.copy}`);
  button.closest('[popover]')?.hidePopover();
}

document.addEventListener('click', (event) => {
  const control = event.target.closest('a,button');
  if (!control || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const take = (act) => { event.preventDefault(); act(); };
  if (control.getAttribute('aria-disabled') === 'true') return take(() => announce(control.dataset.reason || 'Not available yet'));
  if (control.matches('[data-copy]')) return take(() => copy(control));
  if (control.matches('[data-palette]')) return take(openPalette);
  if (control.matches('[data-close]') && control.closest('dialog')) return take(() => control.closest('dialog').close());
  if (!control.href || control.target || control.hasAttribute('download')) return;
  const url = new URL(control.href);
  if (control.closest('.errsum')) return take(() => byId(url.hash.slice(1))?.focus());
  if (control.matches('[data-dialog]')) {
    control.closest('[popover]')?.hidePopover();
    return take(() => openAct(url.href).catch(() => location.assign(url)));
  }
  const regions = regionsOf(control);
  if (regions && staysHere(url) && url.search !== location.search) {
    take(() => visit(url.href, regions, { toTop: control.hasAttribute('data-page') }));
  }
});

/* An amount is copied as a plain number. */
document.addEventListener('copy', (event) => {
  const selection = getSelection();
  const at = (node) => (node?.closest ? node : node?.parentElement)?.closest('data.money');
  const amount = at(selection.anchorNode);
  if (!amount || amount !== at(selection.focusNode)) return;
  event.preventDefault();
  event.clipboardData.setData('text/plain', amount.value);
});

/* The palette, and what it offers before anything is typed */

const recent = () => (localStorage.recent ?? '').split(',').filter(Boolean);
if ($('#palette') && /^\/(clients|invoices|users)\/\d+/.test(location.pathname)) {
  const here = location.pathname.split('/', 3).join('/');
  localStorage.recent = [here, ...recent().filter((one) => one !== here)].slice(0, 8);
}

async function openPalette() {
  byId('rail').hidePopover?.();
  try {
    (await import(byId('palette').dataset.module)).open({ announce, ask, parse, recent });
  } catch { location.assign('/search'); }
}

/* Moves the focus; false if the key is none of a list's. */
function walk(items, key) {
  const here = items.indexOf(document.activeElement);
  const to = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: items.length - 1 }[key];
  if (to === undefined) return false;
  items[(to + items.length) % items.length]?.focus();
  return true;
}

document.addEventListener('toggle', ({ target, newState }) => {
  if (newState !== 'open' && !target.open) return;
  loadSeen(target);
  if (target.matches('[data-menu]')) $('a,button,input', target)?.focus();
}, true);

/* Keys */

const isField = (element) => element.matches('input:not([type=checkbox],[type=radio]),select,textarea,[contenteditable]');
const rows = () => $$('tbody .row-link, .card h2 a');
const rowOf = (element) => element.closest('tbody tr, .card');
let going = 0;
let lastTicked;

function press(control) {
  if (!control) return false;
  if (isField(control)) control.focus();
  else control.click();
  return true;
}

function tick(row, isRange) {
  const box = row && $('.sel input, [data-tick]', row);
  if (!box) return false;
  const boxes = $$('tbody .sel input, [data-tick]');
  const [from, to] = [boxes.indexOf(lastTicked), boxes.indexOf(box)].sort((a, b) => a - b);
  const range = isRange && from >= 0 ? boxes.slice(from, to + 1) : [box];
  const checked = isRange || !box.checked;
  range.forEach((one) => { one.checked = checked; });
  box.dispatchEvent(new Event('change', { bubbles: true }));
  lastTicked = box;
  return true;
}

function clearTicks() {
  const boxes = $$('.sel input:checked,[data-tick]:checked,.all input:checked');
  boxes.forEach((box) => { box.checked = false; box.indeterminate = false; });
  return boxes.length > 0;
}

function single(key) {
  const active = document.activeElement;
  const row = rowOf(active);
  const named = (name, root = document) => $(`[aria-keyshortcuts="${CSS.escape(name)}"]:not([aria-disabled=true])`, root);
  if (Date.now() - going < 1200) {
    going = 0;
    return press($(`a[data-go="${CSS.escape(key)}"]`));
  }
  if (key === 'g') { going = Date.now(); return true; }
  if (key === 'j' || key === 'k') {
    const list = rows();
    const here = row ? list.findIndex((link) => row.contains(link)) : -1;
    const next = list[key === 'j' ? here + 1 : Math.max(here - 1, 0)];
    next?.focus();
    return Boolean(next);
  }
  if (key === 'x' || key === 'X') return tick(row, key === 'X');
  if (key === '.') return press((row && named('.', row)) || named('.', $('.obj, .page-head') ?? document));
  if (key === 'v') return press($('[data-layouts] a:not([aria-current])'));
  if (key === '?') return press($('a.help'));
  if (key === 'Escape') return clearTicks();
  if (/^[1-9]$/.test(key)) return press($$('[data-tabs] a')[key - 1]);
  return press(named(key));
}

document.addEventListener('keydown', (event) => {
  const { key, target } = event;
  if ((event.metaKey || event.ctrlKey) && key.toLowerCase() === 'k' && $('#palette')) {
    event.preventDefault();
    return byId('palette').open || openPalette();
  }
  if (event.metaKey || event.ctrlKey || event.altKey || event.isComposing) return;
  const menu = target.closest?.('[data-menu]');
  if (menu && walk($$('a,button,input', menu), key)) return event.preventDefault();
  if (menu && key.length === 1 && !isField(target)) {
    return $$('a,button', menu).find((item) => item.textContent.trim().toLowerCase().startsWith(key.toLowerCase()))?.focus();
  }
  if (html.dataset.keys === 'off' || isField(target) || $('dialog[open]')) return;
  if (single(key)) event.preventDefault();
});

/* Start */

html.classList.add('js');
if (/Mac|iP/.test(navigator.platform)) $$('.jump kbd').forEach((hint) => { hint.textContent = '⌘K'; });
settle(document.body);
