/** Paired comparisons: how far two variants are apart for the same users. */
function differences(report, slot) {
  const names = [...new Set(report.comparisons.map(one => one.metric))];
  const figures = names.map(metric => {
    const pairs = report.comparisons.filter(one => one.metric === metric);
    const name = (NAME_OF[metric] ?? plain(metric)) + '@' + report.cutoff;
    const ends = pairs.flatMap(one => [one.difference, one.low, one.high, 0]).filter(known);
    const all = pairs.map(one => ({
      slot: slot(one.variant === report.variants[0]?.name ? one.against : one.variant),
      name: `${one.variant}/${one.against}`,
      label: `${plain(one.variant)} against ${plain(one.against)}`,
      estimate: { value: one.difference, low: one.low, high: one.high },
      note: probability(one.p),
    }));
    const room = (Math.max(...ends) - Math.min(...ends)) * 0.04;
    return figure(name, 'right of zero: the first of the two is better', width => rows(width, {
      rows: all, from: Math.min(...ends) - room, to: Math.max(...ends) + room, write: signed,
      title: `Differences of ${name}`, description: all.map(one => `${one.label} ${written(one.estimate, signed)} ${one.note}`).join('; '),
    }), table(`Differences of ${name}`, ['', 'difference', '95 % interval', 'by chance'],
      all.map(one => [one.label, signed(one.estimate.value), range(one.estimate, signed) || DASH, one.note || DASH])));
  });
  return section('differences', 'Is the difference chance?',
    'Each user is asked for with both variants, so the difference is taken user by user. An interval that does not touch zero is more than chance explains.',
    html('div', { class: 'grid wide' }, ...figures));
}
