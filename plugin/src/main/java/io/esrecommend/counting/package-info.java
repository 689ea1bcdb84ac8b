/**
 * Makes neighbours of histories: how many users did each item, how many did pairs of them, and the rows that come of it; all
 * of them, or those whose counts have drifted. {@link io.esrecommend.counting.Recount} is the way in.
 */
package io.esrecommend.counting;
