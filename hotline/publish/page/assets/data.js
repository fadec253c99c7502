// The data of the page: columns of numbers and texts. What all reports share is there at once, a
// report is inflated and parsed when it is first looked at.
const textOf = (id) => document.getElementById(id).textContent;
const shared = JSON.parse(textOf('shared'));
const parsed = new Map();
const loading = new Map();

async function inflated(id) {
  const packed = atob(textOf(id));
  const bytes = new Uint8Array(packed.length);
  for (let at = 0; at < packed.length; at += 1) bytes[at] = packed.charCodeAt(at);
  return new Response(new Response(bytes).body.pipeThrough(new DecompressionStream('deflate'))).text();
}

// {t: numbers} becomes a list of texts; any other column is as it should be.
function decoded(columns, text) {
  const found = {};
  for (const [name, column] of Object.entries(columns)) {
    found[name] = column.t ? column.t.map((number) => (number === null ? null : text(number))) : column;
  }
  return found;
}

function listed(lists, values) {
  const found = new Map();
  lists.forEach((list, position) => {
    for (const value of list) {
      if (!found.has(value)) found.set(value, []);
      found.get(value).push(values ? values[position] : position);
    }
  });
  return found;
}

// What reports say may be asked for when they are loaded.
function load(numbers) {
  return Promise.all(numbers.map((number) => {
    if (!loading.has(number)) {
      loading.set(number, inflated(`report-${number}`).then((text) => parsed.set(number, parsedReport(number, text))));
    }
    return loading.get(number);
  }));
}

const report = (number) => parsed.get(number);

function parsedReport(number, json) {
  const { texts, ...tables } = JSON.parse(json);
  const common = shared.texts;
  const text = (each) => (each < common.length ? common[each] : texts[each - common.length]);
  const made = { number, about: shared.reports[number] };
  for (const [name, columns] of Object.entries(tables)) made[name] = decoded(columns, text);
  made.changeOf = new Map(made.changes.cell.map((cell, position) => [cell, position]));
  made.checksOf = listed(made.checks.cells);
  // What a failing check holds against the others, and not what it is held against.
  made.doubtfulCells = new Set(made.checks.cells
    .filter((_, check) => made.checks.passed[check] === false).map(([stated]) => stated));
  made.figuresOf = listed(made.figures.cells);
  made.cellAt = new Map(
    made.cells.table.map((table, cell) => [
      `${table}/${made.cells.row[cell]}/${made.cells.column[cell]}`, cell,
    ]),
  );
  made.figures.keys = made.figures.keys.map((keys) =>
    Object.fromEntries(keys ? keys.split(';').map((part) => part.split('=')) : []));
  return made;
}

// Positions of the figures of a mart, in the order in which the warehouse keeps them.
function figuresOf(of, mart) {
  return of.figures.mart.flatMap((each, position) => (each === mart ? [position] : []));
}
