// Makes the page handier: what is asked for is fetched and put in place, keys move through the hits, and
// the timeline can be brushed. Without it everything works by links and forms.

const $ = (selector, within = document) => within.querySelector(selector);
const $$ = (selector, within = document) => [...within.querySelectorAll(selector)];
const box = $('#query');

// Going from page to page

const here = (url) => url.pathname + url.search;
let shown = here(location);
let loading = null;

const isOurs = (url) => url.origin === location.origin && (url.pathname === '/' || url.pathname === '/article');

/** Fetches a page and shows it; goes there in the plain way where anything is amiss. */
async function go(url, { push = true, top = 0 } = {}) {
  loading?.abort();
  const asking = (loading = new AbortController());
  $('main').setAttribute('aria-busy', 'true');
  const waits = setTimeout(() => document.body.append(bar), 150);
  const typed = box.value;
  try {
    const answer = await fetch(url, { headers: { accept: 'text/html' }, signal: asking.signal });
    const next = new DOMParser().parseFromString(await answer.text(), 'text/html');
    if (asking.signal.aborted) return;
    if (answer.status === 401 || !sameAssets(next)) throw new Error('another page');
    // A scroll that has not settled yet counts, too.
    if (push) history.replaceState({ top: scrollY }, '');
    if (push) history.pushState({ top: 0 }, '', answer.url + url.hash);
    shown = here(location);
    put(next, typed);
    if (url.hash) $(`#${CSS.escape(url.hash.slice(1))}`)?.scrollIntoView();
    else scrollTo({ top, behavior: 'instant' });
  } catch (error) {
    if (error.name === 'AbortError') return;
    if (push) location.assign(url);
    else location.reload();
  } finally {
    clearTimeout(waits);
    if (loading === asking) {
      bar.remove();
      loading = null;
      $('main').removeAttribute('aria-busy');
    }
  }
}

const bar = Object.assign(document.createElement('div'), { className: 'progress' });

/** Another version of the program has other scripts. */
function sameAssets(next) {
  const assets = (page) => $$('link[rel=stylesheet], script[src]', page).map((a) => a.getAttribute('href') ?? a.getAttribute('src'));
  return $('main', next) !== null && String(assets(next)) === String(assets(document));
}

/** What a link is that stays where it is from one page to the next. */
const place = (link) => link && [link.closest('.facet')?.dataset.field, ($('.value', link) ?? link).textContent].join();

function put(next, typed) {
  const lasting = '.facet li a, .weigh, .sorts a, .fold';
  const focused = place(document.activeElement?.closest(lasting));
  const main = $('main', next);
  keys.close();
  document.title = next.title;
  document.body.className = next.body.className;
  $('main').replaceWith(main);
  $('#kept').replaceChildren(...$('#kept', next).childNodes);
  // Whoever types on is not interrupted.
  if (box.value === typed) box.value = $('#query', next).value;
  arrive();
  const same = focused && $$(lasting, main).find((link) => place(link) === focused);
  (same || main).focus({ preventScroll: true });
  $('#said').textContent = main.dataset.said || document.title;
}

addEventListener('click', (event) => {
  const link = event.target.closest?.('a[href]');
  if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  if (link.matches('.help-link')) {
    event.preventDefault();
    keys.showModal();
    return;
  }
  const url = new URL(link.href.baseVal ?? link.href, location.href);
  if (link.hasAttribute('download') || !isOurs(url) || (url.hash && here(url) === shown)) return;
  event.preventDefault();
  go(url);
});

addEventListener('submit', (event) => {
  const form = event.target;
  if (form.method !== 'get') return;
  const url = new URL(form.action);
  for (const [name, value] of new FormData(form)) if (value !== '') url.searchParams.append(name, value);
  event.preventDefault();
  go(url);
});

addEventListener('popstate', (event) => {
  if (here(location) !== shown) go(new URL(location.href), { push: false, top: event.state?.top ?? 0 });
  else loading?.abort();
});

// Where one was on a page is kept with it.
history.scrollRestoration = 'manual';
let settles = 0;
addEventListener('scroll', () => {
  clearTimeout(settles);
  settles = setTimeout(() => !loading && history.replaceState({ top: scrollY }, ''), 200);
}, { passive: true });
if (history.state?.top) scrollTo({ top: history.state.top, behavior: 'instant' });

