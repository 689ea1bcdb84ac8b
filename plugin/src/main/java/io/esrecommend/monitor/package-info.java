/**
 * What recommendations do on this node, as its operator sees it. A {@link io.esrecommend.monitor.Trace} goes along with
 * each request and takes the time of its phases; at the end {@link io.esrecommend.monitor.Requests} counts it, and
 * {@link io.esrecommend.monitor.SlowLog} logs it if it took long. Knows no other package.
 */
package io.esrecommend.monitor;
