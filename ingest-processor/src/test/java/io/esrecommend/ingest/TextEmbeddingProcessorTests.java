package io.esrecommend.ingest;

import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.instanceOf;

import io.esrecommend.embedding.ModelRegistry;
import io.esrecommend.embedding.Role;
import io.esrecommend.embedding.TestResources;
import io.esrecommend.embedding.Workers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.elasticsearch.ElasticsearchParseException;
import org.elasticsearch.ElasticsearchStatusException;
import org.elasticsearch.ExceptionsHelper;
import org.elasticsearch.cluster.metadata.AliasMetadata;
import org.elasticsearch.cluster.metadata.DataStreamTestHelper;
import org.elasticsearch.cluster.metadata.IndexMetadata;
import org.elasticsearch.cluster.metadata.ProjectId;
import org.elasticsearch.cluster.metadata.ProjectMetadata;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.common.util.concurrent.EsExecutors;
import org.elasticsearch.common.util.concurrent.EsRejectedExecutionException;
import org.elasticsearch.common.util.concurrent.ThreadContext;
import org.elasticsearch.index.VersionType;
import org.elasticsearch.ingest.ConfigurationUtils;
import org.elasticsearch.ingest.IngestDocument;
import org.elasticsearch.ingest.Processor;
import org.elasticsearch.rest.RestStatus;
import org.elasticsearch.test.ESTestCase;
import org.junit.AfterClass;
import org.junit.BeforeClass;

public class TextEmbeddingProcessorTests extends ESTestCase {

    private static final String MODEL = "all-minilm-l6-v2-q";
    private static final String VECTOR = "{\"embedding\": {\"type\": \"dense_vector\", \"dims\": 384}}";
    private static final Set<String> PROVENANCE = Set.of(
            "model_id",
            "fingerprint",
            "pooling",
            "normalize",
            "max_tokens",
            "role",
            "chunking",
            "text_hash",
            "tokens",
            "truncated",
            "format");

    private static final Workers NOW = TestResources.workers(Runnable::run);
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private static ExecutorService workers;
    private static ModelRegistry models;

    private final ThreadContext context = new ThreadContext(Settings.EMPTY);
    private ProjectMetadata project = MappedFieldTests.project();

    @BeforeClass
    public static void load() throws Exception {
        workers = Executors.newFixedThreadPool(2, EsExecutors.daemonThreadFactory("test", "embedding"));
        models = new ModelRegistry(Path.of("target/config").toAbsolutePath(), status -> {});
        models.load(NOW, () -> INTERVAL, TestResources.of(workers, 2, 1000));
    }

    @AfterClass
    public static void close() {
        workers.close();
        models.close();
        workers = null;
        models = null;
    }

    public void testVectorAndProvenanceAreWritten() throws Exception {
        IngestDocument document = run(Map.of("fields", "title"), Map.of("title", "A crew meets an alien"));
        assertVector("A crew meets an alien", Role.PASSAGE, document);
        Map<String, Object> provenance = provenance(document);
        assertEquals(PROVENANCE, provenance.keySet());
        assertEquals(MODEL, provenance.get("model_id"));
        assertEquals(models.embedder(MODEL).fingerprint(), provenance.get("fingerprint"));
        assertEquals("passage", provenance.get("role"));
        // printf 'A crew meets an alien' | sha256sum
        assertEquals("f264ed6b5138a3b8f256dc9f8a6300196eda61c283be32a3b7ea507ca895698c", provenance.get("text_hash"));
        assertEquals(false, provenance.get("truncated"));
        assertEquals("A crew meets an alien", document.getFieldValue("title", String.class));
    }

