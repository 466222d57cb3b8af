"use strict";

// Numbers with two derivatives: [f, f', f''] of a function of x at one point. Every rule below is the chain rule.
const constant = (c) => [c, 0, 0];
const compose = (u, g, g1, g2) => [g, g1 * u[1], g2 * u[1] * u[1] + g1 * u[2]];
const sum = (u, v) => [u[0] + v[0], u[1] + v[1], u[2] + v[2]];
const product = (u, v) => [u[0] * v[0], u[1] * v[0] + u[0] * v[1], u[2] * v[0] + 2 * u[1] * v[1] + u[0] * v[2]];

function power(u, v) {
  if (v[1] !== 0 || v[2] !== 0) return FUNCTIONS.exp(product(v, FUNCTIONS.log(u)));
  const p = v[0];
  if (p === 0) return constant(1);
  const second = p === 1 ? 0 : p * (p - 1) * Math.pow(u[0], p - 2);
  return compose(u, Math.pow(u[0], p), p * (p === 1 ? 1 : Math.pow(u[0], p - 1)), second);
}

// erf by its series of positive terms; erfc far out by its continued fraction, so that small values keep their digits.
function erf(x) {
  if (Math.abs(x) > 3) return Math.sign(x) * (1 - erfc(Math.abs(x)));
  let term = x, total = x;
  for (let n = 1; n < 80; n++) total += (term *= (2 * x * x) / (2 * n + 1));
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * total;
}

function erfc(x) {
  if (x < 3) return 1 - erf(x);
  let tail = 0;
  for (let n = 60; n > 0; n--) tail = n / 2 / (x + tail);
  return Math.exp(-x * x) / Math.sqrt(Math.PI) / (x + tail);
}

const logistic = (x) => (x < 0 ? Math.exp(x) / (1 + Math.exp(x)) : 1 / (1 + Math.exp(-x)));
const bell = (x) => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
const gauss = (x) => (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x);

// Each function of one argument: its value and its two derivatives at t.
const RULES = {
  exp: (t) => [Math.exp(t), Math.exp(t), Math.exp(t)],
  log: (t) => [Math.log(t), 1 / t, -1 / (t * t)],
  sin: (t) => [Math.sin(t), Math.cos(t), -Math.sin(t)],
  cos: (t) => [Math.cos(t), -Math.sin(t), -Math.cos(t)],
  tan: (t) => [Math.tan(t), 1 + Math.tan(t) ** 2, 2 * Math.tan(t) * (1 + Math.tan(t) ** 2)],
  sinh: (t) => [Math.sinh(t), Math.cosh(t), Math.sinh(t)],
  cosh: (t) => [Math.cosh(t), Math.sinh(t), Math.cosh(t)],
  tanh: (t) => [Math.tanh(t), 1 / Math.cosh(t) ** 2, (-2 * Math.tanh(t)) / Math.cosh(t) ** 2],
  asinh: (t) => [Math.asinh(t), 1 / Math.sqrt(t * t + 1), -t / (t * t + 1) ** 1.5],
  atan: (t) => [Math.atan(t), 1 / (1 + t * t), (-2 * t) / (1 + t * t) ** 2],
  erf: (t) => [erf(t), gauss(t), -2 * t * gauss(t)],
  erfc: (t) => [erfc(t), -gauss(t), 2 * t * gauss(t)],
  Phi: (t) => [erfc(-t / Math.SQRT2) / 2, bell(t), -t * bell(t)],
  sigmoid: (t) => [logistic(t), logistic(t) * logistic(-t), logistic(t) * logistic(-t) * (1 - 2 * logistic(t))],
  softplus: (t) => [Math.max(t, 0) + Math.log1p(Math.exp(-Math.abs(t))), logistic(t), logistic(t) * logistic(-t)],
  Abs: (t) => [Math.abs(t), Math.sign(t), 0],
  sign: (t) => [Math.sign(t), 0, 0],
};
const FUNCTIONS = {};
for (const name of Object.keys(RULES)) FUNCTIONS[name] = (u) => compose(u, ...RULES[name](u[0]));

