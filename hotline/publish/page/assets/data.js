// The data of the page: columns of numbers and texts, a report parsed when it is first looked at.
const read = (id) => JSON.parse(document.getElementById(id).textContent);
const shared = read('shared');
const parsed = new Map();

// [value, how often, value, how often …] as one list.
function unrolled(runs) {
  const found = [];
  for (let at = 0; at < runs.length; at += 2) {
    for (let count = 0; count < runs[at + 1]; count += 1) found.push(runs[at]);
  }
  return found;
}

// {t: numbers} becomes a list of texts, runs what they stand for; any other column is as it should be.
function decoded(columns, text) {
  const found = {};
  for (const [name, column] of Object.entries(columns)) {
    const values = column.v ?? column.t ?? column;
    const each = column.runs ? unrolled(values) : values;
    found[name] = column.t ? each.map((number) => (number === null ? null : text(number))) : each;
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

function report(number) {
  if (parsed.has(number)) return parsed.get(number);
  const { texts, ...tables } = read(`report-${number}`);
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
  parsed.set(number, made);
  return made;
}

// Positions of the figures of a mart, in the order in which the warehouse keeps them.
function figuresOf(of, mart) {
  return of.figures.mart.flatMap((each, position) => (each === mart ? [position] : []));
}
