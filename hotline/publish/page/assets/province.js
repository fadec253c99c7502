// All cities of a year beside each other, and each city over the years.
const SVG = 'http://www.w3.org/2000/svg';
const TREND = { width: 76, height: 24, edge: 4 };
const indicatorOf = (code) => shared.province.indicators.find((each) => each.code === code);
const cityOf = (about) => shared.regions[about.region_code] ?? about.region_code;

// A decimal in text as a whole number of its eighth places, so that no float decides an order.
function exact(text) {
  const [whole, places = ''] = text.replace('-', '').split('.');
  const size = BigInt(whole + places.padEnd(8, '0').slice(0, 8));
  return text.startsWith('-') ? -size : size;
}

function compareValues(one, other) {
  if (one === null || other === null) return one === other ? 0 : one === null ? 1 : -1;
  const [a, b] = [exact(one), exact(other)];
  return a === b ? 0 : a < b ? -1 : 1;
}

// Equal figures share a rank, and the next is counted as if they did not.
function ranks(values) {
  return values.map((value) => (value === null ? null
    : 1 + values.filter((other) => other !== null && compareValues(other, value) > 0).length));
}

function citiesOf(year) {
  return shared.reports.flatMap((about, position) => (about.report_year === year ? [position] : []));
}

function provinceView() {
  const { year, by } = state;
  const cities = citiesOf(year);
  const indicator = indicatorOf(by);
  const name = shared.province.name ?? word('provinces');
  const title = `${name} ${word('province_title')} ${year}`;
  document.title = title;
  return h('main', { class: 'broad' },
    h('section', { id: 'overview', 'aria-labelledby': 'overview-title' },
      native(title, 'h1', { id: 'overview-title' }),
      h('p', { class: 'lead' }, `${cities.length} ${word('province_of')}${english() ? '. ' : '。'}`, word('province_how')),
      provinceControls(), h('div', { class: 'wide', tabindex: '0', role: 'group', 'aria-label': word('province') }, provinceTable(cities, indicator)),
      h('p', { class: 'note quiet' }, word('weighed'), populationNote(cities))),
    values(null), ranked(cities, indicator), trends(indicator));
}

function populationNote(cities) {
  const years = [...new Set(shared.province.indicators.flatMap(({ population_year: known }) =>
    cities.map((city) => known[city]).filter((each) => each !== null)))].sort();
  return years.length ? ` ${word('per_head_note')} ${years.join(english() ? ', ' : '、')}${english() ? '.' : '年。'}` : null;
}

function provinceControls() {
  const pick = (id, label, options, chosen, set) => [
    h('label', { for: id }, label), ' ',
    h('select', { id, onchange: (event) => go(set(event.target.value), id) }, options.map(([value, text]) =>
      native(text, 'option', { value, selected: value === chosen })))];
  return h('p', { class: 'controls' },
    yearsLoaded.length > 1 ? pick('year', word('year'), yearsLoaded.map((each) => [each, String(each)]), state.year,
      (value) => ({ year: Number(value) })) : null,
    pick('by', word('indicator'), shared.province.indicators.map(({ code, label }) => [code, shortLabel(label)]), state.by,
      (value) => ({ by: value, ascending: false })));
}

function headButton({ code, label, unit, kind }) {
  const sorted = code === state.by;
  return h('th', { scope: 'col', class: 'figure', 'aria-sort': sorted ? (state.ascending ? 'ascending' : 'descending') : null },
    h('button', { type: 'button', class: 'head', id: `by-${code}`,
      onclick: () => go({ by: code, ascending: sorted && !state.ascending }, `by-${code}`) },
    native(shortLabel(label)), sorted ? h('span', { 'aria-hidden': 'true' }, state.ascending ? ' ↑' : ' ↓') : null),
    kind === 'rate' ? null : native(unit, 'span', { class: 'unit' }));
}

function provinceTable(cities, indicator) {
  const { indicators } = shared.province;
  const values = cities.map((city) => indicator.value[city]);
  const rank = ranks(values);
  const order = cities.map((_, position) => position).sort((one, other) => {
    if (values[one] === null || values[other] === null) return compareValues(values[one], values[other]);
    return (state.ascending ? 1 : -1) * compareValues(values[one], values[other]);
  });
  return h('table', { class: 'province' },
    h('caption', { class: 'hidden' }, word('province')),
    h('thead', null, h('tr', null, h('th', { scope: 'col' }, word('city')),
      h('th', { scope: 'col', class: 'figure' }, word('rank')), h('th', { scope: 'col' }, word('trend')),
      indicators.map(headButton))),
    h('tbody', null, order.map((position) => {
      const city = cities[position], about = shared.reports[city];
      return h('tr', null,
        h('th', { scope: 'row' }, native(cityOf(about), 'a', { href: address({ report: city }) }),
          about.quality === 'doubtful' ? h('span', { class: 'tag doubtful' }, word('doubtful').split(/[::]/)[0]) : null),
        h('td', { class: 'figure quiet' }, rank[position] ?? '–'),
        h('td', null, trend(indicator, about.region_code)),
        indicators.map((each) => h('td', { class: 'figure' }, provinceNumber(each, city))));
    })),
    h('tfoot', null, h('tr', null, h('th', { scope: 'row' }, word('province_whole')), h('td'), h('td'),
      indicators.map((each) => h('td', { class: 'figure' }, wholeNumber(each, cities.length))))));
}

