package io.esrecommend.embedding;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.BitSet;

/**
 * SentencePiece's table of what characters become: the length of a trie in bytes, the trie as a double array of units of
 * 32 bits, little-endian, and the texts, each ended by a zero. A unit has a label, whether a text ends there, and the
 * distance to its children
 * (<a href="https://github.com/s-yata/darts-clone">darts-clone</a>).
 */
final class Charsmap {

    private static final int MAX_UNITS = 1 << 22;

    private final int[] units;
    private final byte[] texts;

    private Charsmap(int[] units, byte[] texts) {
        this.units = units;
        this.texts = texts;
    }

    /**
     * Checks that no text can lead out of the trie, or to half of a character.
     *
     * @throws IllegalArgumentException saying what is wrong
     */
    static void check(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int length = bytes.length < 4 ? -1 : in.getInt();
        if (length < 4 || length > in.remaining() || length / 4 > MAX_UNITS) {
            throw new IllegalArgumentException("[" + bytes.length + "] bytes hold no trie of [" + length + "] bytes");
        }
        int[] units = new int[length / 4];
        in.asIntBuffer().get(units);
        in.position(4 + units.length * 4);
        byte[] texts = new byte[in.remaining()];
        in.get(texts);
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(texts));
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("its texts are not UTF-8", e);
        }
        new Charsmap(units, texts).walk();
    }

    /** Looks at every unit that some text can lead to, as a reader of the trie does. */
    private void walk() {
        ArrayDeque<Integer> left = new ArrayDeque<>();
        BitSet seen = new BitSet();
        left.add(distance(units[0]));
        while (!left.isEmpty()) {
            int children = left.remove();
            for (int label = 1; label < 256; label++) {
                int at = children ^ label;
                int unit = unit(at);
                if ((unit & (1 << 31 | 0xff)) != label || seen.get(at)) {
                    continue;
                }
                seen.set(at);
                int next = at ^ distance(unit);
                if ((unit >>> 8 & 1) == 1) {
                    text(unit(next) & Integer.MAX_VALUE);
                }
                left.add(next);
            }
        }
    }

    private int unit(int at) {
        if (at < 0 || at >= units.length) {
            throw new IllegalArgumentException("its trie of [" + units.length + "] units leads to unit [" + at + "]");
        }
        return units[at];
    }

    private void text(int at) {
        if (at > texts.length || (at < texts.length && (texts[at] & 0xc0) == 0x80)) {
            throw new IllegalArgumentException("its trie leads to byte [" + at + "] of the texts, where none begins");
        }
    }

    private static int distance(int unit) {
        return (unit >>> 10) << ((unit & 1 << 9) >>> 6);
    }
}