// What a page that has come is given

function arrive() {
  const languages = new Intl.DisplayNames(['en'], { type: 'language' });
  for (const element of $$('[data-language]')) {
    try {
      element.textContent = languages.of(element.dataset.language);
    } catch {
      // No language tag: it stays as it is.
    }
  }
  for (const button of $$('[data-copy]')) button.hidden = false;
  for (const chart of $$('.timeline')) brush(chart);
}

addEventListener('click', async (event) => {
  const button = event.target.closest?.('[data-copy]');
  if (!button) return;
  const field = document.getElementById(button.dataset.copy);
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    // Only pages that came encrypted, or from this machine, may write to the clipboard that way.
    document.execCommand('copy');
  }
  button.textContent = 'Copied';
  setTimeout(() => (button.textContent = 'Copy'), 1500);
});

// Keys

const keys = $('#keys');

function step(by) {
  const links = $$('.hit h3 a');
  const at = links.findIndex((link) => link.closest('.hit').contains(document.activeElement));
  const next = at < 0 && by < 0 ? undefined : links[Math.min(Math.max(at + by, 0), links.length - 1)];
  next?.focus({ preventScroll: true });
  next?.closest('.hit').scrollIntoView({ block: 'nearest' });
}

const bindings = {
  '/': () => { box.focus(); box.select(); },
  '?': () => keys.showModal(),
  j: () => step(1),
  k: () => step(-1),
  n: () => $('.paging [rel=next]')?.click(),
  p: () => $('.paging [rel=prev]')?.click(),
};

addEventListener('keydown', (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || keys.open) return;
  if (event.target.closest('input, textarea, select, [contenteditable]')) {
    if (event.key === 'Escape' && event.target === box) box.blur();
    return;
  }
  const arrow = event.target.closest('.hit') && { ArrowDown: 'j', ArrowUp: 'k' }[event.key];
  const does = bindings[arrow || event.key];
  if (!does) return;
  event.preventDefault();
  does();
});

// Brushing over the timeline chooses days; its form asks for them.

function brush(chart) {
  const svg = $('svg', chart);
  const form = $('form', chart);
  if (!svg || !form) return;
  const first = Date.parse(`${svg.dataset.first}T00:00:00Z`);
  const days = Number(svg.dataset.days);
  const day = (x) => new Date(first + x * 864e5).toISOString().slice(0, 10);
  const at = (event) => {
    const { left, width } = svg.getBoundingClientRect();
    return Math.min(Math.max((event.clientX - left) / width, 0), 1) * days;
  };
  let from = null;
  let rect = null;
  svg.addEventListener('dragstart', (event) => event.preventDefault());
  svg.addEventListener('pointerdown', (event) => {
    if (event.button === 0) from = { day: at(event), x: event.clientX };
  });
  svg.addEventListener('pointermove', (event) => {
    // The button was let go elsewhere.
    if (!rect && !(event.buttons & 1)) from = null;
    if (!from || (!rect && Math.abs(event.clientX - from.x) < 6)) return;
    if (!rect) {
      rect = document.createElementNS(svg.namespaceURI, 'rect');
      rect.setAttribute('class', 'brush');
      rect.setAttribute('height', svg.dataset.height);
      svg.append(rect);
      svg.setPointerCapture(event.pointerId);
      chart.classList.add('brushing');
    }
    const [low, high] = [from.day, at(event)].sort((a, b) => a - b);
    rect.setAttribute('x', `${(low / days) * 100}%`);
    rect.setAttribute('width', `${((high - low) / days) * 100}%`);
    form.elements.from.value = day(Math.floor(low));
    form.elements.to.value = day(Math.max(Math.ceil(high) - 1, Math.floor(low)));
  });
  const end = (event) => {
    const brushed = rect !== null;
    from = null;
    rect?.remove();
    rect = null;
    chart.classList.remove('brushing');
    if (!brushed) return;
    // The bar under the pointer is a link, too.
    const stay = (click) => click.preventDefault();
    addEventListener('click', stay, { capture: true });
    setTimeout(() => removeEventListener('click', stay, { capture: true }));
    if (event.type === 'pointerup') form.requestSubmit();
    else form.reset();
  };
  svg.addEventListener('pointerup', end);
  svg.addEventListener('pointercancel', end);
}

arrive();
