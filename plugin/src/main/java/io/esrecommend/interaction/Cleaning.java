package io.esrecommend.interaction;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.common.io.stream.Writeable;
import org.elasticsearch.core.Nullable;
import org.elasticsearch.index.query.QueryBuilder;
import org.elasticsearch.xcontent.ConstructingObjectParser;
import org.elasticsearch.xcontent.NamedXContentRegistry;
import org.elasticsearch.xcontent.ParseField;
import org.elasticsearch.xcontent.ToXContentObject;
import org.elasticsearch.xcontent.XContentBuilder;
import org.elasticsearch.xcontent.XContentParser;

/**
 * Which events say nothing about a taste, as an operator states it.
 *
 * @param drop queries by the name of their rule: an event that matches one is dropped
 * @param sessions that no human has; null for any
 * @param users who do more than a human can; null for any
 * @param catalogue whether events of items that the item index does not have are dropped
 */
public record Cleaning(
        Map<String, Map<String, Object>> drop,
        @Nullable SessionRule sessions,
        @Nullable RateRule users,
        boolean catalogue)
        implements Writeable, ToXContentObject {

    /** Every event counts. */
    public static final Cleaning NONE = new Cleaning(Map.of(), null, null, false);

    /** The rule that counts events of sessions with too many. */
    public static final String SESSION_TOO_LARGE = "session_too_large";

    /** The rule that counts events of sessions without a pause. */
    public static final String SESSION_TOO_FAST = "session_too_fast";

    /** The rule that counts events of users who do too much. */
    public static final String USER_TOO_ACTIVE = "user_too_active";

    /** The rule that counts events of unknown items. */
    public static final String NOT_IN_CATALOGUE = "not_in_catalogue";

    private static final int MAX_RULES = 32;
    private static final Pattern RULE = Pattern.compile("[a-z0-9][a-z0-9_-]{0,49}");

    private static final ConstructingObjectParser<Cleaning, Void> PARSER = new ConstructingObjectParser<>(
            "cleaning",
            args -> new Cleaning(
                    args[0] == null ? Map.of() : queries((Map<?, ?>) args[0]),
                    (SessionRule) args[1],
                    (RateRule) args[2],
                    args[3] != null && (Boolean) args[3]));

    static {
        PARSER.declareObject(
                ConstructingObjectParser.optionalConstructorArg(), (p, c) -> p.mapOrdered(), new ParseField("drop"));
        PARSER.declareObject(
                ConstructingObjectParser.optionalConstructorArg(), SessionRule.PARSER, new ParseField("sessions"));
        PARSER.declareObject(
                ConstructingObjectParser.optionalConstructorArg(), RateRule.PARSER, new ParseField("users"));
        PARSER.declareBoolean(ConstructingObjectParser.optionalConstructorArg(), new ParseField("catalogue"));
    }

    /** Checks the rules' number and names. */
    public Cleaning {
        if (drop.size() > MAX_RULES) {
            throw new IllegalArgumentException(
                    "[cleaning.drop] has [" + drop.size() + "] rules but may have at most " + MAX_RULES);
        }
        for (String rule : drop.keySet()) {
            if (!RULE.matcher(rule).matches()
                    || rule.equals(SESSION_TOO_LARGE)
                    || rule.equals(SESSION_TOO_FAST)
                    || rule.equals(USER_TOO_ACTIVE)
                    || rule.equals(NOT_IN_CATALOGUE)) {
                throw new IllegalArgumentException("[cleaning.drop] names a rule [" + rule
                        + "] but a name has 1 to 50 lower-case letters, digits, '_' or '-', and is none of ["
                        + String.join(", ", SESSION_TOO_LARGE, SESSION_TOO_FAST, USER_TOO_ACTIVE, NOT_IN_CATALOGUE)
                        + "]");
            }
        }
    }

    /** Reads the rules from a request. */
    public static Cleaning parse(XContentParser parser) throws IOException {
        return PARSER.parse(parser, null);
    }

    /** Reads the rules from another node. */
    public Cleaning(StreamInput in) throws IOException {
        this(
                in.readOrderedMap(StreamInput::readString, StreamInput::readGenericMap),
                in.readOptionalWriteable(SessionRule::new),
                in.readOptionalWriteable(RateRule::new),
                in.readBoolean());
    }

    @Override
    public void writeTo(StreamOutput out) throws IOException {
        out.writeMap(drop, StreamOutput::writeString, StreamOutput::writeGenericMap);
        out.writeOptionalWriteable(sessions);
        out.writeOptionalWriteable(users);
        out.writeBoolean(catalogue);
    }

    /** The names of all rules that are stated, those of queries first. */
    public List<String> rules() {
        List<String> rules = new ArrayList<>(drop.keySet());
        if (sessions != null) {
            rules.add(SESSION_TOO_LARGE);
            rules.add(SESSION_TOO_FAST);
        }
        if (users != null) {
            rules.add(USER_TOO_ACTIVE);
        }
        if (catalogue) {
            rules.add(NOT_IN_CATALOGUE);
        }
        return rules;
    }

    /**
     * The queries of the rules, each with the rule's name.
     *
     * @throws IllegalArgumentException naming the rule whose query cannot be read
     */
    public Map<String, QueryBuilder> queries(NamedXContentRegistry registry) {
        Map<String, QueryBuilder> queries = new LinkedHashMap<>();
        drop.forEach((rule, query) -> queries.put(
                rule, QuerySource.read("cleaning.drop." + rule, query, registry).queryName(rule)));
        return queries;
    }

    private static Map<String, Map<String, Object>> queries(Map<?, ?> named) {
        Map<String, Map<String, Object>> queries = new LinkedHashMap<>();
        named.forEach((rule, query) -> queries.put((String) rule, QuerySource.require("cleaning.drop." + rule, query)));
        return queries;
    }

    @Override
    public XContentBuilder toXContent(XContentBuilder builder, Params params) throws IOException {
        builder.startObject();
        if (!drop.isEmpty()) {
            builder.field("drop", drop);
        }
        if (sessions != null) {
            builder.field("sessions", sessions);
        }
        if (users != null) {
            builder.field("users", users);
        }
        return builder.field("catalogue", catalogue).endObject();
    }
}
