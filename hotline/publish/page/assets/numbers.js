// Figures are decimals in text; they are written from their digits and never through a float.
function grouped(text) {
  const [whole, places] = text.split('.');
  const spaced = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return places ? `${spaced}.${places}` : spaced;
}

function percent(text) {
  const sign = text.startsWith('-') ? '-' : '';
  const [whole, places = ''] = text.replace('-', '').split('.');
  const digits = places.padEnd(2, '0');
  const left = (whole + digits.slice(0, 2)).replace(/^0+(?=\d)/, '');
  const right = digits.slice(2).replace(/0+$/, '');
  return `${sign}${grouped(left)}${right ? `.${right}` : ''}%`;
}

function written(value, kind) {
  if (value === null) return '–';
  return kind === 'rate' ? percent(value) : grouped(value);
}

// A sum of whole numbers in text, exact.
const summed = (values) => String(values.reduce((sum, value) => sum + BigInt(value), 0n));

// A part of a whole in percent, rounded half up: one place, three for less than a thousandth.
function shareOf(part, whole) {
  if (BigInt(whole) === 0n) return '';
  const places = BigInt(part) > 0n && BigInt(part) * 1000n < BigInt(whole) ? 3 : 1;
  const units = (200n * BigInt(part) * 10n ** BigInt(places) + BigInt(whole)) / (2n * BigInt(whole));
  const digits = String(units).padStart(places + 1, '0');
  return `${digits.slice(0, -places)}.${digits.slice(-places)}%`;
}

// What became of a printed change: words, and whether the arithmetic leaves one reading.
function changeOf(of, cell) {
  const at = of.changeOf.get(cell);
  if (at === undefined) return null;
  const { changes } = of;
  const readings = changes.readings[at];
  return {
    at,
    settled: changes.rate[at] !== null,
    status: changes.status[at],
    text: readings === null ? null : inLanguage(readings),
  };
}

function inLanguage(readings) {
  return english()
    ? readings.replaceAll('个百分点', word('points')).replaceAll('、', ', ').replaceAll('持平', '±0')
    : readings;
}

function lastYear(of, at) {
  const { low, high, cell } = of.changes;
  const kind = of.cells.kind[cell[at]];
  if (low[at] === null && high[at] === null) return null;
  if (low[at] === null || high[at] === null) return (low[at] === null ? '≤' : '≥')
    + written(low[at] ?? high[at], kind);
  return between(low[at], high[at], kind);
}

function between(low, high, kind) {
  return low === high ? written(low, kind) : `${written(low, kind)} – ${written(high, kind)}`;
}

// The change beside a number: what is settled, or a word for why nothing is.
function changeMark(of, cell) {
  const change = cell === undefined ? null : changeOf(of, cell);
  if (!change) return null;
  const status = plain(shared.statuses[change.status] ?? [change.status, null]);
  return change.settled
    ? h('span', { class: 'change', title: status }, change.text, hidden(` (${status})`))
    : h('span', { class: 'change doubtful' }, status);
}

// A number that opens its trace. `label` says to a screen reader what the number is.
function number(of, what) {
  const { value, kind, cells, label } = what;
  const doubtful = cells.some((cell) => of.doubtfulCells.has(cell));
  return h('button', {
    type: 'button',
    class: doubtful ? 'number doubtful' : 'number',
    'aria-haspopup': 'dialog',
    onclick: (event) => openTrace(of, what, event.currentTarget),
  }, what.text ?? written(value, kind), hidden(` ${label}`));
}

function cellNumber(of, cell, attributes = {}) {
  const { cells } = of;
  return number(of, {
    value: cells.value[cell], kind: cells.kind[cell], unit: cells.unit[cell], cells: [cell],
    label: cellLabel(of, cell), ...attributes,
  });
}

function figureNumber(of, position, attributes = {}) {
  const { mart, column, keys, value, cells } = of.figures;
  const measure = shared.measures[keys[position].measure_code ?? column[position]];
  return number(of, {
    value: value[position], kind: measure?.[2] ?? 'count', unit: measure?.[1], cells: cells[position],
    label: measure?.[0] ?? column[position],
    made: [{ mart: mart[position], column: column[position], keys: keys[position] }],
    ...attributes,
  });
}
