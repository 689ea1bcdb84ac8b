/**
 * Names for users that only who holds the key can make: the same user always gets the same one, and nobody can tell
 * from it who that is.
 *
 * <p>Knows no other package, and no Elasticsearch.
 */
package io.esrecommend.pseudonym;
