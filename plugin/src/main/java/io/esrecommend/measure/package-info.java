/**
 * How good recommendations are: places of the relevant items in ranked lists, shown items and predicted values flow in;
 * metrics with confidence intervals and comparisons flow out.
 *
 * <p>Pure arithmetic: knows nothing of engines and no Elasticsearch. Every interval is one of 95 %. A metric that cannot
 * be measured is not a number; such values are left out of means and comparisons.
 */
package io.esrecommend.measure;
