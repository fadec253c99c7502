// Reports beside each other: one city over the years, the cities of one year.
const MOST_BARS = 20;

function comparison(of) {
  if (shared.reports.length < 2) return null;
  const body = h('div');
  const picker = h('select', { id: 'measure', onchange: (event) => {
    state.by = event.target.value;
    history.replaceState(null, '', address());
    body.replaceChildren(compared(of, indicatorOf(state.by)));
  } }, shared.province.indicators.map(({ code, label }) =>
    native(shortLabel(label), 'option', { value: code, selected: code === state.by })));
  body.append(compared(of, indicatorOf(state.by)));
  return section('comparison',
    h('p', { class: 'controls' }, h('label', { for: 'measure' }, word('measure')), ' ', picker), body);
}

function compared(of, headline) {
  const entries = shared.reports.map((about, position) => ({
    position, city: cityOf(about), year: about.report_year, region: about.region_code,
    value: headline.value[position], change: headline.change[position],
  }));
  const years = overTheYears(headline, of.about.region_code);
  const cities = entries.filter(({ year, value }) => year === of.about.report_year && value !== null)
    .sort((one, other) => compareValues(other.value, one.value));
  return h('div', null,
    years.length > 1 ? overYears(headline, cityOf(of.about), years) : null,
    cities.length > 1 ? ranking(of, headline, cities) : null,
    folded(`${word('table_of')} (${entries.length})`, () => comparisonTable(headline, entries)));
}

function overYears(headline, city, points) {
  const about = `${city} · ${shortLabel(headline.label)}`;
  return h('figure', null, h('figcaption', null, `${word('over_years')} · `, native(about)),
    chart('years', 'line_chart', about, points.map((point) => ({
      year: point.year, value: Number(point.value), recovered: point.low !== undefined,
      low: Number(point.low ?? point.value), high: Number(point.high ?? point.value),
      figure: toldYear(point, headline.kind).replace(/^\d+: | \(.*\)$/g, ''),
      tip: toldYear(point, headline.kind),
    }))));
}

function ranking(of, headline, entries) {
  const about = `${word('ranking')} ${of.about.report_year} · ${shortLabel(headline.label)}`;
  const isOwn = ({ region }) => region === of.about.region_code;
  const first = entries.filter((entry, position) => position < MOST_BARS || isOwn(entry));
  return h('figure', null,
    h('figcaption', null, about, entries.length > MOST_BARS ? h('span', { class: 'quiet' }, ` (${word('more_cities')})`) : null),
    barChart(about, first.map((entry) => {
      const text = written(entry.value, headline.kind), { value } = entry;
      return { label: isOwn(entry) ? `▸ ${entry.city}` : entry.city, text, parts: [{ part: '', value: Number(value), text }] };
    })));
}

function comparisonTable(headline, entries) {
  const label = shortLabel(headline.label);
  return grid(label, [word('city'), word('year'), native(label), word('change')],
    entries.map(({ position, city, year, value, change }) => [
      native(city), String(year),
      value === null ? h('span', { class: 'quiet' }, word('not_printed')) : elsewhere(position, headline, `${city} ${year} · ${label}`),
      change === null ? h('span', { class: 'quiet' }, '–') : inLanguage(change),
    ]), { class: 'reports' });
}

// A number of another report, which is parsed when somebody asks for its trace.
function elsewhere(position, headline, label) {
  return h('button', {
    type: 'button', class: 'number', 'aria-haspopup': 'dialog',
    onclick: (event) => openTrace(report(position), {
      value: headline.value[position], kind: headline.kind, unit: headline.unit, label,
      cells: headline.cells[position],
    }, event.currentTarget),
  }, written(headline.value[position], headline.kind), hidden(` ${label}`));
}