const compare = (holds) => (u, v) => holds(u[0], v[0]);
const OPERATIONS = {
  "+": (...us) => us.reduce(sum),
  "*": (...us) => us.reduce(product),
  "^": power,
  max: (...us) => us.reduce((u, v) => (v[0] > u[0] ? v : u)),
  min: (...us) => us.reduce((u, v) => (v[0] < u[0] ? v : u)),
  heaviside: (u, half) => constant(u[0] === 0 ? half[0] : u[0] > 0 ? 1 : 0),
  "<": compare((a, b) => a < b),
  "<=": compare((a, b) => a <= b),
  ">": compare((a, b) => a > b),
  ">=": compare((a, b) => a >= b),
  "==": compare((a, b) => a === b),
  "!=": compare((a, b) => a !== b),
  and: (...conditions) => conditions.every(Boolean),
  or: (...conditions) => conditions.some(Boolean),
  not: (condition) => !condition,
};

// A tree of lists at a point: names is a Map from "x" and the parameters to numbers with derivatives.
function evaluate(tree, names) {
  if (typeof tree === "number") return constant(tree);
  if (typeof tree === "boolean") return tree;
  if (typeof tree === "string") return names.get(tree);
  const [name, ...parts] = tree;
  if (name === "cases") {
    const found = parts.find(([, condition]) => evaluate(condition, names));
    return found ? evaluate(found[0], names) : constant(NaN);
  }
  return (FUNCTIONS[name] || OPERATIONS[name])(...parts.map((part) => evaluate(part, names)));
}

// The formula of a figure, with the parameters where they stand.
function evaluator(data) {
  const names = new Map(Object.entries(data.parameters).map(([name, value]) => [name, constant(value)]));
  const at = (x) => evaluate(data.tree, names.set("x", [x, 1, 0]));
  return { at, set: (name, value) => names.set(name, constant(value)) };
}

// Value and derivatives as a reader is told them: a derivative is not there where its two sides differ.
function told(at, x) {
  const h = 1e-4;
  const [left, here, right] = [at(x - h), at(x), at(x + h)];
  const near = (a, b) => Math.abs(a - b) <= 1e-3 * (1 + Math.abs(a) + Math.abs(b));
  let smooth = near(left[0], here[0]) && near(here[0], right[0]);
  return here.map((value, order) => {
    if (order === 0) return value;
    smooth = smooth && near(left[order], right[order]);
    return !smooth ? NaN : near(left[order], value) ? value : (left[order] + right[order]) / 2;
  });
}

const shown = (value) => {
  if (!Number.isFinite(value)) return "—";
  if (Math.abs(value) < 1e-14) return "0";
  return String(Number(value.toPrecision(5))).replace("e", "·10^").replace(/-/g, "−");
};

class Figure {
  constructor(element) {
    this.data = JSON.parse(element.querySelector("script.formula").textContent);
    this.function = evaluator(this.data);
    this.svg = element.querySelector("svg");
    this.curves = [0, 1, 2].map((order) => this.svg.querySelector(`.curve.order${order}`));
    this.values = [0, 1, 2].map((order) => element.querySelector(`.value.order${order}`));
    this.marks = this.svg.querySelector(".marks");
    this.moved = element.querySelector(".moved");
    this.position = element.querySelector(".position");
    this.parameters = [...element.querySelectorAll(".parameter")];
    this.cursor = this.svg.querySelector(".cursor");
    for (const order of [0, 1, 2]) {
      const dot = document.createElementNS("http://www.w3.org/2000/svg", "circle");
      dot.setAttribute("r", 3.2);
      dot.setAttribute("class", `order${order}`);
      this.cursor.append(dot);
    }
    this.listen();
    element.querySelector(".controls").hidden = false;
    this.cursor.removeAttribute("hidden");
    for (const input of this.parameters) input.nextElementSibling.value = shown(this.data.parameters[input.dataset.name]);
    this.read(Number(this.position.value));
  }

