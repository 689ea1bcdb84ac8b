/** The weights that were learned, beside those before, and how they were found. */
function learned(report) {
  const { weights = {}, before = {}, taken, reason, validation, rounds = [] } = report.learned;
  const names = [...new Set([...Object.keys(before), ...Object.keys(weights)])];
  const verdict = html('p', { class: 'verdict' }, taken ? 'Taken: ' : 'Not taken: ', reason ?? '');
  const figures = [];
  if (names.length > 0) {
    const title = 'Weights before and after learning';
    figures.push(figure('Weights', 'hollow: before; filled: learned', width => dumbbells(width, names, before, weights, title),
      table(title, ['', 'before', 'learned'], names.map(name => [name, number(before[name]), number(weights[name])])), { class: 'card full' }));
  }
  for (const [measure, name, under] of [
    ['ndcg', 'NDCG by penalty', 'cross-validated, by what it costs to leave the weights that there were'],
    ['loss', 'Loss by penalty', 'mean cross-entropy of what users chose, in nats: less is better'],
  ]) {
    const points = rounds.map(round => ({ x: round.penalty, ...estimateOf(round[measure]) }))
      .filter(point => known(point.value) && known(point.x)).sort((a, b) => a.x - b.x);
    if (points.length === 0) continue;
    figures.push(figure(name, under, width => lines(width, {
      series: [{ slot: NAMES.indexOf('learned'), name: 'learned', label: 'learned', points }], xs: points.map(point => point.x),
      named: false, fromZero: false, xName: 'penalty', title: name,
      description: points.map(point => `${number(point.value)} at penalty ${tick(point.x)}`).join(', '),
    }), table(name, ['penalty', measure === 'ndcg' ? 'NDCG' : 'loss'], points.map(point => [tick(point.x), written(point)]))));
  }
  const from = [
    known(report.learned.examples) && `${count(report.learned.examples)} of ${count(report.learned.users)} users taught: what they chose was among their candidates.`,
    validation && `Cross-validated NDCG of the candidates is ${written(estimateOf(validation.after))}, and was ${written(estimateOf(validation.before))} before.`,
  ].filter(Boolean).join(' ');
  return section('learned', 'Learned weights', from, verdict,
    html('div', { class: 'grid wide' }, ...figures));
}

function dumbbells(width, names, before, after, title) {
  const slot = NAMES.indexOf('learned');
  const left = Math.min(Math.max(...names.map(widthOf)), width * 0.45) + 14;
  const note = name => `${number(before[name])} → ${number(after[name])}`;
  const right = width - Math.max(...names.map(name => widthOf(note(name)))) - 16;
  const pitch = 26;
  const drawn = chart(width, names.length * pitch + 22, title, names.map(name => `${name} ${note(name)}`).join('; '));
  const all = [...Object.values(before), ...Object.values(after), 0].filter(known);
  const lowest = Math.min(...all);
  const highest = Math.max(...all) || 1;
  const x = linear(lowest, highest, left, right);
  for (const value of ticks(lowest, highest, stepOf(highest - lowest, Math.max(2, Math.min(7, (right - left) / 60))))) {
    drawn.append(svg('line', { class: value === 0 ? 'zero' : 'gridline', x1: x(value), x2: x(value), y1: 2, y2: names.length * pitch }),
      text(x(value), names.length * pitch + 16, tick(value), { class: 'tick', 'text-anchor': 'middle' }));
  }
  names.forEach((name, i) => {
    const y = i * pitch + pitch / 2;
    drawn.append(text(left - 12, y + 4, fitting(name, left - 12), { class: 'label', 'text-anchor': 'end' }),
      text(right + 12, y + 4, note(name), { class: 'label' }));
    const ends = [['before', before[name], true], ['after', after[name], false]].filter(([, value]) => known(value));
    if (ends.length === 2) drawn.append(svg('line', { class: `whisker s${slot}`, x1: x(before[name]), x2: x(after[name]), y1: y, y2: y }));
    for (const [when, value, open] of ends) {
      drawn.append(mark(slot, x(value), y, { 'data-weight': name, 'data-when': when, 'data-value': value, d: SHAPES[0] }, `${name} ${when}: ${number(value)}`, open));
    }
  });
  return drawn;
}
