'use strict';

/** How numbers and names are written. */
const DASH = '–';
const SIGNIFICANT = new Intl.NumberFormat('en', { minimumSignificantDigits: 3, maximumSignificantDigits: 3 });
const WHOLE = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const DAY = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });

const known = value => typeof value === 'number' && Number.isFinite(value);

/** Three significant digits; a dash for what could not be measured. */
function number(value) {
  if (!known(value)) return DASH;
  return value === 0 ? '0' : SIGNIFICANT.format(value).replace('-', '−');
}

function count(value) {
  return known(value) ? WHOLE.format(value) : DASH;
}

function percent(value) {
  return known(value) ? number(value * 100) + ' %' : DASH;
}

function signed(value) {
  return known(value) && value > 0 ? '+' + number(value) : number(value);
}

/** How likely so large a difference is by chance alone. */
function probability(p) {
  if (!known(p)) return '';
  return p < 0.001 ? 'p < 0.001' : 'p = ' + number(p);
}

function range(estimate, write = number) {
  if (!estimate || !known(estimate.low) || !known(estimate.high)) return '';
  return write(estimate.low) + ' to ' + write(estimate.high);
}

/** "0.123 (0.106 to 0.140)" */
function written(estimate, write = number) {
  if (!estimate) return DASH;
  const between = range(estimate, write);
  return write(estimate.value) + (between ? ' (' + between + ')' : '');
}

/** A measured value, whether it comes with an interval or bare. */
function estimateOf(value) {
  return typeof value === 'object' ? value : { value };
}

/** Milliseconds. */
function duration(milliseconds) {
  if (!known(milliseconds)) return DASH;
  if (milliseconds < 1000) return number(milliseconds) + ' ms';
  if (milliseconds < 120000) return number(milliseconds / 1000) + ' s';
  return number(milliseconds / 60000) + ' min';
}

function moment(iso) {
  const time = new Date(iso);
  return Number.isNaN(time.getTime()) ? String(iso) : DAY.format(time) + ' UTC';
}

/** "vectors_only" as people write it. */
function plain(name) {
  return name.replace(/^platform\./, 'platform ').replaceAll('_', ' ');
}

function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function heldBack(holdout) {
  if (known(holdout.last)) return holdout.last === 1 ? 'each user’s last choice' : `each user’s last ${holdout.last} choices`;
  if (holdout.since) return 'everything since ' + moment(holdout.since);
  if (known(holdout.fraction)) return `the newest ${percent(holdout.fraction)} of what users did`;
  return '';
}
