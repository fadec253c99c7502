// Charts are drawn when they come near the screen. Each has a table beside it with the same
// figures, so to a screen reader the chart itself is one picture.
const FONT = '"Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", system-ui, sans-serif';
const COLOURS = ['var(--c1)', 'var(--c2)', 'var(--c3)', 'var(--c4)', 'var(--c5)', 'var(--c6)'];
const LONGEST_BAR = 0.8;
const LOOK = {
  background: null,
  aria: false,
  axis: {
    labelColor: 'var(--ink)', labelFont: FONT, labelFontSize: 13, labelPadding: 8, grid: false,
    labelLimit: 150, domainColor: 'var(--rule)', tickColor: 'var(--rule)',
  },
  style: {
    cell: { stroke: null },
    text: { font: FONT, fontSize: 13 },
  },
  range: { category: COLOURS },
};
const tip = h('div', { id: 'tip', 'aria-hidden': 'true' });
const drawers = new WeakMap();
let laidOut = null;
const layout = new Promise((resolve) => {
  laidOut = resolve;
});
// It first calls when the page has been laid out, near a chart or not.
const nearby = new IntersectionObserver((entries) => {
  laidOut();
  for (const { isIntersecting, target } of entries) if (isIntersecting) draw(target);
}, { rootMargin: '300px' });

// Vega's own handler writes HTML; this one writes text.
function showTip(_handler, event, _item, value) {
  tip.textContent = value ?? '';
  tip.hidden = !value;
  if (!value) return;
  const { width, height } = tip.getBoundingClientRect();
  tip.style.left = `${Math.max(4, Math.min(event.clientX + 12, innerWidth - width - 4))}px`;
  tip.style.top = `${Math.max(4, event.clientY - height - 12)}px`;
}

// Inflated at once, but run when there is something to read. The policy knows the library by the
// hash of its text, as if it stood in the file as it is.
let library = null;
function chartLibrary() {
  library ??= Promise.all([inflated('library'), layout])
    .then(([text]) => document.head.append(h('script', null, text)));
  return library;
}

async function draw(box) {
  const specification = drawers.get(box);
  if (!specification) return;
  nearby.unobserve(box);
  drawers.delete(box);
  // Paper doesn't wait, so what can be drawn at once is.
  if (!window.vegaEmbed) await chartLibrary();
  await window.vegaEmbed(box, specification, {
    mode: 'vega', ast: true, renderer: 'svg', actions: false, defaultStyle: false, tooltip: showTip,
    config: LOOK,
  });
  box.dataset.drawn = 'true';
}

function filled(name, rows, signals) {
  const specification = structuredClone(shared.charts[name]);
  specification.data.find((each) => each.name === 'rows').values = rows;
  for (const [signal, value] of Object.entries(signals)) {
    specification.signals.find((each) => each.name === signal).value = value;
  }
  return specification;
}

function chart(name, kind, about, rows, signals = {}) {
  const box = h('div', { class: 'canvas' });
  drawers.set(box, filled(name, rows, signals));
  nearby.observe(box);
  return h('div', {
    class: `chart ${name}`, role: 'img', 'aria-label': `${word(kind)}: ${about}; ${word('chart_same')}`,
  }, box);
}

// Bars of [{label, parts: [{part, value, text}], text}]; `value` is a number, texts are as written.
function barChart(about, bars, most) {
  const rows = bars.flatMap(({ label, parts, text }) => {
    const end = parts.reduce((sum, { value }) => sum + value, 0);
    return parts.map(({ part, value, text: own }, order) => ({
      label, part, value, order,
      tip: part ? `${label} · ${part}: ${own}` : `${label}: ${own}`,
      ...(order === parts.length - 1 ? { end, figure: text } : {}),
    }));
  });
  const longest = most ?? Math.max(...rows.map(({ end }) => end ?? 0));
  return chart('bars', 'chart', about, rows, { limit: (longest || 1) / LONGEST_BAR });
}

function legend(parts) {
  return h('ul', { class: 'legend', 'aria-hidden': 'true' }, parts.map((part, position) =>
    h('li', null, h('i', { class: `c${(position % COLOURS.length) + 1}` }), part)));
}

addEventListener('beforeprint', () => {
  for (const box of document.querySelectorAll('.canvas')) draw(box);
});
