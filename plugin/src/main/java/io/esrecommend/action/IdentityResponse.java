package io.esrecommend.action;

import io.esrecommend.identity.Person;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import org.elasticsearch.action.ActionResponse;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.xcontent.ToXContentObject;
import org.elasticsearch.xcontent.XContentBuilder;

/** What became of links, and who the ids are now. */
public final class IdentityResponse extends ActionResponse implements ToXContentObject {

    private final String what;
    private final int links;
    private final SequencedSet<Person> persons;

    /**
     * @param what the links became
     * @param links that changed
     * @param persons whose ids were named
     */
    IdentityResponse(String what, int links, Collection<Person> persons) {
        this.what = what;
        this.links = links;
        this.persons = new LinkedHashSet<>(persons);
    }

    @Override
    public void writeTo(StreamOutput out) {
        throw new UnsupportedOperationException("runs on the node that was asked");
    }

    @Override
    public XContentBuilder toXContent(XContentBuilder builder, Params params) throws IOException {
        builder.startObject().field("acknowledged", true).field(what, links).startArray("users");
        for (Person person : persons) {
            builder.startObject();
            fields(builder, person);
            builder.endObject();
        }
        return builder.endArray().endObject();
    }

    /** Writes a person. */
    static void fields(XContentBuilder builder, Person person) throws IOException {
        builder.field("user", person.user()).field("ids", person.ids());
    }
}