// Of all cities together, and of how many, where some don't print it.
function wholeNumber({ whole, kind }, cities) {
  if (!whole[state.year]) return '–';
  const [value, count] = whole[state.year];
  return [written(value, kind), count < cities
    ? h('span', { class: 'change' }, `${count}/${cities} ${word('province_of')}`) : null];
}

function provinceNumber(indicator, city) {
  if (indicator.value[city] === null) return h('span', { class: 'quiet' }, '–');
  const about = shared.reports[city];
  return [elsewhere(city, indicator, `${cityOf(about)} ${about.report_year} · ${shortLabel(indicator.label)}`),
    indicator.change[city] === null ? null : h('span', { class: 'change' }, inLanguage(indicator.change[city]))];
}

// A city over the years: what it printed, and of years that aren't loaded what its changes recover.
function overTheYears(indicator, region) {
  const own = shared.reports.flatMap((about, position) =>
    (about.region_code === region && indicator.value[position] !== null
      ? [{ position, year: about.report_year, value: indicator.value[position] }] : []));
  const loaded = new Set(shared.reports.filter((about) => about.region_code === region).map((about) => about.report_year));
  const before = own.flatMap(({ position, year }) => {
    const low = indicator.low[position], high = indicator.high[position];
    if (loaded.has(year - 1) || low === null || high === null) return [];
    return [{ year: year - 1, value: middle(low, high), low, high }];
  });
  return [...own, ...before].sort((one, other) => one.year - other.year);
}

// Between two bounds, in text; only a point is drawn there, whose bounds are told beside it.
function middle(low, high) {
  return String((Number(low) + Number(high)) / 2);
}

function amountOf({ value, low, high }, kind) {
  return low === undefined ? written(value, kind) : between(low, high, kind);
}

function toldYear(point, kind) {
  const told = `${point.year}: ${amountOf(point, kind)}`;
  return point.low === undefined ? told : `${told} (${word('recovered')})`;
}

function trend(indicator, region) {
  const points = overTheYears(indicator, region);
  if (points.length < 2) return null;
  const { width, height, edge } = TREND;
  const years = points.map(({ year }) => year), values = points.map(({ value }) => Number(value));
  const [first, last] = [Math.min(...years), Math.max(...years)], [least, most] = [Math.min(...values), Math.max(...values)];
  const x = (year) => edge + (width - 2 * edge) * (year - first) / (last - first || 1);
  const y = (value) => height - edge - (height - 2 * edge) * (value - least) / (most - least || 1);
  const element = (tag, attributes, ...children) => {
    const made = document.createElementNS(SVG, tag);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  };
  const told = points.map((point) => toldYear(point, indicator.kind)).join('; ');
  return element('svg', { class: 'trend', role: 'img', 'aria-label': told, width, height, viewBox: `0 0 ${width} ${height}` },
    element('title', {}, told),
    element('polyline', { points: points.map((point, at) => `${x(point.year)},${y(values[at])}`).join(' ') }),
    ...points.map((point, at) => element('circle', {
      cx: x(point.year), cy: y(values[at]), r: 2.5, class: point.low === undefined ? 'printed' : 'recovered' })));
}

function ranked(cities, indicator) {
  const entries = cities.filter((city) => indicator.value[city] !== null)
    .sort((one, other) => compareValues(indicator.value[other], indicator.value[one]));
  if (entries.length < 2) return null;
  const about = rankingTitle(state.year, indicator);
  return h('section', { id: 'ranking', 'aria-labelledby': 'ranking-title' },
    native(about, 'h2', { id: 'ranking-title' }),
    h('figure', null, cityBars(about, indicator, entries)));
}

// The same as a table, for whoever doesn't see the small drawings.
function trends(indicator) {
  const regions = [...new Set(shared.reports.map((about) => about.region_code))];
  const rows = regions.map((region) => [region, overTheYears(indicator, region)]).filter(([, points]) => points.length > 1);
  if (!rows.length) return null;
  const years = [...new Set(rows.flatMap(([, points]) => points.map(({ year }) => year)))].sort();
  return section('over_years', h('div', { class: 'wide', tabindex: '0', role: 'group', 'aria-label': word('over_years') },
    grid(`${word('over_years')} · ${shortLabel(indicator.label)}`, [word('city'), ...years.map(String)],
      rows.map(([region, points]) => [native(shared.regions[region] ?? region), ...years.map((year) => {
        const point = points.find((each) => each.year === year);
        if (!point) return '–';
        const amount = amountOf(point, indicator.kind);
        return point.low === undefined ? amount : h('span', { class: 'recovered', title: word('recovered') }, amount);
      })]), { class: 'reports' })));
}
