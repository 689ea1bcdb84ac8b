const SLICE_METRICS = ['ndcg', 'hit_rate', 'recall', 'mrr'];

/** The metrics of some users or items only. */
function slices(report, slot) {
  const all = new Map();
  for (const variant of report.variants) {
    for (const slice of variant.slices ?? []) {
      if (!all.has(slice.name)) all.set(slice.name, { ...slice, rows: [] });
      all.get(slice.name).rows.push({ variant: variant.name, metrics: slice.metrics });
    }
  }
  if (all.size === 0) return null;
  const there = SLICE_METRICS.filter(metric => [...all.values()].some(slice => slice.rows.some(row => row.metrics?.[metric])));
  const grid = html('div', { class: 'grid' });
  const show = metric => {
    grid.replaceChildren(...sliceFigures(report, slot, [...all.values()], metric));
    paintAll();
  };
  later(() => show(there[0]));
  return section('slices', 'For whom, and for what',
    'The same lists, for some users or items only; all on one scale. Lines are 95 % confidence intervals: few users make them wide.',
    choice(there, show), grid);
}

/** Chooses one metric. */
function choice(keys, show) {
  const drawn = html('fieldset', { class: 'legend' }, html('legend', {}, 'Metric'));
  keys.forEach((metric, i) => {
    const input = html('input', { type: 'radio', name: 'slice-metric', value: metric, checked: i === 0 ? '' : null });
    input.addEventListener('change', () => show(metric));
    drawn.append(html('label', {}, input, NAME_OF[metric]));
  });
  return drawn;
}

function sliceFigures(report, slot, all, metric) {
  const bars = all.map(slice => slice.rows.map(row => ({
    slot: slot(row.variant), name: row.variant, label: plain(row.variant), estimate: row.metrics?.[metric] ?? { value: null },
  })));
  const scaled = bars.flat();
  const to = reach(scaled.map(bar => bar.estimate));
  return all.map((slice, i) => {
    const under = [known(slice.users) && `${count(slice.users)} users`, slice.of].filter(Boolean).join(' · ');
    const title = `${NAME_OF[metric]}@${report.cutoff} of ${plain(slice.name)}`;
    return figure(capital(plain(slice.name)), under, width => rows(width, {
      rows: bars[i], scaled, from: 0, to, bars: true, title, description: bars[i].map(one => `${one.label} ${written(one.estimate)}`).join('; '),
    }), table(title, ['', NAME_OF[metric], '95 % interval'],
      bars[i].map(one => [one.label, number(one.estimate.value), range(one.estimate) || DASH])), { 'data-slice': slice.name });
  });
}
