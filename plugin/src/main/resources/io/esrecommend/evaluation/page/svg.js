const SVG = 'http://www.w3.org/2000/svg';

function filled(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== null) node.setAttribute(name, value);
  }
  node.append(...children.filter(child => child !== undefined && child !== null && child !== false)); // text stays text
  return node;
}

const html = (name, attributes = {}, ...children) => filled(document.createElement(name), attributes, children);
const svg = (name, attributes = {}, ...children) => filled(document.createElementNS(SVG, name), attributes, children);

const pen = document.createElement('canvas').getContext('2d');

/** Pixels that a chart's text is wide. */
function widthOf(text) {
  pen.font = '12px ' + getComputedStyle(document.body).fontFamily;
  return pen.measureText(text).width;
}

/** As much of a text as fits. */
function fitting(text, room) {
  if (widthOf(text) <= room) return text;
  let end = text.length;
  while (end > 1 && widthOf(text.slice(0, end) + '…') > room) end--;
  return text.slice(0, end) + '…';
}

function text(x, y, content, attributes = {}) {
  return svg('text', { x, y, ...attributes }, content);
}

let charts = 0;

/** An empty chart that tells a screen reader what it shows. */
function chart(width, height, title, description) {
  const id = 'chart' + charts++;
  return svg('svg', {
    class: 'chart', role: 'img', width, height, viewBox: `0 0 ${width} ${height}`, 'aria-labelledby': `${id}t ${id}d`,
  }, svg('title', { id: id + 't' }, title), svg('desc', { id: id + 'd' }, description));
}

/** Paints what depends on the width, again when that changes. */
function responsive(host, paint) {
  let painted = 0;
  const draw = () => {
    const width = Math.floor(host.clientWidth);
    if (width > 0 && width !== painted) {
      painted = width;
      host.replaceChildren(paint(width));
    }
  };
  draw();
  new ResizeObserver(() => requestAnimationFrame(draw)).observe(host); // not within: it would be told of its own change
}

function linear(from, to, start, end) {
  const span = to - from || 1;
  return value => start + (value - from) / span * (end - start);
}

/** A round number that goes about so many times into a span. */
function stepOf(span, about) {
  const raw = (span || 1) / about;
  const power = 10 ** Math.floor(Math.log10(raw));
  return [1, 2, 5, 10].map(factor => factor * power).find(candidate => candidate >= raw * 0.999);
}

/** The multiples of a step between two numbers. */
function ticks(from, to, step) {
  const found = [];
  for (let i = Math.ceil(from / step - 1e-9); i * step <= to + step * 1e-9; i++) found.push(i * step);
  return found;
}

/** As short as an axis wants a number. */
const TICK = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });
const tick = value => TICK.format(Math.abs(value) < 1e-12 ? 0 : value).replace('-', '−');

const NAMES = ['fused', 'popularity', 'vectors_only', 'cooccurrence_only', 'requested', 'learned'];

/** Colour, marker and dashes: a name keeps its own in every chart and every report. */
function slots(names) {
  const taken = new Map();
  let next = NAMES.length;
  for (const name of names) {
    if (!taken.has(name)) taken.set(name, NAMES.includes(name) ? NAMES.indexOf(name) : next++ % 8);
  }
  return name => taken.get(name) ?? 0;
}

const SHAPES = [
  'M0 -4.5a4.5 4.5 0 1 0 .01 0z', 'M-4 -4h8v8h-8z', 'M0 -5.2L5 4H-5z', 'M0 -5.6L5.6 0L0 5.6L-5.6 0z',
  'M0 5.2L5 -4H-5z', 'M-2.2 -6h4.4v3.8h3.8v4.4h-3.8v3.8h-4.4v-3.8h-3.8v-4.4h3.8z', 'M-5 -3h10v6h-10z', 'M-3 -5h6v10h-6z',
];

/** A point of a variant; what it says on pointing is in its title. */
function mark(slot, x, y, attributes, says, open) {
  return svg('path', {
    class: `mark s${slot}${open ? ' open' : ''}`, d: SHAPES[slot % SHAPES.length], transform: `translate(${x} ${y})`, ...attributes,
  }, svg('title', {}, says));
}

/** The key of a variant beside a text. */
function key(slot, line) {
  const drawn = svg('svg', { class: 'swatch', width: line ? 30 : 14, height: 14, 'aria-hidden': 'true' });
  if (line) drawn.append(svg('line', { class: `line s${slot} dash${slot}`, x1: 2, x2: 28, y1: 7, y2: 7 }));
  drawn.append(svg('path', { class: `mark s${slot}`, d: SHAPES[slot], transform: `translate(${line ? 15 : 7} 7)` }));
  return drawn;
}

function whisker(slot, x1, y1, x2, y2) {
  const [dx, dy] = y1 === y2 ? [0, 3.5] : [3.5, 0];
  return svg('path', {
    class: `whisker s${slot}`,
    d: `M${x1} ${y1}L${x2} ${y2}M${x1 - dx} ${y1 - dy}L${x1 + dx} ${y1 + dy}M${x2 - dx} ${y2 - dy}L${x2 + dx} ${y2 + dy}`,
  });
}
