// The page: a bar, the sections of the chosen report, and what the reader may change.
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
      h('select', { id: 'report', onchange: (event) => change({ report: Number(event.target.value) }, 'report') },
        shared.reports.map((about, position) => native(
          `${shared.regions[about.region_code] ?? about.region_code} ${about.report_year}`, 'option',
          { value: position, selected: position === state.report })))]
    : null;
  return h('header', { class: 'bar' }, h('div', { class: 'inner' },
    h('span', { class: 'brand', 'aria-hidden': 'true' }, '12345'), reports,
    h('span', { class: 'space' }),
    h('a', { href: '#query', class: 'quiet-link', onclick: toSearch }, word('search')),
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

function change(what, focused) {
  Object.assign(state, what);
  remembered('language', state.language);
  render();
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
}

function render() {
  const of = report(state.report);
  document.documentElement.lang = english() ? 'en' : 'zh-CN';
  document.title = of.about.title;
  document.querySelector('.skip').textContent = word('skip');
  const made = SECTIONS.map(([name, make]) => [name, make(of)]).filter(([, element]) => element);
  const contents = h('nav', { class: 'contents', 'aria-label': word('contents') }, h('ul', null,
    made.map(([name]) => h('li', null, h('a', { href: `#${name}` }, word(name))))));
  const [[, first], ...rest] = made;
  document.getElementById('page').replaceChildren(
    bar(), h('main', null, first, contents, rest.map(([, element]) => element)), source(of.about));
}

document.body.append(tip);
tip.hidden = true;
state.language = remembered('language') === 'en' ? 'en' : 'zh';
setTheme(['light', 'dark'].includes(remembered('theme')) ? remembered('theme') : 'auto');
render();
