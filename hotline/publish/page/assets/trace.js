// The way of a number: its printed cell, last year, the models that made it, the checks that it
// passed. A dialog, so that Escape closes it and the keyboard stays within it.
const dialog = document.getElementById('trace');
let opener = null;
dialog.addEventListener('close', () => opener?.focus());
dialog.addEventListener('click', (event) => {
  if (event.target === dialog) dialog.close();
});

function openTrace(of, what, from) {
  opener = from;
  const cells = what.cells;
  dialog.replaceChildren(
    h('div', { class: 'sheet' },
      h('header', null,
        h('p', { class: 'kicker' }, word('trace')),
        h('h2', { id: 'trace-title' }, native(what.label)),
        what.check === undefined ? h('p', { class: 'amount' },
          what.value === null ? what.text : written(what.value, what.kind),
          what.unit && what.kind !== 'rate' ? native(what.unit, 'span', { class: 'unit' }) : null) : null,
        h('button', { type: 'button', class: 'close', autofocus: true,
          'aria-label': word('close'), onclick: () => dialog.close() }, '×')),
      what.check === undefined ? null : judged(of, what.check, 'article'),
      h('section', null, h('h3', null, word('printed_as')),
        cells.map((cell) => printedCell(of, cell)),
        what.derived ? h('p', { class: 'note' }, word('derived')) : null),
      changesOfCells(of, cells),
      madeBy(of, what),
      what.check === undefined ? checksOfCells(of, cells) : null));
  dialog.showModal();
  dialog.scrollTop = 0;
}

function printedCell(of, cell) {
  const { cells, about } = of;
  const table = cells.table[cell];
  const isProse = table === 'claims';
  return h('dl', { class: 'cell' },
    h('dt', { class: 'hidden' }, word('printed')),
    h('dd', { class: 'print' }, native(cells.printed[cell], 'q')),
    h('dt', null, word('report')), h('dd', null, native(about.title)),
    h('dt', null, word('table')),
    h('dd', null, isProse ? word('prose') : native(shared.tables[table] ?? table)),
    cells.row_label[cell] ? [h('dt', null, word('row')), h('dd', null, native(cells.row_label[cell]))] : null,
    isProse ? null : [h('dt', null, word('column')), h('dd', null, native(cells.column_label[cell]))],
    h('dt', null, word('stands')),
    h('dd', null, `${where(cells.place[cell] ?? '–')} · `, native(about.source_file, 'span', { class: 'file' })));
}

function changesOfCells(of, cells) {
  const found = cells.filter((cell) => of.changeOf.has(cell));
  if (!found.length) return null;
  const { changes } = of;
  return h('section', null, h('h3', null, word('changed')), found.map((cell) => {
    const { at, settled, status, text } = changeOf(of, cell);
    const before = lastYear(of, at);
    return h('div', { class: 'changed' },
      h('p', null,
        settled ? h('strong', null, text) : null,
        h('span', { class: settled ? 'tag' : 'tag doubtful' }, plain(shared.statuses[status] ?? [status, null]))),
      !settled && text
        ? h('p', { class: 'note' }, `${word(status === 'misprint' ? 'would_be' : 'ambiguous_reads')}: ${text}`) : null,
      before ? h('p', { class: 'note' }, `${word('last_year')}: ${before}`) : null,
      said(changes.why_zh[at], changes.why_en[at]));
  }));
}

function madeBy(of, what) {
  const tables = [...new Set(what.cells.map((cell) => of.cells.table[cell]))];
  const { figures } = of;
  const used = what.cells.flatMap((cell) => of.figuresOf.get(cell) ?? []);
  const marts = what.made ?? used.filter((at) => figures.cells[at].length === 1)
    .map((at) => ({ mart: figures.mart[at], column: figures.column[at], keys: figures.keys[at] }));
  const seeds = tables.map((table) => `raw_${table}`);
  const steps = [seeds.join(', '), seeds.map((seed) => seed.replace(/^raw_/, 'stg_')).join(', '),
    'int_published_values', 'fct_published_values',
    ...new Set(what.made ? marts.map(({ mart }) => mart) : used.map((at) => figures.mart[at]))];
  return h('section', null, h('h3', null, word('made_by')),
    h('ol', { class: 'models' }, steps.map((step) => h('li', null, h('code', null, step)))),
    marts.length ? h('pre', { tabindex: '0' }, h('code', null, query(of, marts))) : null);
}

// What to ask the warehouse for the same number: one row of a mart, or the sum of several.
function query(of, marts) {
  const [{ mart, column, keys: names }] = marts;
  const rows = marts.filter((each) => each.mart === mart && each.column === column);
  const literal = (name, text) => (name === 'line_no' ? text : `'${text.replaceAll("'", "''")}'`);
  const conditions = Object.keys(names).map((name) => {
    const values = [...new Set(rows.map(({ keys }) => literal(name, keys[name])))];
    return values.length > 1 ? `${name} in (${values.join(', ')})` : `${name} = ${values[0]}`;
  });
  const expression = rows.length > 1 ? `sum(${column})` : column;
  const where = [`report_key = ${literal('report_key', of.about.report_key)}`, ...conditions];
  return `select ${expression}\nfrom marts.${mart}\nwhere ${where.join('\n    and ')}`;
}

const verdict = (checks, at) => (checks.passed[at] === null ? 'undecided' : checks.passed[at] ? 'holds' : 'fails');

function checksOfCells(of, cells) {
  const found = [...new Set(cells.flatMap((cell) => of.checksOf.get(cell) ?? []))];
  return h('section', null, h('h3', null, word('checked_by')),
    found.length ? h('ul', { class: 'checks' }, found.map((at) => judged(of, at, 'li')))
      : h('p', { class: 'note' }, word('no_checks')));
}

function judged(of, at, tag) {
  const { checks } = of;
  const verdictOf = verdict(checks, at);
  const shown = (value) => written(value, kindOfCheck(of, at));
  return h(tag, { class: `check ${verdictOf}` },
    h('p', null, h('span', { class: 'verdict' }, word(verdictOf)), ' ', native(checks.label[at])),
    verdictOf === 'fails' ? [
      h('p', { class: 'note' }, `${word('stated')} ${shown(checks.stated[at])} · ${word('computed')} ${shown(checks.computed[at])} · ${word('difference')} ${shown(checks.difference[at])} · ${word('tolerance')} ${shown(checks.tolerance[at])}`),
      said(checks.reason_zh[at], checks.reason_en[at]),
    ] : null,
    h('p', { class: 'code' }, h('code', null, checks.code[at])));
}

// A check of a change and one of a rate speak of fractions; others of what their cell holds.
function kindOfCheck(of, at) {
  if (of.checks.kind[at] === 'change') return 'rate';
  const stated = of.checks.cells[at][0];
  return stated === undefined ? 'count' : of.cells.kind[stated];
}
