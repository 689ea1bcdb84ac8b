/**
 * A node with little heap, asked for much: what it cannot do it refuses with a 429, and it lives on. {@link
 * io.esrecommend.memory.Vitals} are what must be as before afterwards.
 */
package io.esrecommend.memory;
