package io.esrecommend;

import static org.hamcrest.Matchers.containsString;

import io.esrecommend.format.WireFormat;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.elasticsearch.ElasticsearchStatusException;
import org.elasticsearch.TransportVersion;
import org.elasticsearch.cluster.ClusterModule;
import org.elasticsearch.cluster.NamedDiff;
import org.elasticsearch.cluster.metadata.Metadata;
import org.elasticsearch.common.bytes.BytesReference;
import org.elasticsearch.common.io.stream.BytesStreamOutput;
import org.elasticsearch.common.io.stream.NamedWriteableAwareStreamInput;
import org.elasticsearch.common.io.stream.NamedWriteableRegistry;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.Writeable;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.core.CheckedFunction;
import org.elasticsearch.core.SuppressForbidden;
import org.elasticsearch.plugins.ActionPlugin;
import org.elasticsearch.plugins.SearchPlugin;
import org.elasticsearch.rest.RestStatus;
import org.elasticsearch.search.SearchModule;
import org.elasticsearch.test.ESTestCase;
import org.junit.After;
import org.junit.Before;

/**
 * The bytes of every message between nodes, as they are stored in {@code src/test/resources/wire/<format>}: base64, in a file
 * for each kind, after the version of Elasticsearch's own wire. They are those of the release that introduced the format. Where a
 * message changes, {@link WireFormat} counts up, and {@code mvn verify -pl plugin -am -Dtest=WireFormatTests
 * -Dsurefire.failIfNoSpecifiedTests=false -Dwire.store=$PWD/plugin/src/test/resources/wire} stores the bytes of the new
 * format, and those of a kind of message that has none yet.
 */
public class WireFormatTests extends ESTestCase {

    private static final int SAMPLES = 3;
    private static final String STORE = "wire.store";

    private RecommendPlugin plugin;
    private NamedWriteableRegistry registry;

    /** How a message is read, by the name of its file. */
    private final Map<String, CheckedFunction<StreamInput, ? extends Writeable, Exception>> readers = new TreeMap<>();

    @Before
    public void open() throws Exception {
        plugin = new RecommendPlugin(Settings.EMPTY, createTempDir());
        List<NamedWriteableRegistry.Entry> entries =
                new ArrayList<>(new SearchModule(Settings.EMPTY, List.of(plugin)).getNamedWriteables());
        entries.addAll(plugin.getNamedWriteables());
        entries.addAll(ClusterModule.getNamedWriteables());
        registry = new NamedWriteableRegistry(entries);
        plugin.getNamedWriteables()
                .forEach(entry -> named(entry.categoryClass.getSimpleName(), entry.name, entry.reader));
        for (SearchPlugin.QuerySpec<?> query : plugin.getQueries()) {
            named("QueryBuilder", query.getName().getPreferredName(), query.getReader());
        }
        for (SearchPlugin.AggregationSpec aggregation : plugin.getAggregations()) {
            named("AggregationBuilder", aggregation.getName().getPreferredName(), aggregation.getReader());
            aggregation.getResultReaders().forEach((name, reader) -> named("InternalAggregation", name, reader));
        }
        for (ActionPlugin.ActionHandler action : plugin.getActions()) {
            for (Class<?> message : action.getTransportAction().getDeclaredClasses()) {
                for (Constructor<?> constructor : message.getDeclaredConstructors()) {
                    message(action.getTransportAction().getSimpleName() + "." + message.getSimpleName(), constructor);
                }
            }
        }
    }

    @After
    public void close() {
        plugin.close();
    }

    private void named(String category, String name, Writeable.Reader<?> reader) {
        readers.put(category + "." + name, in -> {
            Object read = reader.read(in);
            return read instanceof NamedDiff<?> change ? whole(change) : (Writeable) read;
        });
    }

    /** A change that was read cannot be written: what it makes of nothing is, as the same change. */
    @SuppressWarnings("unchecked")
    private static Writeable whole(NamedDiff<?> change) {
        return ((NamedDiff<Metadata.ProjectCustom>) change).apply(null).diff(null);
    }

