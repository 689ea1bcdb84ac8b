/**
 * How good an engine is on the interactions that it has: some of them are held back, statistics are built of the rest,
 * and what is then recommended is compared with what was held back (A. Gunawardana, G. Shani and S. Yogev, "Evaluating
 * Recommender Systems", 2022).
 *
 * <p>Flow: events index, through {@link io.esrecommend.evaluation.Split}, to training interactions and test users; the
 * training interactions, through {@link io.esrecommend.evaluation.TrialEngine}, to throw-away statistics; each test user,
 * through {@link io.esrecommend.evaluation.Recommender}, to a ranked list; through {@code measure}, to a report, which
 * {@link io.esrecommend.evaluation.StoredEvaluations} keeps and {@link io.esrecommend.evaluation.ReportPage} shows.
 * {@link io.esrecommend.evaluation.Evaluation} is the flow.
 */
package io.esrecommend.evaluation;
