/**
 * One estimate below the other, on one scale: bars from zero, or points where only the place matters.
 *
 * @param shape rows: those of { slot, label, name, estimate: { value, low, high }, note }; from, to: ends of the scale;
 *     scaled: the rows of all charts that share the scale, if there are others; bars: whether bars; write: how a number is written;
 *     percent: whether the scale counts hundredths; title, description
 */
function rows(width, shape) {
  const write = shape.write ?? number;
  const values = Math.max(...(shape.scaled ?? shape.rows).map(row => widthOf(write(row.estimate.value))));
  const notes = Math.max(...shape.rows.map(row => widthOf(row.note ?? '')));
  const labels = Math.max(...shape.rows.map(row => widthOf(row.label)));
  const beside = labels < width * 0.4; // or above its bar
  const left = beside ? labels + 12 : 4;
  const right = width - values - (notes > 0 ? notes + 12 : 0) - 18;
  const pitch = beside ? 26 : 38;
  const top = 4;
  const bottom = top + shape.rows.length * pitch;
  const drawn = chart(width, bottom + 20, shape.title, shape.description);
  const x = linear(shape.from, shape.to, left, right);

  const axis = value => (shape.percent ? tick(value * 100) + ' %' : tick(value));
  let free = -Infinity;
  const step = stepOf(shape.to - shape.from, Math.max(2, Math.min(5, (right - left) / 60)));
  for (const value of ticks(shape.from, shape.to, step)) {
    const at = x(value);
    for (let row = 0; row < shape.rows.length; row++) { // not through a label above its bar
      const end = top + (row + 1) * pitch;
      drawn.append(svg('line', { class: value === 0 ? 'zero' : 'gridline', x1: at, x2: at, y1: end - (beside ? pitch : 23), y2: end }));
    }
    const half = widthOf(axis(value)) / 2 + 4;
    if (at - half < free) continue;
    free = at + half;
    drawn.append(text(at, bottom + 15, axis(value), { class: 'tick', 'text-anchor': 'middle' }));
  }

  shape.rows.forEach((row, i) => {
    const middle = top + i * pitch + (beside ? pitch / 2 : 26);
    const { value, low, high } = row.estimate;
    const label = fitting(row.label, beside ? labels + 1 : width);
    drawn.append(beside
      ? text(left - 10, middle + 4, label, { class: 'label', 'text-anchor': 'end' })
      : text(0, middle - 12, label, { class: 'label' }));
    drawn.append(text(right + 14 + values, middle + 4, write(value), { class: 'label', 'text-anchor': 'end' }));
    if (row.note) drawn.append(text(width, middle + 4, row.note, { class: 'tick label', 'text-anchor': 'end' }));
    if (!known(value)) return;
    if (shape.bars) {
      drawn.append(svg('rect', {
        class: `column s${row.slot}`, x: x(0), y: middle - 7, width: Math.max(0, x(value) - x(0)), height: 14,
        'data-variant': row.name, 'data-value': value,
      }));
    }
    if (known(low) && known(high)) drawn.append(whisker(row.slot, x(Math.max(low, shape.from)), middle, x(high), middle));
    // small, so that a short interval is seen beside it
    drawn.append(mark(row.slot, x(value), middle, {
      transform: `translate(${x(value)} ${middle}) scale(0.75)`, 'data-variant': row.name, 'data-value': value,
    }, `${row.label}: ${written(row.estimate, write)}${row.note ? ', ' + row.note : ''}`));
  });
  return drawn;
}

/** Where a scale from zero ends so that all of it is in. */
function reach(estimates) {
  const highest = Math.max(0, ...estimates.flatMap(one => [one?.value, one?.high]).filter(known));
  return highest > 0 ? highest : 1;
}
