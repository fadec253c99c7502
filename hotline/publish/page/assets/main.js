// The page: a bar, all cities or the sections of one report, and what the reader may change.
const SECTIONS = [
  ['overview', overview],
  ['requests', (of) => crossed(of, 'requests', 'fct_requests', 'channel', 'requester', 'channel')],
  ['handling', (of) => crossed(of, 'handling', 'fct_request_handling', 'handling', 'requester', 'handling_one')],
  ['service', service],
  ['sharing', sharing],
  ['recipients', recipients],
  ['special', special],
  ['team', team],
  ['comparison', comparison],
  ['discrepancies', discrepancies],
  ['values', values],
];

function bar() {
  const reports = shared.reports.length > 1
    ? [h('label', { for: 'report', class: 'hidden' }, word('report')),
      h('select', { id: 'report', onchange: ({ target }) =>
        go({ report: target.value === '' ? null : Number(target.value) }, 'report') },
      h('option', { value: '', selected: state.report === null }, word('province')),
      shared.reports.map((about, position) => native(`${cityOf(about)} ${about.report_year}`, 'option',
        { value: position, selected: position === state.report })))]
    : null;
  return h('header', { class: 'bar' }, h('div', { class: 'inner' },
    h('span', { class: 'brand', 'aria-hidden': 'true' }, '12345'), reports,
    h('span', { class: 'space' }),
    h('a', { href: '#query', onclick: toSearch }, word('search')),
    h('button', { type: 'button', id: 'language', lang: english() ? 'zh-CN' : 'en',
      onclick: () => change({ language: english() ? 'zh' : 'en' }, 'language') }, word('language')),
    h('label', { for: 'theme', class: 'hidden' }, word('theme')),
    h('select', { id: 'theme', onchange: (event) => setTheme(event.target.value) },
      ['auto', 'light', 'dark'].map((theme) => h('option',
        { value: theme, selected: theme === state.theme }, word(`theme_${theme}`)))),
    h('button', { type: 'button', class: 'printer', onclick: () => print() }, word('print'))));
}

function toSearch(event) {
  event.preventDefault();
  event.stopPropagation();
  document.getElementById('values').scrollIntoView();
  document.getElementById('query').focus({ preventScroll: true });
}

function setTheme(theme) {
  state.theme = theme;
  remembered('theme', theme);
  if (theme === 'auto') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

function source(about) {
  return h('footer', null, h('p', null,
    `${word('source')}: `, native(about.title), ` · `, h('span', { class: 'file' }, about.source_file),
    about.taken_on ? ` · ${word('taken')} ${about.taken_on}` : null,
    about.licence ? [` · ${word('licence')} `, native(about.licence)] : null,
    about.source_url ? [' · ', h('span', { class: 'file' }, about.source_url)] : null),
  h('p', { class: 'file' }, `SHA-256 ${about.source_sha256}`));
}

async function change(what, focused) {
  Object.assign(state, what);
  remembered('language', state.language);
  await render();
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
}

// Looks at something else, which is then in the address and a step of the way back.
function go(what, focused) {
  const target = address(what);
  if (location.hash === target) return;
  focusNext = focused;
  location.hash = target;
}

let focusNext = null;
async function follow() {
  const at = readAddress(), focused = focusNext;
  focusNext = null;
  await render();
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  else if (at) showAt(at);
  else scrollTo(0, 0);
}

let asked = 0;
async function render() {
  const own = (asked += 1);
  await load(state.find ? searchedReports() : state.report === null ? [] : [state.report]);
  // Something else was asked for meanwhile.
  if (own !== asked) return;
  document.documentElement.lang = english() ? 'en' : 'zh-CN';
  document.querySelector('.skip').textContent = word('skip');
  const page = document.getElementById('page');
  if (state.report === null) {
    page.replaceChildren(bar(), provinceView());
    return;
  }
  const of = report(state.report);
  document.title = of.about.title;
  const made = SECTIONS.map(([name, make]) => [name, make(of)]).filter(([, element]) => element);
  const contents = h('nav', { class: 'contents', 'aria-label': word('contents') }, h('ul', null,
    made.map(([name]) => h('li', null, h('a', { href: `#${name}` }, word(name))))));
  const [[, first], ...rest] = made;
  page.replaceChildren(
    bar(), h('main', null, first, contents, rest.map(([, element]) => element)), source(of.about));
}

async function start() {
  chartLibrary();
  document.body.append(tip);
  tip.hidden = true;
  state.language = remembered('language') === 'en' ? 'en' : 'zh';
  setTheme(['light', 'dark'].includes(remembered('theme')) ? remembered('theme') : 'auto');
  addEventListener('hashchange', follow);
  const at = readAddress();
  await render();
  showAt(at);
}

if (window.DecompressionStream) start();
else document.getElementById('page').append(h('main', null, h('p', { class: 'lead' }, shared.words.too_old.join(' '))));