    @SuppressForbidden(reason = "constructors that only Elasticsearch calls")
    private void message(String name, Constructor<?> constructor) {
        Class<?>[] types = constructor.getParameterTypes();
        if (types.length == 0 || types[0] != StreamInput.class) {
            return;
        }
        constructor.setAccessible(true);
        readers.put(name, in ->
                (Writeable) (types.length == 1 ? constructor.newInstance(in) : constructor.newInstance(in, null)));
    }

    private Writeable read(String name, TransportVersion version, byte[] bytes) throws Exception {
        try (StreamInput in = new NamedWriteableAwareStreamInput(StreamInput.wrap(bytes), registry)) {
            in.setTransportVersion(version);
            Writeable message = readers.get(name).apply(in);
            assertEquals(name + " leaves bytes unread", -1, in.read());
            return message;
        }
    }

    private static byte[] write(Writeable message, TransportVersion version) throws IOException {
        try (BytesStreamOutput out = new BytesStreamOutput()) {
            out.setTransportVersion(version);
            message.writeTo(out);
            return BytesReference.toBytes(out.bytes());
        }
    }

    private static String file(String name) {
        return name.replaceAll("[:/]", "-") + ".txt";
    }

    private static List<String> stored(String name) throws IOException {
        String path = "/wire/" + WireFormat.current() + "/" + file(name);
        try (InputStream in = WireFormatTests.class.getResourceAsStream(path)) {
            return in == null
                    ? List.of()
                    : new String(in.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .toList();
        }
    }

    public void testStoredMessagesAreReadAndWrittenAsTheyWere() throws Exception {
        for (String name : readers.keySet()) {
            List<String> lines = stored(name);
            if (lines.isEmpty() && System.getProperty(STORE) != null) {
                store(name);
                continue;
            }
            assertFalse(
                    "no bytes of [" + name + "] are stored; see the comment of " + WireFormatTests.class,
                    lines.isEmpty());
            for (String line : lines) {
                int blank = line.indexOf(' ');
                TransportVersion version = TransportVersion.fromId(Integer.parseInt(line.substring(0, blank)));
                String bytes = line.substring(blank + 1);
                Writeable message = read(name, version, Base64.getDecoder().decode(bytes));
                String changed = "messages [" + name + "] have changed: count the wire format up";
                assertEquals(changed, bytes, Base64.getEncoder().encodeToString(write(message, version)));
            }
        }
    }

    @SuppressForbidden(reason = "writes into the sources, where the developer wants it")
    private void store(String name) throws Exception {
        TransportVersion version = TransportVersion.current();
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < SAMPLES; i++) {
            byte[] bytes = write(WireSamples.make(name), version);
            // maps have no order until they were read once
            bytes = write(read(name, version, bytes), version);
            lines.add(version.id() + " " + Base64.getEncoder().encodeToString(bytes));
        }
        Path folder = Path.of(System.getProperty(STORE), Integer.toString(WireFormat.current()));
        Files.createDirectories(folder);
        Files.write(folder.resolve(file(name)), lines);
    }

    public void testNoKindOfMessageIsOverlooked() throws Exception {
        Path folder = Path.of(WireFormatTests.class
                .getResource("/wire/" + WireFormat.current())
                .toURI());
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(
                    files.map(file -> file.getFileName().toString()).collect(Collectors.toSet()),
                    readers.keySet().stream().map(WireFormatTests::file).collect(Collectors.toSet()));
        }
    }

    public void testMessagesOfAnotherFormatAreRefused() throws IOException {
        try (BytesStreamOutput out = new BytesStreamOutput()) {
            out.writeVInt(WireFormat.current() + 1);
            ElasticsearchStatusException e = expectThrows(
                    ElasticsearchStatusException.class,
                    () -> WireFormat.read(out.bytes().streamInput()));
            assertEquals(RestStatus.SERVICE_UNAVAILABLE, e.status());
            assertThat(e.getMessage(), containsString("in wire format [2], but this node knows [1]"));
        }
    }
}