  listen() {
    const follow = (event) => {
      const box = this.svg.getBoundingClientRect();
      const [left, , right] = this.data.box;
      const place = ((event.clientX - box.left) / box.width) * this.svg.viewBox.baseVal.width;
      const [low, high] = this.data.x;
      this.read(Math.min(high, Math.max(low, low + ((place - left) / (right - left)) * (high - low))));
    };
    this.svg.addEventListener("pointermove", follow);
    this.svg.addEventListener("pointerdown", follow);
    this.position.addEventListener("input", () => this.read(Number(this.position.value)));
    for (const input of this.parameters) input.addEventListener("input", () => this.move(input));
    this.moved?.querySelector("button").addEventListener("click", () => this.reset());
  }

  across(x) {
    const [low, high] = this.data.x;
    const [left, , right] = this.data.box;
    return left + ((x - low) / (high - low)) * (right - left);
  }

  down(y) {
    const [low, high] = this.data.y;
    const [, top, , bottom] = this.data.box;
    return Math.min(1000, Math.max(-1000, bottom - ((y - low) / (high - low)) * (bottom - top)));
  }

  // The read-out at x, which is rounded to what one can point at.
  read(place) {
    const x = Math.round(place * 100) / 100;
    const found = told(this.function.at, x);
    this.x = x;
    this.position.value = x;
    this.position.nextElementSibling.value = shown(x);
    this.cursor.firstElementChild.setAttribute("d", `M${this.across(x)} ${this.data.box[1]}V${this.data.box[3]}`);
    found.forEach((value, order) => {
      this.values[order].value = shown(value);
      const dot = this.cursor.children[order + 1];
      dot.toggleAttribute("hidden", !Number.isFinite(value));
      dot.setAttribute("cx", this.across(x));
      dot.setAttribute("cy", Number.isFinite(value) ? this.down(value) : -1000);
    });
    this.position.setAttribute("aria-valuetext", `x = ${shown(x)}, f = ${shown(found[0])}, slope ${shown(found[1])}`);
  }

  move(input) {
    const step = Number(input.dataset.step);
    const value = Number((Math.round(Number(input.value) / step) * step).toPrecision(12));
    this.place(input, Math.min(Number(input.max), Math.max(Number(input.min), value)));
    this.redraw();
  }

  place(input, value) {
    this.function.set(input.dataset.name, value);
    input.value = value;
    input.nextElementSibling.value = shown(value);
    input.changed = value !== this.data.parameters[input.dataset.name];
  }

  reset() {
    for (const input of this.parameters) this.place(input, this.data.parameters[input.dataset.name]);
    this.redraw();
  }

  redraw() {
    const moved = this.parameters.some((input) => input.changed);
    this.moved.hidden = !moved;
    this.marks.toggleAttribute("hidden", moved);
    const points = this.sampled();
    this.curves.forEach((curve, order) => curve.setAttribute("d", this.path(points, order)));
    this.read(this.x);
  }

  sampled() {
    const [low, high] = this.data.x;
    return Array.from({ length: 481 }, (_, i) => low + ((high - low) * i) / 480).map((x) => [x, this.function.at(x)]);
  }

  path(points, order) {
    let text = "", pen = "M";
    points.forEach(([x, values], i) => {
      const y = values[order];
      if (i && pen === "L" && this.jumps(points[i - 1], points[i], order)) pen = "M";
      if (Number.isFinite(y)) text += `${pen}${this.across(x).toFixed(2)} ${this.down(y).toFixed(2)}`;
      pen = Number.isFinite(y) ? "L" : "M";
    });
    return text;
  }

  // A step that stays when its interval is halved forty times is a jump, not a steep stretch.
  jumps([a, left], [b, right], order) {
    const rise = Math.abs(right[order] - left[order]);
    if (rise < (this.data.y[1] - this.data.y[0]) / 50) return false;
    let [low, high, atLow, atHigh] = [a, b, left[order], right[order]];
    for (let i = 0; i < 40; i++) {
      const middle = (low + high) / 2, value = this.function.at(middle)[order];
      if (Math.abs(value - atLow) > Math.abs(atHigh - value)) [high, atHigh] = [middle, value];
      else [low, atLow] = [middle, value];
    }
    return Math.abs(atHigh - atLow) > rise / 4;
  }
}

