// All published values: the report's own tables, and a search that reads every cell.
const MOST_FOUND = 100;
const indexes = new Map();
const plainText = (text) => text.normalize('NFKC').toLowerCase().replace(/(\d),(?=\d{3})/g, '$1');

// One line of text a cell, made when it is first searched.
function indexOf(number) {
  if (!indexes.has(number)) {
    const of = report(number);
    const { cells, about } = of;
    const ofReport = `${about.title} ${shared.regions[about.region_code] ?? ''} ${about.report_year}`;
    indexes.set(number, cells.table.map((table, cell) => plainText([
      ofReport, shared.tables[table], cells.row_label[cell], cells.column_label[cell],
      cells.printed[cell], cells.value[cell], shared.measures[cells.measure[cell]]?.[0],
    ].filter(Boolean).join(' '))));
  }
  return indexes.get(number);
}

const isOfAll = () => state.report === null || state.everywhere;
const searchedReports = () => (isOfAll() ? shared.reports.map((_, number) => number) : [state.report]);

// `of` is null where all reports are looked at.
function values(of) {
  const results = h('div', { id: 'results' });
  const status = h('p', { class: 'quiet', role: 'status' });
  // Browsers count how often an address is rewritten, so it isn't for each letter.
  const keep = () => history.replaceState(null, '', address());
  const scope = of && shared.reports.length > 1
    ? h('select', { id: 'scope', onchange: (event) => {
      state.everywhere = event.target.value === 'all';
      keep();
      search();
    } }, [['this', 'this_report'], ['all', 'all_reports']].map(([value, name]) =>
      h('option', { value, selected: (value === 'all') === state.everywhere }, word(name))))
    : null;
  const field = h('input', {
    id: 'query', type: 'search', placeholder: word('search_hint'), autocomplete: 'off', value: state.find,
    onchange: keep,
    onfocus: () => load(searchedReports()),
    oninput: () => {
      state.find = field.value;
      search();
    },
  });
  let latest = 0;
  const search = async () => {
    const own = (latest += 1);
    const wanted = plainText(state.find).split(/\s+/).filter(Boolean);
    if (!wanted.length) {
      status.textContent = '';
      results.replaceChildren(of ? tables(of) : '');
      return;
    }
    const numbers = searchedReports();
    // What is loaded is found at once, so that a link to what was found leads there.
    if (!numbers.every(report)) await load(numbers);
    if (own !== latest) return;
    const found = matches(numbers, wanted);
    status.textContent = `${found.count} ${word('found')}${found.count > MOST_FOUND ? `, ${word('first_shown')}` : ''}`;
    results.replaceChildren(found.count ? foundTable(found.first) : '', keptTable(numbers, wanted));
  };
  search();
  return section('values',
    h('p', { class: 'controls' },
      h('label', { for: 'query' }, word('search')), ' ', field,
      scope ? [' ', h('label', { for: 'scope' }, word('scope')), ' ', scope] : null),
    status, results);
}

// What no table of the template has a place for, and last year beside this one, as printed.
function keptTable(numbers, wanted) {
  const rows = numbers.flatMap((number) => {
    const { kept, about } = report(number);
    return kept.printed.flatMap((printed, cell) => {
      const label = [kept.row_label[cell], kept.header[cell]].filter(Boolean).join(' · ');
      const text = plainText([about.title, label, printed].join(' '));
      if (!wanted.every((part) => text.includes(part))) return [];
      const at = [isOfAll() ? about.title : null, where(kept.place[cell])].filter(Boolean).join(' · ');
      const href = address({ report: number, find: state.find, at: 'values' });
      return [[[native(label || '–', 'a', { class: 'body', href }), native(at, 'span', { class: 'about' })], native(printed)]];
    });
  });
  return rows.length ? grid(word('kept_cells'), [word('kept_cells'), word('printed')], rows.slice(0, MOST_FOUND), { class: 'found' }) : '';
}

function matches(numbers, wanted) {
  const first = [];
  let count = 0;
  for (const number of numbers) {
    indexOf(number).forEach((text, cell) => {
      if (!wanted.every((part) => text.includes(part))) return;
      count += 1;
      if (first.length < MOST_FOUND) first.push([number, cell]);
    });
  }
  return { count, first };
}

function foundTable(found) {
  return grid(word('search'), [word('measure'), word('printed')], found.map(([number, cell]) => {
    const of = report(number);
    const table = of.cells.table[cell];
    const about = [isOfAll() ? of.about.title : null, shared.tables[table] ?? table, where(of.cells.place[cell] ?? '–')];
    const href = address({ report: number, at: cellId(of, cell) });
    return [
      [native(cellLabel(of, cell), 'a', { class: 'body', href }),
        native(about.filter(Boolean).join(' · '), 'span', { class: 'about' })],
      printedNumber(of, cell),
    ];
  }), { class: 'found' });
}

// What is printed, as it is printed; words that are no number open their cell as well.
function printedNumber(of, cell) {
  return cellNumber(of, cell, { text: of.cells.printed[cell] });
}

const cellId = ({ cells }, cell) => `${cells.table[cell]}.${cells.row_no[cell]}.${cells.column[cell]}`;

// The report's tables, folded away; each is made when it is opened.
function tables(of) {
  const names = [...new Set(of.cells.table)];
  return h('div', { class: 'tables' }, names.map((table) => {
    const cells = of.cells.table.flatMap((each, cell) => (each === table ? [cell] : []));
    const label = shared.tables[table] ?? table;
    return folded(
      [native(table === 'claims' ? word('prose') : label), h('span', { class: 'quiet' }, ` ${cells.length}`)],
      () => grid(label, [word('measure'), word('printed')],
        cells.map((cell) => [native(cellLabel(of, cell), 'span', { id: cellId(of, cell) }), printedNumber(of, cell)]),
        { class: 'found' }),
      { id: `table.${table}` });
  }));
}