    public void testFieldsAndListsAreOneTextInTheOrderOfTheConfiguration() throws Exception {
        Map<String, Object> source = new HashMap<>();
        source.put("title", "Alien");
        source.put("plot", Map.of("short", "A crew meets an alien"));
        source.put("genres", Arrays.asList("horror", null, List.of("science fiction", " "), 1979));
        source.put("empty", "");
        IngestDocument document =
                run(Map.of("fields", List.of("plot.short", "absent", "title", "empty", "genres")), source);
        assertVector("A crew meets an alien\nAlien\nhorror\nscience fiction\n1979", Role.PASSAGE, document);
    }

    public void testNumberIsText() throws Exception {
        IngestDocument document = run(Map.of("fields", "year"), Map.of("year", 1979));
        assertVector("1979", Role.PASSAGE, document);
    }

    public void testRoleOfTheConfigurationIsUsedAndRecorded() throws Exception {
        IngestDocument document = run(Map.of("fields", "title", "role", "query"), Map.of("title", "alien"));
        assertVector("alien", Role.QUERY, document);
        assertEquals("query", provenance(document).get("role"));
    }

    public void testRoleChoosesThePrefixOfTheModel() throws Exception {
        Path folder = createTempDir();
        for (String file : List.of(MODEL + ".onnx", MODEL + "-tokenizer.json")) {
            Files.copy(Path.of("target/config", file), folder.resolve(file));
        }
        String manifest = Files.readString(Path.of("target/config", MODEL + ".manifest.json"));
        String prefixed = manifest.replace("\"query\": \"\"", "\"query\": \"find: \"");
        assertNotEquals(manifest, prefixed);
        Files.writeString(folder.resolve(MODEL + ".manifest.json"), prefixed);
        try (ModelRegistry registry = new ModelRegistry(folder, status -> {})) {
            registry.load(NOW, () -> INTERVAL, TestResources.of(workers, 1, 10));
            for (Role role : Role.values()) {
                Map<String, Object> options = Map.of("fields", "title", "role", role.toString());
                IngestDocument document = run(create(registry, options), Map.of("title", "alien"));
                assertVector(role == Role.QUERY ? "find: alien" : "alien", Role.PASSAGE, document);
            }
        }
    }

    public void testTextLongerThanTheModelReadsIsMarkedAsTruncated() throws Exception {
        IngestDocument document = run(Map.of("fields", "title"), Map.of("title", "alien ".repeat(1000)));
        assertEquals(true, provenance(document).get("truncated"));
    }

    public void testDocumentWithoutTextFails() {
        for (Object title : Arrays.asList(null, "", " \n", List.of(), List.of(""))) {
            Exception e = failure(Map.of("fields", "title"), Collections.singletonMap("title", title));
            assertThat(e.getMessage(), containsString("fields [title] hold no text"));
            assertThat(e.getMessage(), containsString("[ignore_missing]"));
            assertEquals(RestStatus.BAD_REQUEST, ExceptionsHelper.status(e));
        }
    }

    public void testDocumentWithoutTextPassesWhereThatIsIgnored() throws Exception {
        IngestDocument document = run(Map.of("fields", "title", "ignore_missing", true), Map.of("year", 1979));
        assertEquals(Map.of("year", 1979), document.getSource());
    }

    public void testEnormousTextFails() {
        Exception e = failure(
                Map.of("fields", List.of("a", "b")), Map.of("a", "x".repeat(600_000), "b", "y".repeat(400_000)));
        assertThat(e.getMessage(), allOf(containsString("[a, b]"), containsString("[1000001]")));
        assertEquals(RestStatus.BAD_REQUEST, ExceptionsHelper.status(e));
    }

    public void testLargestTextThatIsAcceptedIsEmbedded() throws Exception {
        IngestDocument document = run(Map.of("fields", "a"), Map.of("a", "alien ".repeat(166_666) + "fine"));
        assertEquals(true, provenance(document).get("truncated"));
    }

