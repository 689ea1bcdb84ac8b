/**
 * Lines of estimates over some numbers, with the band of each one's interval.
 *
 * @param shape xs: numbers, ascending; log: whether they stand by their logarithm or side by side; series: those of
 *     { slot, label, points: [{ x, value, low, high }] }; title, description, xName; guide: an x to point out
 */
function lines(width, shape) {
  const series = shape.series.map(one => ({ ...one, points: one.points.filter(point => known(point.value)) }));
  const shown = series.filter(one => one.points.length > 0);
  const longest = Math.max(0, ...shown.map(one => widthOf(one.label)));
  const named = shape.named !== false && width >= 440;
  const margin = { left: 44, right: named ? Math.min(longest, 130) + 22 : 14, top: 10, bottom: 40 };
  const height = Math.round(Math.min(340, Math.max(230, width * 0.6)));
  const drawn = chart(width, height, shape.title, shape.description);
  const bottom = height - margin.bottom;
  const right = width - margin.right;

  const values = shown.flatMap(one => one.points.flatMap(point => [point.value, point.high, point.low])).filter(known);
  const highest = Math.max(...values);
  const lowest = shape.fromZero === false ? Math.min(...values) : 0;
  const step = stepOf(highest - lowest, 5);
  const from = Math.floor(lowest / step + 1e-9) * step;
  const to = Math.max(from + step, Math.ceil(highest / step - 1e-9) * step);
  const y = linear(from, to, bottom, margin.top);
  for (const value of ticks(from, to, step)) {
    drawn.append(
      svg('line', { class: 'gridline', x1: margin.left, x2: right, y1: y(value), y2: y(value) }),
      text(margin.left - 8, y(value) + 4, tick(value), { class: 'tick', 'text-anchor': 'end' }));
  }

  const scale = shape.log ? Math.log : x => shape.xs.indexOf(x);
  const inset = shape.xs.length > 1 ? 6 : 0;
  const across = linear(scale(shape.xs[0]), scale(shape.xs.at(-1)), margin.left + inset, right - inset);
  const x = value => (shape.xs.length > 1 ? across(scale(value)) : (margin.left + right) / 2);
  let free = -Infinity;
  for (const value of shape.xs) {
    const half = widthOf(tick(value)) / 2 + 4;
    if (x(value) - half < free) continue;
    free = x(value) + half;
    drawn.append(text(x(value), bottom + 17, tick(value), { class: 'tick', 'text-anchor': 'middle' }));
  }
  drawn.append(text((margin.left + right) / 2, height - 5, shape.xName, { class: 'axis', 'text-anchor': 'middle' }));
  if (shape.xs.includes(shape.guide)) {
    drawn.append(svg('line', { class: 'guide', x1: x(shape.guide), x2: x(shape.guide), y1: margin.top, y2: bottom }));
  }

  for (const one of shown) {
    const banded = one.points.filter(point => known(point.low) && known(point.high));
    const up = banded.map(point => `${x(point.x)} ${y(point.high)}`);
    const down = banded.map(point => `${x(point.x)} ${y(point.low)}`).reverse();
    if (banded.length > 1) {
      drawn.append(svg('path', { class: `band s${one.slot}`, 'data-variant': one.name, d: `M${[...up, ...down].join('L')}z` }));
    }
  }
  for (const one of [...shown].reverse()) { // the first on top
    const way = one.points.map(point => `${x(point.x)} ${y(point.value)}`).join('L');
    drawn.append(svg('path', { class: `line s${one.slot} dash${one.slot}`, 'data-variant': one.name, d: 'M' + way }));
    for (const point of one.points) {
      const says = `${one.label}: ${written(point)} at ${tick(point.x)}`;
      drawn.append(mark(one.slot, x(point.x), y(point.value), {
        'data-variant': one.name, 'data-x': point.x, 'data-value': point.value,
      }, says));
    }
  }
  if (named) {
    const ends = shown.map(one => y(one.points.at(-1).value));
    spread(ends, margin.top + 4, bottom).forEach((labelY, i) => {
      const endX = x(shown[i].points.at(-1).x);
      drawn.append(
        svg('path', { class: `leader s${shown[i].slot}`, d: `M${endX + 6} ${ends[i]}L${right + 5} ${labelY}` }),
        text(right + 9, labelY + 4, fitting(shown[i].label, margin.right - 10), { class: `label s${shown[i].slot}`, 'data-variant': shown[i].name }));
    });
  }
  return drawn;
}
