/** The arms of an experiment with real users. */
function experiment(report) {
  const { control, arms, basis, since, until } = report.experiment;
  const what = plain(report.experiment.metric ?? 'rate');
  const shown = basis === 'impressions' ? 'were shown a list of the variant' : 'did something with a list of the variant';
  const span = [since && 'since ' + moment(since), until && 'until ' + moment(until)].filter(Boolean).join(', ');
  const verdict = experimentVerdict(report.experiment);
  return section('experiment', 'The experiment with users',
    `Users who ${shown}${span ? ', ' + span : ''}; each counts once. Lines are 95 % confidence intervals.`,
    verdict && html('p', { class: 'verdict' }, verdict),
    html('div', { class: 'card scroll', tabindex: 0, role: 'region', 'aria-label': 'The arms of the experiment' },
      table('The arms of the experiment', ['', 'lists', 'users', 'converted', 'conversions', `against ${control}`, 'by chance'],
        arms.map(arm => [arm.variant, count(arm.lists), count(arm.users), count(arm.converted_users), count(arm.conversions),
          arm.variant === control ? DASH : written(arm.difference, percentPoints), probability(chance(arm)) || DASH]))),
    html('div', { class: 'grid wide below' },
      armsFigure(arms, control, 'rate', capital(what), 'share of the users who did', percent),
      arms.some(arm => arm.per_user) && armsFigure(arms, control, 'per_user', capital(what) + 's of a user', 'mean over all users', number)),
    leftOut(report.experiment.left_out));
}

function armsFigure(arms, control, measure, title, under, write) {
  const points = arms.map(arm => ({
    slot: arm.variant === control ? 1 : 0, name: arm.variant, label: arm.variant,
    estimate: arm[measure] ? estimateOf(arm[measure]) : { value: null }, note: arm.variant === control ? 'control' : '',
  }));
  return figure(title, under, width => rows(width, {
    rows: points, from: 0, to: reach(points.map(point => point.estimate)), bars: true, write, percent: write === percent, title,
    description: points.map(point => `${point.label} ${written(point.estimate, write)}`).join('; '),
  }), table(title, ['', title], points.map(point => [point.label, written(point.estimate, write)])));
}

function leftOut(reasons) {
  const said = Object.entries(reasons ?? {}).filter(([, left]) => left > 0).map(([reason, left]) => `${count(left)} ${plain(reason)}`);
  return said.length > 0 && html('p', { class: 'note' }, `Left out: ${said.join(', ')}.`);
}

/** What the experiment says, in a sentence; empty if it can say nothing. */
function experimentVerdict({ arms, control }) {
  return arms.filter(arm => arm.variant !== control && known(arm.difference?.value)).map(arm => {
    const by = `${number(Math.abs(arm.difference.value) * 100)} percentage points`;
    const p = probability(chance(arm));
    if (!arm.significant) return `“${arm.variant}” differs from “${control}” by ${by}, which chance can explain (${p}).`;
    return `“${arm.variant}” is ${by} ${arm.difference.value > 0 ? 'better' : 'worse'} than “${control}” (${p}).`;
  }).join(' ');
}

/** The probability, after correction for the number of arms where that is known. */
const chance = arm => arm.adjusted_p ?? arm.p;

function percentPoints(value) {
  return known(value) ? signed(value * 100) + ' pp' : DASH;
}