    public void testObjectIsNoText() {
        Exception e = failure(Map.of("fields", "title"), Map.of("title", new HashMap<>(Map.of("en", "Alien"))));
        assertThat(e.getMessage(), containsString("field [title] is a [HashMap] but must be a text"));
        assertEquals(RestStatus.BAD_REQUEST, ExceptionsHelper.status(e));
        assertThat(
                failure(Map.of("fields", "title"), Map.of("title", List.of("Alien", true)))
                        .getMessage(),
                containsString("[Boolean]"));
    }

    public void testDocumentThatBringsItsVectorPassesWithoutEmbedding() throws Exception {
        List<Float> sentinel = Collections.nCopies(384, 0.5f);
        IngestDocument first = run(Map.of("fields", "title"), Map.of("title", "Alien"));
        Map<String, Object> source = new HashMap<>(first.getSource());
        source.put("embedding", sentinel);
        IngestDocument again = run(Map.of("fields", "title"), source);
        assertSame(sentinel, again.getFieldValue("embedding", Object.class));
    }

    public void testVectorOfAnotherFormatIsMadeAnewAndOneWithoutIsOfTheFirst() throws Exception {
        List<Float> sentinel = Collections.nCopies(384, 0.5f);
        IngestDocument first = run(Map.of("fields", "title"), Map.of("title", "Alien"));
        Map<String, Object> other = new HashMap<>(provenance(first));
        assertEquals(1, other.get("format"));
        for (Object format : List.of(0, 2, "1")) {
            other.put("format", format);
            assertEmbeddedAnew(sentinel, other);
        }
        other.remove("format");
        Map<String, Object> source = new HashMap<>(first.getSource());
        source.put("embedding", sentinel);
        source.put("embedding_provenance", other);
        assertSame(sentinel, run(Map.of("fields", "title"), source).getFieldValue("embedding", Object.class));
    }

    public void testVectorOfAnotherTextModelOrRoleIsMadeAnew() throws Exception {
        IngestDocument first = run(Map.of("fields", "title"), Map.of("title", "Alien"));
        Map<String, Object> stored = provenance(first);
        for (String part : List.of("text_hash", "fingerprint", "role")) {
            Map<String, Object> other = new HashMap<>(stored);
            other.put(part, "other");
            assertEmbeddedAnew(Collections.nCopies(384, 0.5f), other);
            other.remove(part);
            assertEmbeddedAnew(Collections.nCopies(384, 0.5f), other);
        }
        assertEmbeddedAnew(Collections.nCopies(383, 0.5f), stored);
        assertEmbeddedAnew("no vector", stored);
        assertEmbeddedAnew(null, stored);
        assertEmbeddedAnew(Collections.nCopies(384, 0.5f), null);
        assertEmbeddedAnew(Collections.nCopies(384, 0.5f), "no provenance");
    }

    private void assertEmbeddedAnew(Object vector, Object provenance) throws Exception {
        Map<String, Object> source = new HashMap<>(Map.of("title", "Alien"));
        source.put("embedding", vector);
        source.put("embedding_provenance", provenance);
        IngestDocument document = run(Map.of("fields", "title"), source);
        assertVector("Alien", Role.PASSAGE, document);
        assertEquals(PROVENANCE, provenance(document).keySet());
    }

    public void testChangedTextIsEmbeddedAnew() throws Exception {
        IngestDocument first = run(Map.of("fields", "title"), Map.of("title", "Alien"));
        Map<String, Object> source = new HashMap<>(first.getSource());
        source.put("title", "Two bakers fall in love");
        IngestDocument changed = run(Map.of("fields", "title"), source);
        assertVector("Two bakers fall in love", Role.PASSAGE, changed);
        assertNotEquals(provenance(first).get("text_hash"), provenance(changed).get("text_hash"));
    }

    public void testTargetMayLieInAnObject() throws Exception {
        IngestDocument document =
                run(Map.of("fields", "title", "target_field", "vectors.title"), Map.of("title", "Alien"));
        assertEquals(384, document.getFieldValue("vectors.title", List.class).size());
        assertEquals(
                PROVENANCE,
                document.getFieldValue("vectors.title_provenance", Map.class).keySet());
    }

