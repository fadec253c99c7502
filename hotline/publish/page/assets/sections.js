// The sections of one report, each out of the figures of its marts.
function overview(of) {
  const { about } = of;
  const holds = about.passed_check_count;
  const fails = about.known_discrepancy_count + about.warning_count;
  return h('section', { id: 'overview', 'aria-labelledby': 'overview-title' },
    native(about.title, 'h1', { id: 'overview-title' }),
    h('p', { class: 'lead' },
      `${holds} ${word('checks_hold')}`, fails ? [english() ? ', ' : ',',
        h('a', { href: '#discrepancies' }, `${fails} ${word('checks_fail')}`)] : null,
      english() ? '. ' : '。', word('how'),
      about.quality === 'doubtful' ? [' ', h('span', { class: 'tag doubtful' }, word('doubtful'))] : null),
    h('div', { class: 'tiles' }, shared.headlines.map((headline) => tile(of, headline))));
}

function tile(of, headline) {
  const cell = headline.cell[of.number];
  const label = shortLabel(headline.label);
  if (cell === null) {
    return h('div', { class: 'tile' }, native(label, 'p', { class: 'label' }),
      h('p', { class: 'big missing' }, word('not_printed')));
  }
  const change = changeOf(of, cell);
  const before = change ? lastYear(of, change.at) : null;
  return h('div', { class: 'tile' },
    native(label, 'p', { class: 'label' }),
    h('p', { class: 'big' }, cellNumber(of, cell, { label }),
      headline.kind === 'rate' ? null : native(headline.unit, 'span', { class: 'unit' })),
    h('p', { class: 'sub' }, change
      ? [change.settled ? [h('span', { class: 'quiet' }, word('change')), ' ', h('strong', null, change.text)] : null,
        h('span', { class: change.settled ? 'tag' : 'tag doubtful' },
          plain(shared.statuses[change.status] ?? [change.status, null]))]
      : h('span', { class: 'quiet' }, word('no_change'))),
    before ? h('p', { class: 'sub quiet' }, `${word('last_year')} ${before}`) : null);
}

// A fact of two dimensions: bars of the rows, and a table that crosses both with printed totals.
function crossed(of, name, mart, rowKey, columnKey, head) {
  const found = figuresOf(of, mart);
  if (!found.length) return null;
  const { keys, value, cells } = of.figures;
  const rows = Object.keys(shared.labels[rowKey]), columns = Object.keys(shared.labels[columnKey]);
  const at = (row, column) => found.find((each) =>
    keys[each][`${rowKey}_code`] === row && keys[each][`${columnKey}_code`] === column);
  const present = rows.filter((row) => columns.some((column) => at(row, column) !== undefined));
  const totalOf = (row) => summed(columns.map((column) => value[at(row, column)] ?? '0'));
  const whole = summed(present.map(totalOf));
  const printedTotal = (row) => {
    const first = columns.map((column) => at(row, column)).find((each) => each !== undefined);
    const cell = cells[first][0];
    return of.cellAt.get(`${of.cells.table[cell]}/total/${of.cells.column[cell]}`);
  };
  const parts = columns.map((column) => named(columnKey, column));
  const bars = present.map((row) => ({
    label: named(rowKey, row),
    text: shareOf(totalOf(row), whole),
    parts: columns.map((column) => ({
      part: named(columnKey, column), value: Number(value[at(row, column)] ?? 0),
      text: written(value[at(row, column)] ?? null, 'count'),
    })),
  }));
  const beside = (position) => [figureNumber(of, position, {
    label: `${named(rowKey, keys[position][`${rowKey}_code`])} · ${named(columnKey, keys[position][`${columnKey}_code`])}`,
  }), changeMark(of, cells[position][0])];
  return section(name, h('div', { class: 'pair' },
    h('figure', null, legend(parts), barChart(word(name), bars)),
    grid(word(name), [word(head), ...parts, word('total')], present.map((row) => [
      named(rowKey, row),
      ...columns.map((column) => (at(row, column) === undefined ? '–' : beside(at(row, column)))),
      totalCell(of, printedTotal(row)),
    ]), { class: 'crossed' })));
}

function totalCell(of, cell) {
  return cell === undefined ? '' : [cellNumber(of, cell), changeMark(of, cell)];
}

// Measures one below the other: what is measured, the number, its change.
function ledger(name, lines) {
  return grid(name, [word('measure'), word('value'), word('change')],
    lines.map(({ text, unit, shown, change }) => [
      [native(text), unit ? native(unit, 'span', { class: 'unit' }) : null],
      shown, change ?? h('span', { class: 'quiet' }, '–'),
    ]), { class: 'ledger' });
}

function figureLine(of, position, labelled) {
  const { text, unit } = labelled(position);
  return {
    text, unit, shown: figureNumber(of, position, { label: text }),
    change: changeMark(of, of.figures.cells[position][0]),
  };
}

