package io.esrecommend.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.elasticsearch.common.hash.MurmurHash3;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.common.io.stream.Writeable;
import org.elasticsearch.core.Nullable;
import org.elasticsearch.xcontent.XContentParser;

/**
 * The variants of an engine, by name in the order of the request. Who gets none of them is in the control: the engine as it
 * is.
 *
 * <p>Who gets which follows from the names of the engine and the variants, their shares and the user's id, and so is the same
 * on every node, after a restart and in another cluster. The variants take their shares one after another, each from those
 * whom none before it took, by a hash of its own. So one that is added at the end, or whose share changes there, takes users
 * from the control alone and gives them back to it; a change of one before it moves, beside its own users, only few of those
 * after it.
 */
public final class Variants implements Writeable {

    /** The name of the engine as it is. */
    public static final String CONTROL = "control";

    /** The fingerprint of the control. */
    public static final int CONTROL_FINGERPRINT = 0;

    /** An engine without any. */
    public static final Variants NONE = new Variants(Map.of());

    private static final int MAX = 8;

    /** What a sum of shares may be above 1 because of rounding. */
    private static final double ROUNDING = 1e-9;

    private final Map<String, Variant> byName;

    /**
     * @param byName in the order of the request
     * @throws IllegalArgumentException naming what there is too much of, or a name that cannot be
     */
    Variants(Map<String, Variant> byName) {
        this.byName = Collections.unmodifiableMap(new LinkedHashMap<>(byName));
        if (byName.size() > MAX) {
            throw new IllegalArgumentException(
                    "[variants] has [" + byName.size() + "] but may have at most " + MAX + "; leave some out");
        }
        Map<Integer, String> fingerprints = new HashMap<>();
        for (String name : byName.keySet()) {
            if (!Items.NAME.matcher(name).matches() || name.equals(CONTROL)) {
                throw new IllegalArgumentException("[variants] has the name [" + name
                        + "] but a name has 1 to 50 lower-case letters, digits or '_', and is not [" + CONTROL
                        + "], which is the engine as it is");
            }
            String same = fingerprints.put(fingerprint(name), name);
            if (same != null) {
                throw new IllegalArgumentException("[variants] has the names [" + same + "] and [" + name
                        + "], which recommendation ids cannot tell apart; give one of them another name");
            }
        }
        double shares = byName.values().stream().mapToDouble(Variant::share).sum();
        if (shares > 1 + ROUNDING) {
            throw new IllegalArgumentException("[variants] have shares of [" + shares
                    + "] together but may have at most 1; make some smaller, what is left is the control's");
        }
    }

    /** Reads them from another node. */
    Variants(StreamInput in) throws IOException {
        this(in.readOrderedMap(StreamInput::readString, Variant::new));
    }

    @Override
    public void writeTo(StreamOutput out) throws IOException {
        out.writeMap(byName, StreamOutput::writeString, StreamOutput::writeWriteable);
    }

    /** Reads them from a request. */
    static Variants parse(XContentParser parser) throws IOException {
        return new Variants(parser.map(LinkedHashMap::new, Variant::parse));
    }

    /** Whether everybody gets the engine as it is. */
    public boolean isEmpty() {
        return byName.isEmpty();
    }

    /** The variants by their name, in the order of the request; the control is none. */
    public Map<String, Variant> byName() {
        return byName;
    }

    /** All that one may get: the control and the variants. */
    public List<String> names() {
        List<String> names = new ArrayList<>(List.of(CONTROL));
        names.addAll(byName.keySet());
        return names;
    }

    /**
     * What a user gets.
     *
     * @param engine the engine's name, so that tests of other engines are of other users
     * @param person the id that stands for all ids of the user; null for nobody, who gets the control
     */
    public String assign(String engine, @Nullable String person) {
        double left = 1;
        for (Map.Entry<String, Variant> variant : byName.entrySet()) {
            double share = variant.getValue().share();
            if (person != null && left * uniform(engine + '\0' + variant.getKey() + '\0' + person) < share) {
                return variant.getKey();
            }
            left -= share;
        }
        return CONTROL;
    }

    /** A number in [0,1). */
    private static double uniform(String text) {
        return (hash(text) >>> 11) * 0x1.0p-53;
    }

    /** Tells the variants of an engine apart in a recommendation id: 0 for the control, at most 65,535. */
    public static int fingerprint(String name) {
        return name.equals(CONTROL) ? CONTROL_FINGERPRINT : 1 + (int) Long.remainderUnsigned(hash(name), 0xFFFF);
    }

    private static long hash(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return MurmurHash3.hash128(bytes, 0, bytes.length, 0, new MurmurHash3.Hash128()).h1;
    }

    /** The name of a fingerprint; null if no variant has it. */
    @Nullable
    public String named(int fingerprint) {
        return names().stream()
                .filter(name -> fingerprint(name) == fingerprint)
                .findFirst()
                .orElse(null);
    }

    /**
     * Checks that there is one of a name.
     *
     * @throws IllegalArgumentException if there is none; the message names those there are
     */
    public void require(String name) {
        if (!names().contains(name)) {
            throw new IllegalArgumentException("[variant] is [" + name + "] but the engine has " + names()
                    + "; name one of these, or leave it out");
        }
    }

    /** Checks each against what it varies. */
    void requireFit(Items items, @Nullable Profiles profiles, Collection<Component> components) {
        byName.forEach((name, variant) -> variant.requireFits(name, items, profiles, components));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Variants that
                && List.copyOf(byName.entrySet()).equals(List.copyOf(that.byName.entrySet()));
    }

    @Override
    public int hashCode() {
        return byName.hashCode();
    }
}