    public void testTargetThatCannotBeWrittenFailsTheDocument() {
        Exception e = failure(Map.of("fields", "title", "target_field", "title.embedding"), Map.of("title", "Alien"));
        assertThat(e, instanceOf(IllegalArgumentException.class));
        assertThat(e.getMessage(), containsString("title.embedding"));
    }

    public void testTargetMappedAsAnotherTypeFails() {
        project = MappedFieldTests.project(MappedFieldTests.index("films", "{\"embedding\": {\"type\": \"text\"}}"));
        Exception e = failure(Map.of("fields", "title"), Map.of("title", "Alien"));
        assertThat(
                e.getMessage(),
                containsString("[embedding] of index [films] is a [text] but must be a [dense_vector]"));
        assertEquals(RestStatus.BAD_REQUEST, ExceptionsHelper.status(e));
    }

    public void testTargetOfOtherDimsFails() {
        project = MappedFieldTests.project(
                MappedFieldTests.index("films", "{\"embedding\": {\"type\": \"dense_vector\", \"dims\": 768}}"));
        Exception e = failure(Map.of("fields", "title"), Map.of("title", "Alien"));
        assertThat(e.getMessage(), allOf(containsString("[768] dims"), containsString("[384]")));
        assertEquals(RestStatus.BAD_REQUEST, ExceptionsHelper.status(e));
    }

    public void testTargetOfTheModelsDimsIsFilled() throws Exception {
        for (String mapping : List.of(VECTOR, "{\"embedding\": {\"type\": \"dense_vector\"}}", "{}")) {
            project = MappedFieldTests.project(MappedFieldTests.index("films", mapping));
            assertVector("Alien", Role.PASSAGE, run(Map.of("fields", "title"), Map.of("title", "Alien")));
        }
    }

    public void testMappingIsThatOfTheIndexThatAnAliasWritesTo() throws Exception {
        project = alias(true, false);
        Exception e = failure(Map.of("fields", "title"), Map.of("title", "Alien"));
        assertThat(e.getMessage(), containsString("[films] is a [text]"));
        project = alias(false, true);
        assertVector("Alien", Role.PASSAGE, run(Map.of("fields", "title"), Map.of("title", "Alien")));
    }

    private static ProjectMetadata alias(boolean writesToText, boolean writesToVector) {
        return MappedFieldTests.project(
                MappedFieldTests.index("films-1", "{\"embedding\": {\"type\": \"text\"}}")
                        .putAlias(AliasMetadata.builder("films").writeIndex(writesToText)),
                MappedFieldTests.index("films-2", VECTOR)
                        .putAlias(AliasMetadata.builder("films").writeIndex(writesToVector)));
    }

    public void testMappingIsThatOfTheIndexThatADataStreamWritesTo() {
        IndexMetadata old = MappedFieldTests.index(".ds-films-000001", VECTOR).build();
        IndexMetadata current = MappedFieldTests.index(
                        ".ds-films-000002", "{\"embedding\": {\"type\": \"dense_vector\", \"dims\": 3}}")
                .build();
        project = ProjectMetadata.builder(ProjectId.DEFAULT)
                .put(old, false)
                .put(current, false)
                .put(DataStreamTestHelper.newInstance("films", List.of(old.getIndex(), current.getIndex())))
                .build();
        Exception e = failure(Map.of("fields", "title"), Map.of("title", "Alien"));
        assertThat(e.getMessage(), containsString("of index [films] has [3] dims"));
    }