function service(of) {
  const marts = ['fct_calls', 'fct_workorders', 'fct_evaluations', 'fct_operations'];
  const positions = marts.flatMap((mart) => figuresOf(of, mart));
  if (!positions.length) return null;
  const { column, keys, value } = of.figures;
  const labelled = (position) => {
    const [text, unit, kind] = shared.measures[column[position]];
    const type = keys[position].request_type_code;
    return {
      text: type ? `${named('request_type', type)} · ${text}` : text,
      unit: kind === 'rate' ? null : unit, kind,
    };
  };
  const rates = positions.filter((position) => labelled(position).kind === 'rate');
  const bars = rates.map((position) => {
    const text = written(value[position], 'rate');
    return { label: labelled(position).text, text, parts: [{ part: '', value: Number(value[position]), text }] };
  });
  const lines = (chosenMarts) => chosenMarts.flatMap((mart) => figuresOf(of, mart))
    .map((position) => figureLine(of, position, labelled));
  return section('service', h('div', { class: 'pair' },
    h('div', null, h('figure', null, barChart(word('service'), bars, 1)),
      ledger(shared.tables.calls ?? word('service'), lines(marts.slice(0, 1)))),
    ledger(word('service'), lines(marts.slice(1)))));
}

function sharing(of) {
  const found = figuresOf(of, 'fct_sharing');
  if (!found.length) return null;
  const at = new Map(found.map((position) => [Number(of.figures.keys[position].line_no), position]));
  const places = new Map();
  of.sharing.line_no.forEach((line, row) => {
    if (!at.has(line)) return;
    const region = of.sharing.region[row];
    if (!places.has(region)) places.set(region, new Map());
    const methods = places.get(region), method = of.sharing.method[row];
    if (!methods.has(method)) methods.set(method, []);
    methods.get(method).push(at.get(line));
  });
  const valueOf = (positions) => summed(positions.map((position) => of.figures.value[position]));
  const listedPlaces = [...places].map(([region, methods]) => {
    const positions = [...methods.values()].flat();
    return { name: shared.regions[region] ?? region, methods, positions, value: valueOf(positions) };
  }).sort((one, other) => Number(other.value) - Number(one.value));
  const codes = Object.keys(shared.labels.sharing_method)
    .filter((code) => of.sharing.method.includes(code));
  const bars = listedPlaces.map(({ name, methods, value }) => ({
    label: name, text: grouped(value),
    parts: codes.map((code) => {
      const own = valueOf(methods.get(code) ?? []);
      return { part: named('sharing_method', code), value: Number(own), text: grouped(own) };
    }),
  }));
  return section('sharing', h('div', { class: 'pair' },
    h('figure', null, legend(codes.map((code) => named('sharing_method', code))),
      barChart(word('sharing'), bars)),
    grid(word('sharing'), [word('place'), word('method'), native(shared.measures.shared_request_count[0])],
      listedPlaces.map(({ name, methods, positions, value }) => [
        native(name),
        [...methods.keys()].map((code) => named('sharing_method', code)).join(english() ? ', ' : '、'),
        sumOf(of, positions, value, name),
      ]), { class: 'places' })));
}

function sumOf(of, positions, value, label) {
  const { mart, column, keys, cells } = of.figures;
  return number(of, {
    value, kind: 'count', unit: shared.measures[column[positions[0]]][1], label,
    cells: positions.flatMap((position) => cells[position]),
    made: positions.map((position) => ({ mart: mart[position], column: column[position], keys: keys[position] })),
  });
}

function recipients(of) {
  const found = new Map(figuresOf(of, 'fct_sharing')
    .map((position) => [Number(of.figures.keys[position].line_no), position]));
  if (!found.size) return null;
  const { line_no: lines, region, method, scope, departments, topics } = of.sharing;
  const count = (row) => Number(of.figures.value[found.get(lines[row])] ?? -1);
  const order = lines.map((_, row) => row).sort((one, other) => count(other) - count(one));
  const about = (row) => {
    const names = topics[row].join('、') + (scope[row] === 'open' ? word('open_and') : '');
    return scope[row] === 'all' ? word('all_topics') : names;
  };
  return section('recipients', grid(word('recipients'),
    [word('department'), native(shared.measures.shared_request_count[0])],
    order.map((row) => [
      h('span', { class: 'line' }, native(departments[row].join('、'), 'span', { class: 'body' }),
        h('span', { class: 'about' }, native(shared.regions[region[row]] ?? region[row]), ' · ', named('sharing_method', method[row])),
        native(about(row), 'span', { class: 'about' })),
      found.has(lines[row]) ? figureNumber(of, found.get(lines[row]), { label: departments[row].join('、') })
        : h('span', { class: 'quiet' }, word('not_printed')),
    ]), { class: 'recipients' }));
}

function special(of) {
  const positions = figuresOf(of, 'fct_service_activity');
  if (!positions.length) return null;
  const { keys } = of.figures;
  const services = Object.keys(shared.labels.service)
    .map((code) => [code, positions.filter((each) => keys[each].service_code === code)])
    .filter(([, found]) => found.length);
  const labelled = (position) => {
    const [text, unit, kind] = shared.measures[keys[position].measure_code];
    return { text, unit: kind === 'rate' ? null : unit };
  };
  const isLevelled = (found) => found.some((each) => keys[each].level_code !== 'whole');
  return section('special', h('div', { class: 'cards' }, services.map(([code, found]) => {
    const name = named('service', code);
    return isLevelled(found)
      ? h('div', { class: 'card levels' }, h('h3', null, name), byLevel(of, name, found, labelled))
      : h('div', { class: 'card' }, h('h3', null, name), ledger(name, serviceLines(of, found, labelled)));
  })));
}

