/** The metrics by what they tell: key, name, explanation, and whether less is better. */
const METRICS = [
  ['Does it find what users choose next?', [
    ['hit_rate', 'Hit rate', 'users for whom at least one is found'],
    ['ndcg', 'NDCG', 'found, and how far up'],
    ['recall', 'Recall', 'share of the held-back that is found'],
    ['precision', 'Precision', 'share of the list that was held back'],
    ['f1', 'F1', 'of precision and recall'],
    ['map', 'MAP', 'mean average precision'],
    ['mrr', 'MRR', 'one over the rank of the first found'],
    ['auc', 'AUC', 'ranked above what was not chosen'],
  ]],
  ['What are the lists like?', [
    ['coverage', 'Coverage', 'share of the catalogue that is shown'],
    ['novelty', 'Novelty', 'how little known the items are, in bits'],
    ['diversity', 'Diversity', 'how unlike the items of a list are'],
    ['popularity_bias', 'Popularity bias', 'users of a shown item, in catalogue means', true],
    ['concentration', 'Concentration', 'Gini index of how often each is shown', true],
  ]],
  ['How exact are predicted values?', [
    ['rmse', 'RMSE', 'root of the mean squared error', true],
    ['mae', 'MAE', 'mean absolute error', true],
  ]],
];

const NAME_OF = Object.fromEntries(METRICS.flatMap(([, metrics]) => metrics.map(([key, name]) => [key, name])));

/** Variants by metrics; the best of each row is marked. */
function metrics(report, slot) {
  const bodies = METRICS.map(([group, metrics]) => {
    const lines = metrics.map(metric => metricRow(report, slot, ...metric)).filter(Boolean);
    return lines.length > 0 && body(group, report.variants.length, lines);
  }).filter(Boolean);
  const times = timeRow(report, slot);
  if (times) bodies.push(body('How long does it take?', report.variants.length, [times]));
  const head = html('tr', {}, html('td', {}), ...report.variants.map(variant =>
    html('th', { scope: 'col' }, key(slot(variant.name)), plain(variant.name))));
  return section('metrics', 'The variants, measured',
    `The first ${report.cutoff} of each list. Below a value is its 95 % confidence interval; a dot marks the best of a row, a bar compares within it. ↓: less is better.`,
    html('div', { class: 'card scroll', tabindex: 0, role: 'region', 'aria-labelledby': 'metrics-title' },
      html('table', { class: 'metrics' },
        html('caption', { class: 'hidden' }, `Metrics of each variant at ${report.cutoff}, with 95 % confidence intervals`),
        html('thead', {}, head), ...bodies)),
    weights(report));
}

const MEANING = {
  fused: 'the engine as it is',
  popularity: 'what most users choose, for everybody',
  vectors_only: 'the similarities of vectors alone',
  cooccurrence_only: 'what is chosen together, alone',
  requested: 'the weights that the request asked for',
  learned: 'the weights that were learned',
};

/** What each variant is. */
function weights(report) {
  const components = [...new Set(report.variants.flatMap(variant => Object.keys(variant.weights ?? {})))];
  const meanings = report.variants.filter(variant => MEANING[variant.name])
    .map(variant => html('li', {}, html('b', {}, plain(variant.name)), ' ' + MEANING[variant.name]));
  return html('div', { class: 'variants' }, html('ul', {}, ...meanings),
    components.length > 0 && html('details', {}, html('summary', {}, 'Their weights'), html('div', { class: 'scroll' },
      table('Weights of the variants', ['', ...report.variants.map(variant => plain(variant.name))],
        components.map(name => [name, ...report.variants.map(variant => number(variant.weights?.[name]))])))));
}

function body(group, variants, lines) {
  return html('tbody', {}, html('tr', {}, html('th', { scope: 'rowgroup', colspan: variants + 1 }, group)), ...lines);
}

function metricRow(report, slot, key, name, explanation, less) {
  const estimates = report.variants.map(variant => variant.metrics?.[key]);
  if (estimates.every(estimate => estimate === undefined)) return null;
  return valueRow(report, slot, name, explanation, estimates, less, number, estimate => range(estimate));
}

function timeRow(report, slot) {
  const times = report.variants.map(variant => ({ value: variant.took?.p50, p95: variant.took?.p95 }));
  if (!times.some(time => known(time.value))) return null;
  return valueRow(report, slot, 'Time', 'median of a request', times, true, duration,
    time => (known(time.p95) ? `p95 ${duration(time.p95)}` : ''));
}

function valueRow(report, slot, name, hint, estimates, less, write, under) {
  const values = estimates.map(estimate => estimate?.value).filter(known);
  const best = values.length > 1 ? (less ? Math.min(...values) : Math.max(...values)) : NaN;
  const isBest = value => known(value) && write(value) === write(best); // those that look the same are marked alike
  const longest = Math.max(...values.map(Math.abs), 0);
  return html('tr', {}, html('th', { scope: 'row' }, html('b', {}, name), ...(less ? [html('b', { 'aria-hidden': 'true' }, ' ↓'), html('span', { class: 'hidden' }, ' (less is better)')] : []),
    html('span', {}, hint)),
    ...estimates.map((estimate, i) => {
      const value = estimate?.value;
      const cell = html('td', { 'data-variant': report.variants[i].name, class: isBest(value) ? 'best' : null },
        html('span', { class: 'value' }, write(value)));
      if (isBest(value)) cell.append(html('span', { class: 'hidden' }, ' best'));
      const between = estimate && under(estimate);
      if (between) cell.append(html('span', { class: 'range' }, between));
      if (known(value) && longest > 0) cell.append(bar(slot(report.variants[i].name), Math.abs(value) / longest));
      return cell;
    }));
}

function bar(slot, share) {
  const inner = html('i', {});
  inner.style.width = share * 100 + '%';
  return html('span', { class: `bar s${slot}`, 'aria-hidden': 'true' }, inner);
}