    public void testVectorOfAnotherTextIsTakenOutWhereNoneReplacesIt() throws Exception {
        Processor ignoring = create(Map.of("fields", "title", "ignore_missing", true));
        IngestDocument embedded = run(ignoring, Map.of("title", "Alien"));
        Map<String, Object> emptied = new HashMap<>(embedded.getSource());
        emptied.put("title", "");
        IngestDocument document = run(ignoring, emptied);
        assertFalse(document.hasField("embedding"));
        assertFalse(document.hasField("embedding_provenance"));

        CountDownLatch free = new CountDownLatch(1);
        try (ExecutorService busy = Executors.newSingleThreadExecutor(EsExecutors.daemonThreadFactory("test", "busy"));
                ModelRegistry small = new ModelRegistry(Path.of("target/config").toAbsolutePath(), status -> {})) {
            small.load(NOW, () -> INTERVAL, TestResources.of(busy, 1, 1));
            busy.execute(() -> safeAwait(free));
            Processor full = create(small, Map.of("fields", "title"));
            var first = start(full, Map.of("title", "first"));
            Map<String, Object> changed = new HashMap<>(embedded.getSource());
            changed.put("title", "Aliens");
            IngestDocument refused = document(changed);
            full.execute(
                    refused, (result, failure) -> assertThat(failure, instanceOf(EsRejectedExecutionException.class)));
            assertFalse(refused.hasField("embedding"));
            free.countDown();
            first.get(30, TimeUnit.SECONDS);
        }
    }

    public void testVectorWithoutProvenanceStaysWhereThereIsNoText() throws Exception {
        IngestDocument document = run(
                Map.of("fields", "title", "ignore_missing", true), Map.of("embedding", List.of(1f, 2f), "year", 1979));
        assertEquals(List.of(1f, 2f), document.getFieldValue("embedding", List.class));
    }

    public void testWhateverTheVectorDependsOnMakesItStale() throws Exception {
        IngestDocument embedded = run(Map.of("fields", "title"), Map.of("title", "Alien"));
        for (String key :
                Set.of("fingerprint", "pooling", "normalize", "max_tokens", "role", "chunking", "text_hash")) {
            Map<String, Object> source = new HashMap<>(embedded.getSource());
            Map<String, Object> provenance = new HashMap<>(provenance(embedded));
            provenance.remove(key);
            source.put("embedding_provenance", provenance);
            source.put("embedding", Collections.nCopies(384, 0f));
            assertVector("Alien", Role.PASSAGE, run(Map.of("fields", "title"), source));
        }
        Map<String, Object> source = new HashMap<>(embedded.getSource());
        source.put("embedding", Collections.nCopies(384, 0f));
        assertEquals(
                "passes through as it came",
                source.get("embedding"),
                run(Map.of("fields", "title"), source).getFieldValue("embedding", List.class));
        IngestDocument chunked = run(Map.of("fields", "title", "chunking", "mean"), source);
        assertEquals("mean", provenance(chunked).get("chunking"));
        assertVector("Alien", Role.PASSAGE, chunked);
    }

    public void testChunkingReadsTheWholeText() throws Exception {
        String text = "alien ".repeat(1000);
        Map<String, Object> provenance =
                provenance(run(Map.of("fields", "title", "chunking", "mean"), Map.of("title", text)));
        assertEquals(false, provenance.get("truncated"));
        assertTrue((int) provenance.get("tokens") > 1000);
    }

    public void testProcessorSeesTheMappingOfNowAndNotOfItsCreation() throws Exception {
        Processor processor = create(Map.of("fields", "title"));
        assertVector("Alien", Role.PASSAGE, run(processor, Map.of("title", "Alien")));
        project = MappedFieldTests.project(MappedFieldTests.index("films", "{\"embedding\": {\"type\": \"text\"}}"));
        var e = expectThrows(ExecutionException.class, () -> run(processor, Map.of("title", "Alien")));
        assertThat(e.getCause().getMessage(), containsString("is a [text]"));
    }

    public void testModelThatStillLoadsAnswersWhatBulkClientsRetry() throws Exception {
        try (ModelRegistry loading = new ModelRegistry(Path.of("target/config").toAbsolutePath(), status -> {})) {
            Exception e = failure(loading);
            assertEquals(RestStatus.TOO_MANY_REQUESTS, ExceptionsHelper.status(e));
            assertThat(e.getMessage(), containsString("model [" + MODEL + "] is loading; retry"));
        }
    }

