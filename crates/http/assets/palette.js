/* The palette: a combobox (WAI-ARIA: list autocomplete, first option selected) over what the search
   page finds. The focus stays in its input. Loaded when it is first opened; `tools` are those of
   app.js. Of what was visited lately it sends the addresses; the server says what they are called. */

const palette = document.getElementById('palette');
const input = palette.querySelector('input');
const list = document.getElementById('palette-findings');
const note = document.getElementById('palette-note');
const options = () => [...list.querySelectorAll('[role=option]')];
let tools;
let finding;
let typing;

function choose(chosen) {
  options().forEach((option) => option.setAttribute('aria-selected', option === chosen));
  input.setAttribute('aria-activedescendant', chosen?.id ?? '');
  chosen?.scrollIntoView({ block: 'nearest' });
}

async function find() {
  finding?.abort();
  finding = new AbortController();
  const asked = new URLSearchParams({ as: 'options', q: input.value });
  const elsewhere = (path) => !`${location.pathname}/`.startsWith(`${path}/`);
  if (!input.value.trim()) asked.set('recent', tools.recent().filter(elsewhere).join());
  try {
    const page = await tools.parse(await tools.ask(`/search?${asked}`, ['findings'], { signal: finding.signal }));
    list.replaceChildren(...page.querySelectorAll('#findings [role=group]'));
    note.textContent = page.querySelector('#findings .none')?.textContent ?? '';
    list.hidden = !options().length;
    input.setAttribute('aria-expanded', !list.hidden);
    choose(options()[0]);
    tools.announce(page.querySelector('#findings [data-announce]')?.textContent ?? '');
  } catch { /* Enter leads to the search page in any case. */ }
}

input.addEventListener('input', () => {
  clearTimeout(typing);
  typing = setTimeout(() => { typing = 0; find(); }, 120);
});

input.addEventListener('keydown', (event) => {
  if (event.isComposing) return;
  const all = options();
  const here = all.findIndex((option) => option.getAttribute('aria-selected') === 'true');
  const to = { ArrowDown: here + 1, ArrowUp: here - 1 }[event.key];
  if (to !== undefined && all.length) choose(all[(to + all.length) % all.length]);
  else if (event.key === 'Enter' && all[here] && !typing) all[here].click();
  else return;
  event.preventDefault();
});

list.addEventListener('pointermove', ({ target }) => {
  const option = target.closest('[role=option]');
  if (option && option.id !== input.getAttribute('aria-activedescendant')) choose(option);
});

export function open(given) {
  tools = given;
  palette.showModal();
  input.select();
  find();
}
