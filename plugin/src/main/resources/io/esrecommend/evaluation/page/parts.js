/** What the sections of the page are made of. */
function section(id, title, explanation, ...content) {
  return html('section', { id, 'aria-labelledby': id + '-title' },
    html('h2', { id: id + '-title' }, title), html('p', {}, explanation), ...content);
}

/** A chart with its heading above and its numbers, for those who read rather than look, below. */
function figure(title, under, paint, table, attributes = {}) {
  const host = html('div', { class: 'plot' });
  const drawn = html('figure', { class: 'card', ...attributes },
    html('figcaption', {}, html('h3', {}, title), under ? html('span', { class: 'of' }, under) : null), host,
    html('details', {}, html('summary', {}, 'Numbers'), html('div', { class: 'scroll' }, table)));
  later(() => responsive(host, paint));
  return drawn;
}

const waiting = [];

/** Charts are painted once they are on the page, which gives them their width. */
function later(paint) {
  waiting.push(paint);
}

function paintAll() {
  waiting.splice(0).forEach(paint => paint());
}

/** Plain text in rows and columns; the first of a row names it. */
function table(caption, head, body) {
  return html('table', {}, html('caption', {}, caption),
    html('thead', {}, html('tr', {}, ...head.map(cell => html('th', { scope: 'col' }, cell)))),
    html('tbody', {}, ...body.map(([name, ...cells]) =>
      html('tr', {}, html('th', { scope: 'row' }, name), ...cells.map(cell => html('td', {}, cell))))));
}