    public void testModelThatCouldNotBeLoadedAnswers503WithTheReason() throws Exception {
        Path folder = createTempDir();
        Files.copy(Path.of("target/config", MODEL + ".manifest.json"), folder.resolve(MODEL + ".manifest.json"));
        try (ModelRegistry broken = new ModelRegistry(folder, status -> {})) {
            broken.load(NOW, () -> INTERVAL, TestResources.of(workers, 1, 10));
            Exception e = failure(broken);
            assertThat(e, instanceOf(ElasticsearchStatusException.class));
            assertEquals(RestStatus.SERVICE_UNAVAILABLE, ExceptionsHelper.status(e));
            assertThat(e.getMessage(), allOf(containsString(MODEL + ".onnx"), containsString("is missing")));
        }
    }

    public void testModelOfANodeThatShutsDownAnswers503() throws Exception {
        ModelRegistry closed = new ModelRegistry(Path.of("target/config").toAbsolutePath(), status -> {});
        closed.load(NOW, () -> INTERVAL, TestResources.of(workers, 1, 10));
        closed.close();
        assertEquals(RestStatus.SERVICE_UNAVAILABLE, ExceptionsHelper.status(failure(closed)));
    }

    public void testFullQueueAnswers429() throws Exception {
        CountDownLatch free = new CountDownLatch(1);
        try (ExecutorService busy = Executors.newSingleThreadExecutor(EsExecutors.daemonThreadFactory("test", "busy"));
                ModelRegistry small = new ModelRegistry(Path.of("target/config").toAbsolutePath(), status -> {})) {
            small.load(NOW, () -> INTERVAL, TestResources.of(busy, 1, 1));
            busy.execute(() -> safeAwait(free));
            Processor processor = create(small, Map.of("fields", "title"));
            CompletableFuture<IngestDocument> first = start(processor, Map.of("title", "first"));
            var e = expectThrows(ExecutionException.class, () -> run(processor, Map.of("title", "second")));
            assertThat(e.getCause(), instanceOf(EsRejectedExecutionException.class));
            assertEquals(RestStatus.TOO_MANY_REQUESTS, ExceptionsHelper.status(e.getCause()));
            assertFalse(first.isDone());
            free.countDown();
            assertVector("first", Role.PASSAGE, first.get(30, TimeUnit.SECONDS));
        }
    }

    public void testWhatFollowsRunsInTheCallersContext() throws Exception {
        CountDownLatch free = new CountDownLatch(1);
        try (ExecutorService busy = Executors.newSingleThreadExecutor(EsExecutors.daemonThreadFactory("test", "busy"));
                ModelRegistry small = new ModelRegistry(Path.of("target/config").toAbsolutePath(), status -> {})) {
            small.load(NOW, () -> INTERVAL, TestResources.of(busy, 1, 1));
            busy.execute(() -> safeAwait(free));
            CompletableFuture<String> header = new CompletableFuture<>();
            try (ThreadContext.StoredContext ignored = context.stashContext()) {
                context.putHeader("user", "alice");
                create(small, Map.of("fields", "title"))
                        .execute(
                                document(Map.of("title", "Alien")),
                                (result, failure) -> header.complete(
                                        Thread.currentThread().getName() + " of " + context.getHeader("user")));
            }
            assertFalse(header.isDone());
            free.countDown();
            assertThat(header.get(30, TimeUnit.SECONDS), allOf(containsString("[busy]"), containsString(" of alice")));
            assertNull(busy.submit(() -> context.getHeader("user")).get());
        }
    }

