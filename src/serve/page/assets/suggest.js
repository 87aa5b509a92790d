// Offers what may come next while a query is typed: a combobox with a list, after the ARIA practices.

const box = document.querySelector('#query');
const list = document.createElement('ul');
Object.assign(list, { id: 'options', className: 'options', role: 'listbox', hidden: true });
list.setAttribute('aria-label', 'Suggestions');
box.parentElement.append(list);
for (const [name, value] of Object.entries({
  role: 'combobox',
  'aria-autocomplete': 'list',
  'aria-controls': list.id,
  'aria-expanded': 'false',
})) box.setAttribute(name, value);

let options = [];
let active = -1;
let asking = null;
let soon = 0;
/** The text that the options are for. */
let told = '';

const points = (text) => [...text].length;

async function ask() {
  asking?.abort();
  if (box.value.trim() === '' || box !== document.activeElement) return close();
  asking = new AbortController();
  const at = points(box.value.slice(0, box.selectionStart));
  const asked = box.value;
  try {
    const answer = await fetch(`/api/v1/suggest?${new URLSearchParams({ query: asked, at })}`, { signal: asking.signal });
    if (!answer.ok) return close();
    const lines = (await answer.text()).split('\n').filter(Boolean).map((line) => JSON.parse(line));
    if (box.value === asked && box === document.activeElement) show(lines.filter((line) => line.type === 'suggestion'));
  } catch (error) {
    if (error.name !== 'AbortError') close();
  }
}

function show(found) {
  options = found;
  told = box.value;
  list.replaceChildren(...found.map((option, nth) => {
    const item = document.createElement('li');
    Object.assign(item, { id: `option-${nth}`, role: 'option', ariaSelected: 'false' });
    const name = document.createElement('bdi');
    name.textContent = option.value;
    const more = document.createElement('small');
    const count = option.count == null ? '' : Number(option.count).toLocaleString('en');
    more.textContent = [option.kind, option.help, count].filter(Boolean).join(' · ');
    item.append(name, more);
    return item;
  }));
  activate(-1);
  list.hidden = found.length === 0;
  box.setAttribute('aria-expanded', String(!list.hidden));
}

function close() {
  asking?.abort();
  show([]);
}

function activate(nth) {
  active = nth;
  [...list.children].forEach((item, at) => item.setAttribute('aria-selected', String(at === nth)));
  if (nth < 0) return box.removeAttribute('aria-activedescendant');
  box.setAttribute('aria-activedescendant', `option-${nth}`);
  list.children[nth].scrollIntoView({ block: 'nearest' });
}

/** Puts an option into the query: its places are code points, those of a field are not. */
function take({ insert, start, end }) {
  // What was typed since would be torn apart.
  if (box.value !== told) return;
  const text = [...box.value];
  const before = text.slice(0, start).join('') + insert;
  box.value = before + text.slice(end).join('');
  box.setSelectionRange(before.length, before.length);
  close();
  box.focus();
  later();
}

function later() {
  clearTimeout(soon);
  soon = setTimeout(ask, 80);
}

box.addEventListener('input', (event) => {
  if (!event.isComposing) later();
});
box.addEventListener('compositionend', later);
box.addEventListener('blur', () => {
  clearTimeout(soon);
  close();
});
box.form.addEventListener('submit', () => {
  clearTimeout(soon);
  close();
});
box.addEventListener('keydown', (event) => {
  if (event.isComposing || list.hidden) return;
  const { length } = options;
  if (event.key === 'ArrowDown') activate(active + 1 < length ? active + 1 : -1);
  else if (event.key === 'ArrowUp') activate(active < 0 ? length - 1 : active - 1);
  else if (event.key === 'Enter' && active >= 0) take(options[active]);
  else if (event.key === 'Escape') close();
  else return;
  event.preventDefault();
});
// The box keeps the focus.
list.addEventListener('pointerdown', (event) => event.preventDefault());
list.addEventListener('click', (event) => {
  const at = [...list.children].indexOf(event.target.closest('[role=option]'));
  if (at >= 0) take(options[at]);
});
