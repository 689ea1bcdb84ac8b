/**
 * Who is who: the ids by which the systems of an application know one person.
 *
 * <p>A link says that an id is a user. Links are documents of an index of the engine; a person is whatever links connect,
 * in whichever order they came. {@link io.esrecommend.identity.Identities} turns an id that an application names into a
 * person, {@link io.esrecommend.identity.IdentityIndex} reads and writes the links. May know no other package but that
 * of the pseudonyms.
 */
package io.esrecommend.identity;
