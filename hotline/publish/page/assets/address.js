// What is looked at stands in the address, so that a link leads to the same city, year and column:
// #year=2025&by=requests.total.total_requests&find=U盘 or #report=320300-2025&at=sharing, where `at`
// is a section or a cell.
const reportNumber = (id) => shared.reports.findIndex((about) => about.report_id === id);
const yearsLoaded = [...new Set(shared.reports.map((about) => about.report_year))].sort((a, b) => b - a);

function address(what = {}) {
  // Another report is another place to search in.
  const searched = 'report' in what ? { find: '', everywhere: false } : {};
  const { report: number, year, by, ascending, find, everywhere, at } = { ...state, at: null, ...searched, ...what };
  const parts = new URLSearchParams();
  if (number === null) parts.set('year', year);
  else if (shared.reports.length > 1) parts.set('report', shared.reports[number].report_id);
  if (shared.reports.length > 1) parts.set('by', by);
  if (ascending && number === null) parts.set('order', 'ascending');
  if (find) parts.set('find', find);
  if (find && everywhere && number !== null) parts.set('in', 'all');
  if (at) parts.set('at', at);
  return `#${parts}`;
}

// The state that an address names; whatever it doesn't name, or names wrongly, is as at first.
function readAddress() {
  const text = location.hash.slice(1);
  const parts = new URLSearchParams(text.includes('=') ? text : '');
  const number = reportNumber(parts.get('report'));
  const year = Number(parts.get('year'));
  const { indicators } = shared.province;
  state.report = shared.reports.length === 1 ? 0 : number < 0 ? null : number;
  state.year = yearsLoaded.includes(year) ? year : state.report === null ? yearsLoaded[0]
    : shared.reports[state.report].report_year;
  state.by = indicators.some(({ code }) => code === parts.get('by')) ? parts.get('by') : indicators[0]?.code;
  state.ascending = parts.get('order') === 'ascending';
  state.find = parts.get('find') ?? '';
  state.everywhere = parts.get('in') === 'all';
  return parts.get('at') ?? (text.includes('=') ? state.find && 'values' : text);
}

// A cell is shown in its table, which is folded away.
function showAt(id) {
  const fold = id && document.getElementById(`table.${id.split('.')[0]}`);
  if (!fold) {
    showSection(id);
    return;
  }
  fold.addEventListener('toggle', () => showSection(id), { once: true });
  fold.open = true;
}

function showSection(id) {
  const target = id && document.getElementById(id);
  if (!target) return;
  target.scrollIntoView();
  target.setAttribute('tabindex', '-1');
  target.focus({ preventScroll: true });
}

// A link to a section keeps what is looked at.
document.addEventListener('click', (event) => {
  const link = event.target.closest?.('a[href^="#"]');
  if (!link || link.getAttribute('href').includes('=')) return;
  event.preventDefault();
  const at = link.getAttribute('href').slice(1);
  history.replaceState(null, '', address({ at }));
  showSection(at);
});
