package io.esrecommend.rest;

import io.esrecommend.engine.ParseErrors;
import io.esrecommend.identity.Link;
import java.io.IOException;
import java.util.List;
import org.elasticsearch.xcontent.ObjectParser;
import org.elasticsearch.xcontent.ParseField;
import org.elasticsearch.xcontent.XContentParser;

/** Ids that a request names: those of one user, or links of several users. */
final class IdentityBody {

    private static final int MAX_LINKS = 1_000;

    private static final ObjectParser<IdentityBody, Void> USER = new ObjectParser<>("identity", IdentityBody::new);
    private static final ObjectParser<IdentityBody, Void> USERS = new ObjectParser<>("identity", IdentityBody::new);

    static {
        declareUser(USER);
        declareUser(USERS);
        USERS.declareObjectArray((body, links) -> body.links = links, USER, new ParseField("links"));
    }

    private String user;
    private List<String> ids;
    private List<IdentityBody> links;

    private static void declareUser(ObjectParser<IdentityBody, Void> parser) {
        parser.declareString((body, user) -> body.user = user, new ParseField("user"));
        parser.declareStringArray((body, ids) -> body.ids = ids, new ParseField("ids"));
    }

    /** Reads the ids of one user. */
    static IdentityBody ofUser(XContentParser parser) throws IOException {
        return ParseErrors.unwrapped(() -> USER.parse(parser, null));
    }

    /** Reads the ids of one user or of several. */
    static IdentityBody ofUsers(XContentParser parser) throws IOException {
        return ParseErrors.unwrapped(() -> USERS.parse(parser, null));
    }

    /** The user; null if none is named. */
    String user() {
        return user;
    }

    /** The ids; none if they are not there. */
    List<String> ids() {
        return ids == null ? List.of() : ids;
    }

    /** All links; where no user is named, the first id is the user. */
    List<Link> links() {
        if (links == null) {
            return ofOne();
        }
        if (user != null || ids != null) {
            throw new IllegalArgumentException("[links] stands beside [" + (user != null ? "user" : "ids")
                    + "]; name either links, or a user and ids");
        }
        if (links.isEmpty() || links.size() > MAX_LINKS) {
            throw new IllegalArgumentException(
                    "[links] has [" + links.size() + "] entries but must have between 1 and " + MAX_LINKS);
        }
        return links.stream().flatMap(one -> one.ofOne().stream()).distinct().toList();
    }

    private List<Link> ofOne() {
        if (user != null) {
            return Link.of(user, ids());
        }
        if (ids().size() < 2) {
            throw new IllegalArgumentException("[user] is missing and [ids] names [" + ids().size()
                    + "] ids; name a user, or two ids or more, of which the first is the user");
        }
        Link.requireIds(ids);
        return Link.of(ids.getFirst(), ids.subList(1, ids.size()));
    }
}
