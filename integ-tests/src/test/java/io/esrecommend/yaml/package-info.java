/**
 * Runs REST tests written in Elasticsearch's YAML format, since Elasticsearch's own runner is not published.
 *
 * <p>In: {@link io.esrecommend.yaml.ApiSpec}s (JSON files that say which paths, methods and parameters a call has) and
 * {@link io.esrecommend.yaml.YamlTest}s. Each section of a test is a list of {@link io.esrecommend.yaml.Step}s that run
 * one after the other on a {@link io.esrecommend.yaml.Conversation} with a node. A word the runner does not know fails
 * the test: a check that is skipped silently is worse than none.
 */
package io.esrecommend.yaml;
