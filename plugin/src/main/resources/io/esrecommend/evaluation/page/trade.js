/** Accuracy against coverage: where each variant stands, and where more novelty leads. */
function trade(report, slot) {
  const variants = report.variants.map(variant => ({
    name: variant.name, label: plain(variant.name), slot: slot(variant.name), ndcg: variant.metrics?.ndcg, coverage: variant.metrics?.coverage,
  })).filter(at => known(at.ndcg?.value) && known(at.coverage?.value));
  const series = (report.trade ?? []).map(step => ({
    novelty: step.novelty, label: 'novelty ' + tick(step.novelty), slot: slot(report.variants[0]?.name),
    ndcg: estimateOf(step.ndcg), coverage: estimateOf(step.coverage), users: step.users,
  })).filter(at => known(at.ndcg?.value) && known(at.coverage?.value));
  if (variants.length + series.length === 0) return null;
  const name = 'NDCG@' + report.cutoff;
  const users = series.find(at => known(at.users))?.users;
  const drawn = figure(`${name} against coverage`, 'up: more accurate; right: more of the catalogue is shown',
    width => scatter(width, variants, series, name),
    table(`${name} and coverage`, ['', name, 'coverage'],
      [...variants, ...series].map(at => [at.label, written(at.ndcg), written(at.coverage)])));
  return section('trade', 'Accuracy against coverage',
    'A recommender that only shows bestsellers may be accurate and dull.' + (series.length === 0 ? ''
      : ` The dashed line is what happens to ${plain(report.variants[0].name)} where unknown items get more weight`
        + (users ? `, measured on ${count(users)} users: fewer lists cover less.` : '.')), drawn);
}

function scatter(width, variants, series, name) {
  const points = [...variants, ...series];
  const height = Math.round(Math.min(460, Math.max(320, width * 0.48)));
  const margin = { left: 58, right: 14, top: 12, bottom: 42 };
  const drawn = chart(width, height, `${name} against coverage`,
    points.map(at => `${at.label}: ${number(at.ndcg.value)} at coverage ${number(at.coverage.value)}`).join('; '));
  const frame = { left: margin.left, right: width - margin.right, top: margin.top, bottom: height - margin.bottom };
  const ys = around(points.flatMap(at => [at.ndcg.value, at.ndcg.low, at.ndcg.high]).filter(known), 0.06);
  const xs = around(points.map(at => at.coverage.value), 0.1);
  const x = linear(...xs, frame.left, frame.right);
  const y = linear(...ys, frame.bottom, frame.top);
  for (const value of ticks(...ys, stepOf(ys[1] - ys[0], 7))) {
    drawn.append(svg('line', { class: 'gridline', x1: frame.left, x2: frame.right, y1: y(value), y2: y(value) }),
      text(frame.left - 8, y(value) + 4, tick(value), { class: 'tick', 'text-anchor': 'end' }));
  }
  for (const value of ticks(...xs, stepOf(xs[1] - xs[0], Math.min(8, width / 70)))) {
    drawn.append(svg('line', { class: 'gridline', x1: x(value), x2: x(value), y1: frame.top, y2: frame.bottom }),
      text(x(value), frame.bottom + 17, tick(value), { class: 'tick', 'text-anchor': 'middle' }));
  }
  drawn.append(
    text((frame.left + frame.right) / 2, height - 5, 'coverage of the catalogue', { class: 'axis', 'text-anchor': 'middle' }),
    text(0, 0, name, { class: 'axis', 'text-anchor': 'middle', transform: `translate(11 ${(frame.top + frame.bottom) / 2}) rotate(-90)` }));

  if (series.length > 1) {
    drawn.append(svg('path', {
      class: `path s${series[0].slot}`, d: 'M' + series.map(at => `${x(at.coverage.value)} ${y(at.ndcg.value)}`).join('L'),
    }));
  }
  for (const at of variants) {
    if (known(at.ndcg.low) && known(at.ndcg.high)) {
      const across = x(at.coverage.value);
      drawn.append(whisker(at.slot, across, y(at.ndcg.low), across, y(at.ndcg.high)));
    }
  }
  const says = at => `${at.label}: ${name} ${written(at.ndcg)}, coverage ${written(at.coverage)}`;
  for (const at of series) {
    drawn.append(mark(at.slot, x(at.coverage.value), y(at.ndcg.value), {
      'data-novelty': at.novelty, 'data-x': at.coverage.value, 'data-value': at.ndcg.value,
    }, says(at), true));
  }
  for (const at of variants) {
    drawn.append(mark(at.slot, x(at.coverage.value), y(at.ndcg.value), {
      'data-variant': at.name, 'data-x': at.coverage.value, 'data-value': at.ndcg.value,
    }, says(at)));
  }
  const room = (frame.right - frame.left) * 0.6;
  const labels = points.map((at, i) => ({
    x: x(at.coverage.value), y: y(at.ndcg.value),
    text: fitting(i <= variants.length ? at.label : tick(at.novelty), room), // the first of the series says what they are
  }));
  const hidden = [
    ...points.map(at => box(x(at.coverage.value) - 6, y(at.ndcg.value) - 6, 12, 12)),
    ...variants.filter(at => known(at.ndcg.low) && known(at.ndcg.high))
      .map(at => box(x(at.coverage.value) - 3, y(at.ndcg.high), 6, y(at.ndcg.low) - y(at.ndcg.high))),
    ...between(series.map(at => ({ x: x(at.coverage.value), y: y(at.ndcg.value) }))),
  ];
  for (const spot of placed(labels, hidden, { ...frame, left: frame.left + 2 })) drawn.append(label(spot));
  return drawn;
}

/** Small boxes along a line. */
function between(way) {
  return way.slice(1).flatMap((to, i) => [0.2, 0.4, 0.6, 0.8].map(share =>
    box(way[i].x + (to.x - way[i].x) * share - 2, way[i].y + (to.y - way[i].y) * share - 2, 4, 4)));
}

/** The ends of a scale that holds all values with some room, and does not go below zero without need. */
function around(values, share) {
  const lowest = Math.min(...values);
  const highest = Math.max(...values);
  const room = (highest - lowest || Math.abs(highest) || 1) * share;
  return [lowest < 0 ? lowest - room : Math.max(0, lowest - room), highest + room];
}