// Every number of a service's table as it is printed, totals included.
function serviceLines(of, positions, labelled) {
  const { cells } = of;
  const table = cells.table[of.figures.cells[positions[0]][0]];
  return cells.table.flatMap((each, cell) => {
    if (each !== table || cells.value[cell] === null) return [];
    const position = positions.find((one) => of.figures.cells[one].includes(cell));
    if (position !== undefined) return [figureLine(of, position, labelled)];
    const text = shortLabel(cells.column_label[cell]);
    return [{ text, unit: cells.unit[cell], shown: cellNumber(of, cell, { label: text }), change: changeMark(of, cell) }];
  });
}

// Measures of a service that is told by level: a column a level.
function byLevel(of, name, positions, labelled) {
  const { keys, cells } = of.figures;
  const codes = Object.keys(shared.labels.level);
  const totalOf = (levels) => {
    const cell = cells[[...levels.values()][0]][0];
    return of.cellAt.get(`${of.cells.table[cell]}/total/${of.cells.column[cell]}`);
  };
  const inOrder = (one, other) => cells[one][0] - cells[other][0];
  const rows = new Map();
  for (const position of [...positions].sort(inOrder)) {
    const measure = keys[position].measure_code;
    if (!rows.has(measure)) rows.set(measure, new Map());
    rows.get(measure).set(keys[position].level_code, position);
  }
  return grid(name, [word('measure'), ...codes.map((code) => named('level', code))],
    [...rows.values()].map((levels) => {
      const { text, unit } = labelled([...levels.values()][0]);
      return [
        [native(text), unit ? native(unit, 'span', { class: 'unit' }) : null],
        ...codes.map((code) => {
          const position = levels.get(code);
          if (position === undefined) return code === 'whole' ? totalCell(of, totalOf(levels)) : '';
          const label = `${text} · ${named('level', code)}`;
          return [figureNumber(of, position, { label }), changeMark(of, cells[position][0])];
        }),
      ];
    }), { class: 'crossed' });
}

function team(of) {
  const tables = [['fct_staffing', 'staff_role', 'staff_count'], ['fct_member_units', 'unit_type', 'unit_count']]
    .map(([mart, dimension, measure]) => levels(of, mart, dimension, measure)).filter(Boolean);
  return tables.length ? section('team', h('div', { class: 'pair' }, tables)) : null;
}

function levels(of, mart, dimension, measure) {
  const found = figuresOf(of, mart);
  if (!found.length) return null;
  const { keys } = of.figures;
  const at = (code, level) => found.find((each) =>
    keys[each][`${dimension}_code`] === code && keys[each].level_code === level);
  const members = Object.keys(shared.labels[dimension]).filter((code) => at(code, 'city') !== undefined);
  const name = shared.measures[measure][0];
  const one = (code, level) => {
    const position = at(code, level);
    if (position === undefined) return '–';
    const cells = of.figures.cells[position];
    const label = `${named(dimension, code)} · ${named('level', level)}`;
    return cells.length > 1 ? figureNumber(of, position, { label, derived: true })
      : [figureNumber(of, position, { label }), changeMark(of, cells[0])];
  };
  const whole = (code) => {
    const [cell] = of.figures.cells[at(code, 'city')];
    return of.cellAt.get(`${of.cells.table[cell]}/whole/${of.cells.column[cell]}`);
  };
  return grid(name, [native(name), named('level', 'city'), named('level', 'county'), word('total')],
    members.map((code) => [named(dimension, code), one(code, 'city'), one(code, 'county'), totalCell(of, whole(code))]),
    { class: 'crossed' });
}

function discrepancies(of) {
  const { checks } = of;
  const failing = checks.passed.flatMap((passed, at) => (passed === false ? [at] : []));
  return section('discrepancies', failing.length
    ? h('ol', { class: 'failing' }, failing.map((at) => failure(of, at)))
    : h('p', null, word('all_hold')));
}

function failure(of, at) {
  const { checks } = of;
  const kind = kindOfCheck(of, at);
  const part = (name) => h('div', null, h('dt', null, word(name)), h('dd', null, name === 'stated'
    ? number(of, { value: checks.stated[at], kind, cells: checks.cells[at], label: checks.label[at], check: at })
    : written(checks[name][at], kind)));
  const tag = checks.known[at] ? 'known' : checks.severity[at] === 'warning' ? 'warning' : 'unknown';
  return h('li', null,
    h('h3', null, native(checks.label[at]), h('span', { class: checks.known[at] ? 'tag' : 'tag doubtful' }, word(tag))),
    h('dl', { class: 'sides' }, ['stated', 'computed', 'difference'].map(part)),
    said(checks.reason_zh[at], checks.reason_en[at]));
}
