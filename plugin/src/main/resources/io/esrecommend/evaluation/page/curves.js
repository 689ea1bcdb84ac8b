const CURVES = ['ndcg', 'recall', 'precision', 'coverage'];

/** Each metric by how much of the list is looked at. */
function curves(report, slot) {
  const figures = CURVES.map(metric => curve(report, slot, metric)).filter(Boolean);
  if (figures.length === 0) return null;
  return section('curves', 'By the length of the list',
    'How the metrics grow with the list. Bands are 95 % confidence intervals; the dotted line is the length of the table above.',
    legend(report.variants.map(variant => variant.name), slot), html('div', { class: 'grid wide' }, ...figures));
}

function curve(report, slot, metric) {
  const series = report.variants.filter(variant => variant.curves?.[metric]).map(variant => ({
    slot: slot(variant.name), name: variant.name, label: plain(variant.name),
    points: variant.curves[metric].map((estimate, i) => ({ x: report.cutoffs[i], ...estimateOf(estimate) })),
  }));
  if (!series.some(one => one.points.some(point => known(point.value)))) return null;
  const name = NAME_OF[metric];
  const title = `${name} by length of the list`;
  const told = one => `${one.label}: ` + one.points.map(point => `${number(point.value)} at ${point.x}`).join(', ');
  return figure(name, null, width => lines(width, {
    series, xs: report.cutoffs, log: true, guide: report.cutoff, xName: 'length of the list', title, description: series.map(told).join('; '),
  }), table(title, ['', ...report.cutoffs.map(String)], series.map(one => [one.label, ...one.points.map(point => written(point))])),
  { 'data-metric': metric });
}

/** Names the lines; a variant that is unticked is not drawn. */
function legend(names, slot) {
  const drawn = html('fieldset', { class: 'legend' }, html('legend', {}, 'Variants'));
  for (const name of names) {
    const box = html('input', { type: 'checkbox', checked: '' });
    box.addEventListener('change', () => drawn.closest('section').classList.toggle('no-s' + slot(name), !box.checked));
    drawn.append(html('label', {}, box, key(slot(name), true), plain(name)));
  }
  return drawn;
}
