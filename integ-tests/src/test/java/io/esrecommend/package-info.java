/**
 * Tests of the plugin on a real node: {@code *IT} classes that get an {@link io.esrecommend.node.Http} from
 * {@link io.esrecommend.LocalNodeExtension}.
 */
package io.esrecommend;
