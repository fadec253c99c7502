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

function values(of) {
  const results = h('div', { id: 'results' });
  const status = h('p', { class: 'quiet', role: 'status' });
  const all = shared.reports.length > 1
    ? h('select', { id: 'scope', onchange: () => search() },
      h('option', { value: 'this' }, word('this_report')), h('option', { value: 'all' }, word('all_reports')))
    : null;
  const field = h('input', {
    id: 'query', type: 'search', placeholder: word('search_hint'), autocomplete: 'off', oninput: () => search(),
  });
  const search = () => {
    const wanted = plainText(field.value).split(/\s+/).filter(Boolean);
    if (!wanted.length) {
      status.textContent = '';
      results.replaceChildren(tables(of));
      return;
    }
    const numbers = all?.value === 'all' ? shared.reports.map((_, each) => each) : [of.number];
    const found = matches(numbers, wanted);
    status.textContent = `${found.count} ${word('found')}${found.count > MOST_FOUND ? `, ${word('first_shown')}` : ''}`;
    results.replaceChildren(
      found.count ? foundTable(found.first, all?.value === 'all') : '',
      keptTable(numbers, wanted, all?.value === 'all'));
  };
  results.append(tables(of));
  return section('values',
    h('p', { class: 'controls' },
      h('label', { for: 'query' }, word('search')), ' ', field,
      all ? [' ', h('label', { for: 'scope' }, word('scope')), ' ', all] : null),
    status, results);
}

// What no table of the template has a place for, and last year beside this one, as printed.
function keptTable(numbers, wanted, isOfAll) {
  const rows = numbers.flatMap((number) => {
    const { kept, about } = report(number);
    return kept.printed.flatMap((printed, cell) => {
      const label = [kept.row_label[cell], kept.header[cell]].filter(Boolean).join(' · ');
      const text = plainText([about.title, label, printed].join(' '));
      if (!wanted.every((part) => text.includes(part))) return [];
      const at = [isOfAll ? about.title : null, where(kept.place[cell])].filter(Boolean).join(' · ');
      return [[[native(label || '–', 'span', { class: 'body' }), native(at, 'span', { class: 'about' })], native(printed)]];
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

function foundTable(found, isOfAll) {
  return grid(word('search'), [word('measure'), word('printed')], found.map(([number, cell]) => {
    const of = report(number);
    const table = of.cells.table[cell];
    const about = [isOfAll ? of.about.title : null, shared.tables[table] ?? table, where(of.cells.place[cell] ?? '–')];
    return [
      [native(cellLabel(of, cell), 'span', { class: 'body' }),
        native(about.filter(Boolean).join(' · '), 'span', { class: 'about' })],
      printedNumber(of, cell),
    ];
  }), { class: 'found' });
}

// What is printed, as it is printed; words that are no number open their cell as well.
function printedNumber(of, cell) {
  return cellNumber(of, cell, { text: of.cells.printed[cell] });
}

// The report's tables, folded away; each is made when it is opened.
function tables(of) {
  const names = [...new Set(of.cells.table)];
  return h('div', { class: 'tables' }, names.map((table) => {
    const cells = of.cells.table.flatMap((each, cell) => (each === table ? [cell] : []));
    const label = shared.tables[table] ?? table;
    return folded(
      [native(table === 'claims' ? word('prose') : label), h('span', { class: 'quiet' }, ` ${cells.length}`)],
      () => grid(label, [word('measure'), word('printed')],
        cells.map((cell) => [native(cellLabel(of, cell)), printedNumber(of, cell)]), { class: 'found' }));
  }));
}
