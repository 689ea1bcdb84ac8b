/** Puts the report on the page: the sections that it has, in this order. */
function page(report) {
  report.variants ??= []; // an experiment may be all that was evaluated
  const slot = slots(report.variants.map(variant => variant.name));
  const main = report.variants.find(variant => variant.name === 'fused') ?? report.variants[0];
  const sections = [
    report.variants.length > 0 && metrics(report, slot),
    report.comparisons?.length > 0 && differences(report, slot),
    curves(report, slot),
    trade(report, slot),
    slices(report, slot),
    report.learned && learned(report),
    report.experiment?.arms?.length > 0 && experiment(report),
  ].filter(Boolean);
  const top = headline(report, main);
  top.append(contents(sections));
  document.title = `Evaluation of ${report.engine}`;
  document.getElementById('report').append(top, ...sections, ending(report));
  paintAll();
}

function contents(sections) {
  return html('nav', { 'aria-label': 'Sections' }, html('ul', {}, ...sections.map(one =>
    html('li', {}, html('a', { href: '#' + one.id }, one.querySelector('h2').textContent)))));
}

function ending(report) {
  return html('footer', {}, [
    report.evaluation && `Evaluation ${report.evaluation}`, known(report.seed) && `seed ${report.seed}`,
    known(report.took) && `took ${duration(report.took)}`,
  ].filter(Boolean).join(', ') + '. The same report as JSON: format=json.');
}

page(JSON.parse(document.getElementById('evaluation').textContent));
