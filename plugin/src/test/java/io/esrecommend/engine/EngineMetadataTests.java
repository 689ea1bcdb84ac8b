package io.esrecommend.engine;

import static org.hamcrest.Matchers.containsString;

import io.esrecommend.RecommendPlugin;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.elasticsearch.cluster.Diff;
import org.elasticsearch.cluster.metadata.Metadata;
import org.elasticsearch.cluster.metadata.ProjectId;
import org.elasticsearch.cluster.metadata.ProjectMetadata;
import org.elasticsearch.common.Strings;
import org.elasticsearch.common.io.stream.NamedWriteableRegistry;
import org.elasticsearch.common.io.stream.Writeable;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.common.xcontent.ChunkedToXContent;
import org.elasticsearch.test.ChunkedToXContentDiffableSerializationTestCase;
import org.elasticsearch.xcontent.NamedXContentRegistry;
import org.elasticsearch.xcontent.ToXContent;
import org.elasticsearch.xcontent.XContentParser;
import org.elasticsearch.xcontent.json.JsonXContent;
import org.junit.After;
import org.junit.Before;

public class EngineMetadataTests extends ChunkedToXContentDiffableSerializationTestCase<Metadata.ProjectCustom> {

    private static final EngineMetadata NONE =
            EngineMetadata.of(ProjectMetadata.builder(ProjectId.DEFAULT).build());

    private RecommendPlugin plugin;

    @Before
    public void open() throws IOException {
        plugin = new RecommendPlugin(Settings.EMPTY, createTempDir());
    }

    @After
    public void close() {
        plugin.close();
    }

    @Override
    protected NamedWriteableRegistry getNamedWriteableRegistry() {
        return new NamedWriteableRegistry(plugin.getNamedWriteables());
    }

    @Override
    protected NamedXContentRegistry xContentRegistry() {
        return new NamedXContentRegistry(plugin.getNamedXContent());
    }

    /** Who gets which variant depends on their order. */
    @Override
    protected String[] getShuffleFieldsExceptions() {
        return new String[] {"variants"};
    }

    @Override
    protected Writeable.Reader<Metadata.ProjectCustom> instanceReader() {
        return EngineMetadata::new;
    }

    @Override
    protected Writeable.Reader<Diff<Metadata.ProjectCustom>> diffReader() {
        return EngineMetadata::readDiffFrom;
    }

    @Override
    protected Metadata.ProjectCustom createTestInstance() {
        EngineMetadata metadata = NONE;
        for (int i = between(0, 5); i > 0; i--) {
            metadata = metadata.with(randomAlphaOfLength(5), RandomEngines.engine());
        }
        return metadata;
    }

    @Override
    protected Metadata.ProjectCustom makeTestChanges(Metadata.ProjectCustom instance) {
        return mutateInstance(instance);
    }

    @Override
    protected Metadata.ProjectCustom mutateInstance(Metadata.ProjectCustom instance) {
        EngineMetadata metadata = (EngineMetadata) instance;
        if (metadata.engines().isEmpty() || randomBoolean()) {
            return metadata.with(randomAlphaOfLength(6), RandomEngines.engine());
        }
        String name = randomFrom(metadata.engines().keySet());
        return randomBoolean()
                ? metadata.without(name)
                : metadata.with(name, randomValueOtherThan(metadata.engines().get(name), RandomEngines::engine));
    }

    @Override
    protected Metadata.ProjectCustom doParseInstance(XContentParser parser) throws IOException {
        parser.nextToken();
        return EngineMetadata.fromXContent(parser);
    }

    public void testEnginesComeOneByOne() {
        assertChunkCount(
                createTestInstance(),
                metadata -> ((EngineMetadata) metadata).engines().size());
    }

    public void testChangesLeaveTheOriginalAsItWas() {
        Engine engine = RandomEngines.engine();
        EngineMetadata one = NONE.with("films", engine);
        assertEquals(Set.of(), NONE.engines().keySet());
        EngineMetadata replaced = one.with("films", randomValueOtherThan(engine, RandomEngines::engine));
        assertNotEquals(one, replaced);
        assertSame(engine, one.engines().get("films"));
        assertEquals(NONE, one.without("films"));
        assertEquals(one, one.without("books"));
        expectThrows(UnsupportedOperationException.class, () -> one.engines().clear());
    }

    public void testEnginesAreInOrderOfTheirNames() {
        Engine engine = RandomEngines.engine();
        EngineMetadata metadata = NONE.with("b", engine).with("c", engine).with("a", engine);
        assertEquals(List.of("a", "b", "c"), List.copyOf(metadata.engines().keySet()));
    }

    public void testNumberOfEnginesIsLimited() {
        Engine engine = RandomEngines.engine();
        EngineMetadata full = Stream.iterate(0, i -> i + 1)
                .limit(EngineMetadata.MAX_ENGINES)
                .reduce(NONE, (metadata, i) -> metadata.with("e" + i, engine), (a, b) -> b);
        assertEquals(EngineMetadata.MAX_ENGINES, full.engines().size());
        IllegalArgumentException e = expectThrows(IllegalArgumentException.class, () -> full.with("one-more", engine));
        assertThat(e.getMessage(), containsString("[1000] engines"));
        assertThat(e.getMessage(), containsString("[one-more]"));
        full.with("e0", RandomEngines.engine());
    }

    public void testEnginesSurviveARestartAndASnapshot() throws IOException {
        EngineMetadata engines = NONE.with("films", RandomEngines.engine());
        Metadata metadata = Metadata.builder()
                .put(ProjectMetadata.builder(ProjectId.DEFAULT).putCustom(EngineMetadata.TYPE, engines))
                .build();
        for (String context : List.of(Metadata.CONTEXT_MODE_GATEWAY, Metadata.CONTEXT_MODE_SNAPSHOT)) {
            ToXContent.Params params =
                    new ToXContent.MapParams(Map.of(Metadata.CONTEXT_MODE_PARAM, context, "multi-project", "false"));
            String json = Strings.toString(ChunkedToXContent.wrapAsToXContent(metadata), params, false, false);
            try (XContentParser parser = createParser(JsonXContent.jsonXContent, json)) {
                Metadata read = Metadata.Builder.fromXContent(parser);
                assertEquals(context, engines, EngineMetadata.of(read.getProject(ProjectId.DEFAULT)));
            }
        }
    }
}