// A comparison: a click on a heading sorts (up, down, as it was), words in the box filter.
class Comparison {
  constructor(table) {
    this.table = table;
    this.bodies = [...table.tBodies].map((body) => [body, [...body.rows]]);
    this.members = this.bodies.flatMap(([, rows]) => rows.filter((row) => !row.classList.contains("family")));
    for (const [, rows] of this.bodies) for (const row of rows.slice(1)) row.family = rows[0].textContent;
    [...table.tHead.rows[0].cells].forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => this.sort(head, column));
    });
    this.hidden = new Set();
  }

  sort(head, column) {
    const next = { ascending: "descending", descending: null }[head.getAttribute("aria-sort")];
    const order = next === undefined ? "ascending" : next;
    for (const other of head.parentNode.cells) other.removeAttribute("aria-sort");
    if (order === null) {
      for (const [body, rows] of this.bodies) body.append(...rows);
    } else {
      head.setAttribute("aria-sort", order);
      const sorted = [...this.members].sort((a, b) => compareKeys(key(a.cells[column]), key(b.cells[column])));
      this.bodies[0][0].append(...(order === "ascending" ? sorted : sorted.reverse()));
    }
    this.filter(this.hidden);
  }

  // What it says of each activation: name to text.
  texts() {
    return this.members.map((row) => [row.cells[0].textContent, `${row.family} ${row.textContent}`.toLowerCase()]);
  }

  filter(hidden) {
    this.hidden = hidden;
    for (const row of this.members) row.hidden = hidden.has(row.cells[0].textContent);
    const sorted = this.table.querySelector("[aria-sort]") !== null;
    for (const [, rows] of this.bodies) rows[0].hidden = sorted || rows.slice(1).every((row) => row.hidden);
  }
}

// An interval sorts by its ends, anything else as text in which numbers count as numbers.
function key(cell) {
  const text = cell.textContent.trim().replace(/−/g, "-").replace(/\s+/g, " ");
  const ends = text.match(/^[[(](.*),(.*)[\])]$/);
  const place = (end) => (end.includes("∞") ? (end.includes("-") ? -Infinity : Infinity) : parseFloat(end));
  return ends ? [place(ends[1].trim()), place(ends[2].trim()), text] : [NaN, NaN, text];
}

function compareKeys(a, b) {
  for (const i of [0, 1]) {
    if (Number.isNaN(a[i]) !== Number.isNaN(b[i])) return Number.isNaN(a[i]) ? 1 : -1;
    if (a[i] !== b[i] && !Number.isNaN(a[i])) return a[i] < b[i] ? -1 : 1;
  }
  return a[2].localeCompare(b[2], "en", { numeric: true });
}

for (const element of document.querySelectorAll("figure.plot")) {
  if (element.querySelector("script.formula")) element.figure = new Figure(element);
}
const comparisons = [...document.querySelectorAll("table.comparison")].map((table) => new Comparison(table));
const tools = document.querySelector(".tools");
if (tools) {
  // An activation stays where all its rows together have every word.
  const said = new Map();
  for (const [name, text] of comparisons.flatMap((one) => one.texts())) said.set(name, `${said.get(name) ?? ""} ${text}`);
  tools.querySelector("input").addEventListener("input", (event) => {
    const words = event.target.value.toLowerCase().split(/\s+/).filter(Boolean);
    const hidden = new Set([...said.keys()].filter((name) => !words.every((word) => said.get(name).includes(word))));
    for (const comparison of comparisons) comparison.filter(hidden);
    tools.querySelector("output").value = words.length ? `${said.size - hidden.size} of ${said.size}` : "";
  });
  tools.hidden = false;
}
