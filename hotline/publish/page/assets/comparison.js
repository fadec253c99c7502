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

function compared(of, indicator) {
  const entries = shared.reports.map((about, position) => ({
    position, city: cityOf(about), year: about.report_year, region: about.region_code,
    value: indicator.value[position], change: indicator.change[position],
  }));
  const years = overTheYears(indicator, of.about.region_code);
  const cities = entries.filter(({ year, value }) => year === of.about.report_year && value !== null)
    .sort((one, other) => compareValues(other.value, one.value));
  return h('div', null,
    years.length > 1 ? overYears(indicator, cityOf(of.about), years) : null,
    cities.length > 1 ? ranking(of, indicator, cities) : null,
    folded(`${word('table_of')} (${entries.length})`, () => comparisonTable(indicator, entries)));
}

function overYears(indicator, city, points) {
  const about = `${city} · ${shortLabel(indicator.label)}`;
  return h('figure', null, h('figcaption', null, `${word('over_years')} · `, native(about)),
    chart('years', 'line_chart', about, points.map((point) => ({
      year: point.year, value: Number(point.value), recovered: point.low !== undefined,
      low: Number(point.low ?? point.value), high: Number(point.high ?? point.value),
      figure: amountOf(point, indicator.kind),
      tip: toldYear(point, indicator.kind),
    }))));
}

// Bars of reports, the highest first, those of one region marked and never left out.
function cityBars(about, indicator, reports, region) {
  const isOwn = (position) => shared.reports[position].region_code === region;
  const first = reports.filter((position, place) => place < MOST_BARS || isOwn(position));
  return barChart(about, first.map((position) => {
    const value = indicator.value[position], text = written(value, indicator.kind), city = cityOf(shared.reports[position]);
    return { label: isOwn(position) ? `▸ ${city}` : city, text, parts: [{ part: '', value: Number(value), text }] };
  }));
}

function ranking(of, indicator, entries) {
  const about = rankingTitle(of.about.report_year, indicator);
  return h('figure', null,
    h('figcaption', null, about, entries.length > MOST_BARS ? h('span', { class: 'quiet' }, ` (${word('more_cities')})`) : null),
    cityBars(about, indicator, entries.map(({ position }) => position), of.about.region_code));
}

const rankingTitle = (year, { label }) => `${word('ranking')} ${year} · ${shortLabel(label)}`;

function comparisonTable(indicator, entries) {
  const label = shortLabel(indicator.label);
  return grid(label, [word('city'), word('year'), native(label), word('change')],
    entries.map(({ position, city, year, value, change }) => [
      native(city), String(year),
      value === null ? h('span', { class: 'quiet' }, word('not_printed')) : elsewhere(position, indicator, `${city} ${year} · ${label}`),
      change === null ? h('span', { class: 'quiet' }, '–') : inLanguage(change),
    ]), { class: 'reports' });
}

// A number of another report, which is loaded when somebody asks for its trace.
function elsewhere(position, indicator, label) {
  return h('button', {
    type: 'button', class: 'number', 'aria-haspopup': 'dialog',
    onclick: async ({ currentTarget }) => {
      await load([position]);
      openTrace(report(position), {
        value: indicator.value[position], kind: indicator.kind, unit: indicator.unit, label,
        cells: indicator.cells[position],
      }, currentTarget);
    },
  }, written(indicator.value[position], indicator.kind), hidden(` ${label}`));
}