    public void testHandlerIsCalledOnceThoughItThrows() throws Exception {
        List<Exception> calls = Collections.synchronizedList(new ArrayList<>());
        Processor processor = create(Map.of("fields", "title", "ignore_missing", true));
        var e = expectThrows(
                IllegalStateException.class,
                () -> processor.execute(document(Map.of()), (result, failure) -> {
                    calls.add(failure);
                    throw new IllegalStateException("of what follows");
                }));
        assertEquals("of what follows", e.getMessage());
        assertEquals(Collections.singletonList(null), calls);
    }

    public void testManyDocumentsAtOnceKeepTheirVectors() throws Exception {
        Processor processor = create(Map.of("fields", "title"));
        List<String> titles = List.of("a spaceship meets an alien", "two bakers fall in love", "stock markets crash");
        Callable<List<CompletableFuture<IngestDocument>>> caller = () -> {
            List<CompletableFuture<IngestDocument>> documents = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                documents.add(start(processor, Map.of("title", titles.get(i % titles.size()))));
            }
            return documents;
        };
        try (ExecutorService callers = Executors.newFixedThreadPool(4, EsExecutors.daemonThreadFactory("test", "c"))) {
            for (var documents : callers.invokeAll(Collections.nCopies(4, caller))) {
                for (int i = 0; i < 60; i++) {
                    IngestDocument document = documents.get().get(i).get(60, TimeUnit.SECONDS);
                    // In a batch int8 vectors depend on their company; those of other titles have less than 0.5.
                    assertVector(models, titles.get(i % titles.size()), Role.PASSAGE, document, 0.9);
                }
            }
        }
    }

    public void testUnknownModelIsRefusedAtCreation() {
        var e = expectThrows(
                ElasticsearchParseException.class, () -> create(Map.of("model_id", "bert", "fields", "title")));
        assertThat(e.getMessage(), allOf(containsString("unknown model [bert]"), containsString("[" + MODEL + "]")));
        assertEquals(RestStatus.BAD_REQUEST, ExceptionsHelper.status(e));
    }

    public void testUnknownOptionIsRefused() {
        Map<String, Object> config = config(Map.of("fields", "title", "feilds", "plot"));
        var e = expectThrows(
                ElasticsearchParseException.class,
                () -> ConfigurationUtils.readProcessor(
                        Map.of(TextEmbeddingProcessor.TYPE, factory(models)),
                        null,
                        TextEmbeddingProcessor.TYPE,
                        config,
                        ProjectId.DEFAULT));
        assertThat(
                e.getMessage(),
                containsString("doesn't support one or more provided configuration parameters [feilds]"));
    }

    public void testAllOptionsAreUnderstood() throws Exception {
        Map<String, Object> config =
                config(Map.of("fields", List.of("title"), "role", "query", "ignore_missing", false));
        Processor processor = ConfigurationUtils.readProcessor(
                Map.of(TextEmbeddingProcessor.TYPE, factory(models)),
                null,
                TextEmbeddingProcessor.TYPE,
                config,
                ProjectId.DEFAULT);
        assertEquals("text_embedding", processor.getType());
        assertTrue(processor.isAsync());
    }

    public void testWrongOptionsAreRefusedByName() {
        assertRefused("[chunking]", Map.of("fields", "title", "chunking", "max"));
        assertRefused("[role]", Map.of("fields", "title", "role", "document"));
        assertRefused("[fields]", Map.of());
        assertRefused("[fields]", Map.of("fields", List.of()));
        assertRefused("[ignore_missing]", Map.of("fields", "title", "ignore_missing", "perhaps"));
        assertRefused("[fields]", Map.of("fields", List.of("title", 7)));
        assertRefused("[fields]", Map.of("fields", ""));
        for (String none : List.of(".", "..", "_source..", "_ingest...")) {
            assertRefused("[fields]", Map.of("fields", List.of("title", none)));
            assertRefused("[target_field]", Map.of("fields", "title", "target_field", none));
        }
        for (String half : List.of("x\uDC00y", "\uD83D", "\uDE00\uD83D")) {
            assertRefused("[fields] half of a character", Map.of("fields", List.of("title", half)));
            assertRefused("[target_field] half of a character", Map.of("fields", "title", "target_field", half));
            assertRefused("half of a character", Map.of("fields", "title", half, true));
        }
        assertRefused("[target_field]", Map.of("fields", "title", "target_field", ""));
        for (String required : List.of("model_id", "target_field")) {
            Map<String, Object> config = config(Map.of("fields", "title"));
            config.remove(required);
            var e = expectThrows(
                    ElasticsearchParseException.class,
                    () -> factory(models).create(Map.of(), null, null, config, ProjectId.DEFAULT));
            assertThat(e.getMessage(), containsString("[" + required + "] required property is missing"));
        }
    }

    public void testWholeCharactersAreNames() {
        assertNotNull(create(Map.of("fields", List.of("\uD83D\uDE00", "é"), "target_field", "_source.v\uD83D\uDE00")));
    }

    private void assertRefused(String option, Map<String, Object> options) {
        var e = expectThrows(ElasticsearchParseException.class, () -> create(options));
        assertThat(e.getMessage(), containsString(option));
    }

    private Exception failure(Map<String, Object> options, Map<String, Object> source) {
        return (Exception) expectThrows(ExecutionException.class, () -> run(options, source))
                .getCause();
    }

    private Exception failure(ModelRegistry registry) {
        Processor processor = create(registry, Map.of("fields", "title"));
        return (Exception) expectThrows(ExecutionException.class, () -> run(processor, Map.of("title", "Alien")))
                .getCause();
    }

    private IngestDocument run(Map<String, Object> options, Map<String, Object> source) throws Exception {
        return run(create(options), source);
    }

    private static IngestDocument run(Processor processor, Map<String, Object> source) throws Exception {
        return start(processor, source).get(30, TimeUnit.SECONDS);
    }

    private static CompletableFuture<IngestDocument> start(Processor processor, Map<String, Object> source) {
        CompletableFuture<IngestDocument> result = new CompletableFuture<>();
        processor.execute(document(source), (document, failure) -> {
            if (failure == null) {
                result.complete(document);
            } else {
                result.completeExceptionally(failure);
            }
        });
        return result;
    }

    private static IngestDocument document(Map<String, Object> source) {
        return new IngestDocument("films", "1", 1, null, VersionType.INTERNAL, new HashMap<>(source));
    }

    private Processor create(Map<String, Object> options) {
        return create(models, options);
    }

    private Processor create(ModelRegistry registry, Map<String, Object> options) {
        return factory(registry).create(Map.of(), null, null, config(options), ProjectId.DEFAULT);
    }

    private TextEmbeddingProcessor.Factory factory(ModelRegistry registry) {
        return new TextEmbeddingProcessor.Factory(registry, context, id -> project);
    }

    private static Map<String, Object> config(Map<String, Object> options) {
        Map<String, Object> config = new HashMap<>(Map.of("model_id", MODEL, "target_field", "embedding"));
        config.putAll(options);
        return config;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> provenance(IngestDocument document) {
        return document.getFieldValue("embedding_provenance", Map.class);
    }

    /** That the document has the vector of a text that was embedded alone. */
    private static void assertVector(String text, Role role, IngestDocument document) {
        assertVector(models, text, role, document, 0.99999);
    }

    private static void assertVector(
            ModelRegistry registry, String text, Role role, IngestDocument document, double similarity) {
        float[] expected = registry.embedder(MODEL).embed(text, role).join().vector();
        List<?> actual = document.getFieldValue("embedding", List.class);
        assertEquals(expected.length, actual.size());
        double cosine = 0;
        for (int d = 0; d < expected.length; d++) {
            cosine += expected[d] * (Float) actual.get(d);
        }
        assertTrue("cosine " + cosine, cosine > similarity);
    }
}
