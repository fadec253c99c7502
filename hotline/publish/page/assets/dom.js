// Elements out of plain values, and words in the reader's language. Texts only ever become text
// nodes and attributes, so nothing that a report says is read as HTML.
// `report` is the number of the one that is looked at, null for all of them beside each other;
// `find` is searched for in it, `everywhere` in all of them.
const state = {
  language: 'zh', theme: 'auto', report: 0, year: null, by: null, ascending: false, find: '', everywhere: false,
};
const CHINESE = /[\u3400-\u9fff]/;

function h(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return element;
}

const english = () => state.language === 'en';
const word = (name) => shared.words[name][english() ? 1 : 0];

// A [Chinese, English] label as text; where there is no English, the Chinese.
function plain(label) {
  return (english() && label[1]) || label[0];
}

// Words of a report within an English page are marked as the Chinese that they are.
function native(text, tag = 'span', attributes = {}) {
  const marked = english() && CHINESE.test(text) ? { lang: 'zh-CN' } : {};
  return h(tag, { ...marked, ...attributes }, text);
}

// A sentence that the warehouse has in both languages; an English one quotes Chinese.
function said(zh, en) {
  if (!zh) return null;
  return english() && en ? h('p', { class: 'why' }, en) : native(zh, 'p', { class: 'why' });
}

const named = (dimension, code) => plain(shared.labels[dimension]?.[code] ?? [code, null]);
const hidden = (text) => h('span', { class: 'hidden' }, text);
const where = (place) => (english() ? place : shared.places[place] ?? place);

// The last header above a cell, without the unit that stands behind it in brackets.
function shortLabel(label) {
  return label.split('/').pop().replace(/[(（][^()（）]*[)）]$/, '') || label;
}

function cellLabel(of, cell) {
  const { cells } = of;
  const isProse = cells.table[cell] === 'claims';
  return [cells.row_label[cell], isProse ? null : cells.column_label[cell]]
    .filter(Boolean).join(' · ');
}

// A table with a caption for those who don't see what stands above it.
function grid(caption, heads, rows, attributes = {}) {
  const head = heads.map((each, position) =>
    h('th', { scope: 'col', class: position ? 'figure' : null }, each));
  return h('table', attributes,
    h('caption', { class: 'hidden' }, caption),
    h('thead', null, h('tr', null, head)),
    h('tbody', null, rows.map(([first, ...rest]) => h('tr', null,
      h('th', { scope: 'row' }, first), rest.map((cell) => h('td', { class: 'figure' }, cell))))));
}

// What is folded away is made when it is first opened.
function folded(summary, make, attributes = {}) {
  const details = h('details', attributes, h('summary', null, summary));
  details.addEventListener('toggle', () => details.append(make()), { once: true });
  return details;
}

function section(name, ...children) {
  return h('section', { id: name, 'aria-labelledby': `${name}-title` },
    h('h2', { id: `${name}-title` }, word(name)), children);
}

// What a browser may refuse to a file, it is asked for politely.
function remembered(name, value) {
  try {
    if (value === undefined) return localStorage.getItem(`hotline-${name}`);
    localStorage.setItem(`hotline-${name}`, value);
  } catch {
    // a page without memory is a page all the same
  }
  return null;
}
