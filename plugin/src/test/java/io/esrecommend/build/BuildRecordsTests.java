package io.esrecommend.build;

import io.esrecommend.RecommendPlugin;
import java.io.IOException;
import java.util.Map;
import org.elasticsearch.cluster.Diff;
import org.elasticsearch.cluster.metadata.Metadata;
import org.elasticsearch.cluster.metadata.ProjectId;
import org.elasticsearch.cluster.metadata.ProjectMetadata;
import org.elasticsearch.common.io.stream.NamedWriteableRegistry;
import org.elasticsearch.common.io.stream.Writeable;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.test.ChunkedToXContentDiffableSerializationTestCase;
import org.elasticsearch.xcontent.NamedXContentRegistry;
import org.elasticsearch.xcontent.XContentParser;
import org.junit.After;
import org.junit.Before;

public class BuildRecordsTests extends ChunkedToXContentDiffableSerializationTestCase<Metadata.ProjectCustom> {

    private static final BuildRecords NONE =
            BuildRecords.of(ProjectMetadata.builder(ProjectId.DEFAULT).build());

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

    @Override
    protected Writeable.Reader<Metadata.ProjectCustom> instanceReader() {
        return BuildRecords::new;
    }

    @Override
    protected Writeable.Reader<Diff<Metadata.ProjectCustom>> diffReader() {
        return BuildRecords::readDiffFrom;
    }

    private static BuildRecord ended(String build) {
        BuildRecord.Outcome outcome = randomFrom(BuildRecord.Outcome.values());
        boolean succeeded = outcome == BuildRecord.Outcome.SUCCEEDED;
        long started = randomLongBetween(0, 2_000_000_000_000L);
        return new BuildRecord(
                build,
                randomFrom("full", "incremental"),
                outcome,
                started,
                started + between(0, 1_000_000),
                randomAlphaOfLength(5),
                Map.of("counting", randomNonNegativeLong()),
                succeeded ? Map.of("users", randomNonNegativeLong()) : Map.of(),
                succeeded ? null : new BuildFailure(randomAlphaOfLength(5), randomAlphaOfLength(20), 429));
    }

    @Override
    protected Metadata.ProjectCustom createTestInstance() {
        BuildRecords records = NONE;
        for (int i = between(0, 5); i > 0; i--) {
            records = records.with(randomAlphaOfLength(5), ended(randomAlphaOfLength(5)));
        }
        return records;
    }

    @Override
    protected Metadata.ProjectCustom makeTestChanges(Metadata.ProjectCustom instance) {
        return mutateInstance(instance);
    }

    @Override
    protected Metadata.ProjectCustom mutateInstance(Metadata.ProjectCustom instance) {
        BuildRecords records = (BuildRecords) instance;
        return records.all().isEmpty() || randomBoolean()
                ? records.with(randomAlphaOfLength(6), ended("a"))
                : records.without(randomFrom(records.all().keySet()));
    }

    @Override
    protected Metadata.ProjectCustom doParseInstance(XContentParser parser) throws IOException {
        parser.nextToken();
        return BuildRecords.fromXContent(parser);
    }

    public void testRecordsComeOneByOne() {
        assertChunkCount(
                createTestInstance(), records -> ((BuildRecords) records).all().size());
    }

    public void testRecordOfAnEarlierBuildComesTooLate() {
        BuildRecord first = ended("20260101000000000");
        BuildRecord second = ended("20260101000000001");
        assertSame(first, NONE.with("films", first).get("films"));
        assertSame(second, NONE.with("films", first).with("films", second).get("films"));
        assertSame(second, NONE.with("films", second).with("films", first).get("films"));
        assertNull(NONE.with("films", first).get("books"));
        assertEquals(NONE, NONE.with("films", first).without("films"));
    }
}
