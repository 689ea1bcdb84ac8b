/** The versions of what is kept and of what nodes tell each other: which of them this node reads, and what to do about others. */
package io.esrecommend.format;
