package io.esrecommend.build;

import io.esrecommend.RecommendPlugin;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.elasticsearch.cluster.Diff;
import org.elasticsearch.cluster.metadata.Metadata;
import org.elasticsearch.cluster.metadata.ProjectId;
import org.elasticsearch.cluster.metadata.ProjectMetadata;
import org.elasticsearch.common.Strings;
import org.elasticsearch.common.bytes.BytesArray;
import org.elasticsearch.common.io.stream.BytesStreamOutput;
import org.elasticsearch.common.io.stream.NamedWriteableRegistry;
import org.elasticsearch.common.io.stream.Writeable;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.test.ChunkedToXContentDiffableSerializationTestCase;
import org.elasticsearch.xcontent.NamedXContentRegistry;
import org.elasticsearch.xcontent.XContentParser;
import org.elasticsearch.xcontent.json.JsonXContent;
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
        return ended(build, randomFrom(BuildRecord.Outcome.values()));
    }

    private static BuildRecord ended(String build, BuildRecord.Outcome outcome) {
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
                succeeded ? null : new BuildFailure(randomAlphaOfLength(5), randomAlphaOfLength(20), 429),
                -1,
                0);
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
        assertEquals(first.ended(), NONE.with("films", first).get("films").ended());
        BuildRecords both = NONE.with("films", first).with("films", second);
        assertEquals(second.build(), both.get("films").build());
        BuildRecords late = NONE.with("films", second);
        assertSame(late.get("films"), late.with("films", first).get("films"));
        assertNull(NONE.with("films", first).get("books"));
        assertEquals(NONE, NONE.with("films", first).without("films"));
    }

    private static BuildRecords with(BuildRecords records, String build, BuildRecord.Outcome outcome, long ended) {
        return records.with(
                "films", new BuildRecord(build, "full", outcome, 1, ended, "node", Map.of(), Map.of(), null, -1, 0));
    }

    private static void assertStreak(long succeeded, int failures, BuildRecords records) {
        assertEquals(succeeded, records.get("films").succeeded());
        assertEquals(failures, records.get("films").failures());
    }

    public void testLastSuccessAndFailuresSinceAreKept() {
        BuildRecords records = with(NONE, "1", BuildRecord.Outcome.FAILED, 10);
        assertStreak(-1, 1, records);
        records = with(records, "2", BuildRecord.Outcome.SUCCEEDED, 20);
        assertStreak(20, 0, records);
        records = with(records, "3", BuildRecord.Outcome.FAILED, 30);
        records = with(records, "4", BuildRecord.Outcome.FAILED, 40);
        assertStreak(20, 2, records);
        records = with(records, "5", BuildRecord.Outcome.CANCELLED, 50);
        assertStreak(20, 2, records);
        records = with(records, "6", BuildRecord.Outcome.SUCCEEDED, 60);
        assertStreak(60, 0, records);
    }

    public void testFailureThatIsToldTwiceCountsOnce() {
        BuildRecords records = with(NONE, "1", BuildRecord.Outcome.FAILED, 10);
        assertStreak(-1, 1, with(records, "1", BuildRecord.Outcome.FAILED, 10));
    }

    public void testABuildThatSucceededStaysSoWhateverANodeSaysThatWasCutOff() {
        BuildRecord failed = ended("20260101000000000", BuildRecord.Outcome.FAILED);
        BuildRecord succeeded = ended("20260101000000000", BuildRecord.Outcome.SUCCEEDED);
        for (BuildRecords both : List.of(
                NONE.with("films", succeeded).with("films", failed),
                NONE.with("films", failed).with("films", succeeded))) {
            assertEquals(BuildRecord.Outcome.SUCCEEDED, both.get("films").outcome());
            assertEquals(0, both.get("films").failures());
        }
    }

    public void testARecordThatCannotBeReadIsLeftOutAndHurtsNobody() throws IOException {
        String good = Strings.toString(ended("2"));
        String json = "{\"a\": " + good + ", \"b\": {\"build\": 7}, \"c\": null, \"d\": \"text\", \"e\": "
                + good.replace("\"build\"", "\"later\": [{}], \"build\"") + "}";
        try (XContentParser parser = createParser(JsonXContent.jsonXContent, json)) {
            parser.nextToken();
            BuildRecords records = BuildRecords.fromXContent(parser);
            assertEquals(Set.of("a", "e"), records.all().keySet());
            assertEquals(records.get("a"), records.get("e"));
        }
        try (BytesStreamOutput out = new BytesStreamOutput()) {
            out.writeMap(
                    new TreeMap<>(Map.of("a", good, "b", "{\"build\": ")),
                    (o, record) -> o.writeBytesReference(new BytesArray(record)));
            assertEquals(
                    Set.of("a"),
                    new BuildRecords(out.bytes().streamInput()).all().keySet());
        }
    }
}
