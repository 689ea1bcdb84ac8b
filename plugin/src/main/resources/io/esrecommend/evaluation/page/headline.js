/** What the numbers say, in one sentence and four numbers. */
function headline(report, main) {
  const found = main?.metrics?.hit_rate;
  const popular = report.variants.find(variant => variant.name === 'popularity' && variant !== main);
  return html('header', {},
    html('h1', {}, 'Evaluation of the engine ', html('b', {}, report.engine)),
    finding(report, main, found, popular?.metrics?.hit_rate),
    ...certainty(report, main),
    html('p', { class: 'lead' }, circumstances(report)),
    main && html('dl', { class: 'tiles' },
      tile(`find it among the first ${report.cutoff}`, percent(found?.value), range(found, percent)),
      tile('NDCG@' + report.cutoff, number(main.metrics?.ndcg?.value), range(main.metrics?.ndcg)),
      tile('of the catalogue is shown to somebody', percent(main.metrics?.coverage?.value), range(main.metrics?.coverage, percent)),
      tile('half of the requests take less', duration(main.took?.p50), known(main.took?.p95) ? `95 % less than ${duration(main.took.p95)}` : '')));
}

function finding(report, main, found, popular) {
  if (!known(found?.value)) {
    const verdict = report.experiment?.arms && experimentVerdict(report.experiment);
    return html('p', { class: 'finding' }, verdict || 'Nothing was held back that could be found again.');
  }
  const item = report.holdout?.last === 1 ? 'the held-back item' : 'a held-back item';
  const sentence = html('p', { class: 'finding' }, `${capital(plain(main.name))} finds ${item} among the first\u00A0${report.cutoff} for `,
    html('em', {}, percent(found.value)), ' of users');
  if (known(popular?.value) && popular.value > 0) {
    sentence.append(', ', html('em', {}, number(found.value / popular.value) + ' times'), ' popularity');
  }
  sentence.append('.');
  return sentence;
}

function certainty(report, main) {
  const said = [];
  const against = report.comparisons?.find(one => one.variant === main?.name && one.against === 'popularity' && one.metric === 'ndcg');
  if (against && known(against.p)) {
    const sure = against.p < 0.05;
    const side = against.difference < 0 ? 'below' : 'above';
    said.push(`Its NDCG@${report.cutoff} is ${number(Math.abs(against.difference))} ${side} popularity’s (${probability(against.p)}): `
      + (sure ? 'more than chance explains.' : 'chance alone can explain that.'));
  }
  if (report.learned) {
    said.push(report.learned.taken ? 'The learned weights ranked better and are in use now.' : 'The learned weights were not taken.');
  }
  return said.map(words => html('p', { class: 'lead' }, words));
}

function circumstances(report) {
  const counts = report.counts ?? {};
  return [
    report.holdout && heldBack(report.holdout) && `Held back: ${heldBack(report.holdout)}.`,
    known(counts.test_users) && `Recommended for ${count(counts.test_users)} users, after learning from ${count(counts.training_interactions)} interactions; looked for ${count(counts.test_interactions)} held-back choices among ${count(counts.items)} items.`,
    counts.skipped_users > 0 && `${count(counts.skipped_users)} users were skipped.`,
    report.started && `Run on ${moment(report.started)}.`,
  ].filter(Boolean).join(' ');
}

function tile(name, value, between) {
  return html('div', { class: 'tile' }, html('dt', {}, name), html('dd', { class: 'big' }, value),
    between ? html('dd', { class: 'small' }, between) : null);
}
