package io.esrecommend;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.properties.HasModifiers.Predicates.modifier;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import io.esrecommend.ingest.MappedField;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may know whom, and what no class may be. */
class ArchitectureTest {

    private static final String ROOT = "io.esrecommend";

    /** For each package those that it may know; the root may know all. */
    private static final Map<String, List<String>> MAY_KNOW = Map.ofEntries(
            Map.entry("model", List.of()),
            Map.entry("embedding", List.of("model")),
            Map.entry("pseudonym", List.of()),
            Map.entry("event", List.of("pseudonym")),
            Map.entry("ingest", List.of("embedding", "model", "event", "pseudonym")),
            Map.entry("vector", List.of()),
            Map.entry("measure", List.of()),
            Map.entry("learning", List.of("measure")),
            Map.entry("identity", List.of("format")),
            Map.entry("monitor", List.of()),
            Map.entry("interaction", List.of("ingest")),
            Map.entry("history", List.of("identity", "interaction", "format")),
            Map.entry("cooccurrence", List.of("history", "format")),
            Map.entry("popularity", List.of("history", "cooccurrence", "format")),
            Map.entry("neighbour", List.of("cooccurrence")),
            Map.entry(
                    "engine",
                    List.of(
                            "monitor",
                            "ingest",
                            "vector",
                            "identity",
                            "interaction",
                            "history",
                            "neighbour",
                            "format")),
            Map.entry("health", List.of("format", "pseudonym", "embedding", "ingest", "engine", "build")),
            Map.entry("fusion", List.of("vector", "engine", "format")),
            Map.entry("counting", List.of("history", "cooccurrence", "popularity", "neighbour", "engine", "format")),
            Map.entry(
                    "build",
                    List.of(
                            "vector",
                            "identity",
                            "interaction",
                            "history",
                            "neighbour",
                            "counting",
                            "engine",
                            "format")),
            Map.entry(
                    "query",
                    List.of(
                            "monitor",
                            "model",
                            "embedding",
                            "ingest",
                            "vector",
                            "identity",
                            "interaction",
                            "cooccurrence",
                            "neighbour",
                            "engine",
                            "fusion",
                            "format")),
            Map.entry("list", List.of("monitor", "ingest", "vector", "engine", "fusion", "query", "format")),
            Map.entry(
                    "evaluation",
                    List.of(
                            "monitor",
                            "vector",
                            "identity",
                            "interaction",
                            "history",
                            "engine",
                            "fusion",
                            "build",
                            "query",
                            "list",
                            "measure",
                            "learning",
                            "format")),
            Map.entry(
                    "action",
                    List.of(
                            "health",
                            "monitor",
                            "model",
                            "embedding",
                            "ingest",
                            "identity",
                            "interaction",
                            "history",
                            "cooccurrence",
                            "neighbour",
                            "engine",
                            "build",
                            "query",
                            "list",
                            "evaluation",
                            "format")),
            Map.entry(
                    "rest",
                    List.of("embedding", "identity", "interaction", "engine", "query", "list", "evaluation", "action")),
            Map.entry("format", List.of()));

    private static JavaClasses code;

    @BeforeAll
    static void read() {
        code = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages(ROOT);
        for (String name : MAY_KNOW.keySet()) {
            assertFalse(code.that(resideInAPackage(ROOT + "." + name)).isEmpty(), "no class of " + name + " was read");
        }
    }

    @Test
    void packagesKnowOnlyThoseBelow() {
        LayeredArchitecture layers = layeredArchitecture()
                .consideringOnlyDependenciesInAnyPackage(ROOT + "..")
                .ensureAllClassesAreContainedInArchitectureIgnoring(resideOutsideOfPackage(ROOT + ".."))
                .layer("root")
                .definedBy(ROOT)
                .whereLayer("root")
                .mayNotBeAccessedByAnyLayer();
        for (String name : MAY_KNOW.keySet()) {
            layers = layers.layer(name).definedBy(ROOT + "." + name + "..");
        }
        for (Map.Entry<String, List<String>> entry : MAY_KNOW.entrySet()) {
            layers = entry.getValue().isEmpty()
                    ? layers.whereLayer(entry.getKey()).mayNotAccessAnyLayer()
                    : layers.whereLayer(entry.getKey())
                            .mayOnlyAccessLayers(entry.getValue().toArray(String[]::new));
        }
        layers.check(code);
    }

    @Test
    void interactionKnowsOfIngestOnlyTheMappedField() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".interaction..")
                .should()
                .dependOnClassesThat(resideInAPackage(ROOT + ".ingest..").and(notPartOf(MappedField.class)))
                .check(code);
    }

    @Test
    void onlyOnnxSessionKnowsOnnxRuntime() {
        noClasses()
                .that(notNamed("embedding.OnnxSession"))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("ai.onnxruntime..")
                .check(code);
        assertFalse(code.that(nameMatching(".*\\.OnnxSession")).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"model", "embedding", "pseudonym", "vector", "measure", "learning"})
    void packageKnowsNoElasticsearch(String name) {
        noClasses()
                .that()
                .resideInAPackage(ROOT + "." + name + "..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.elasticsearch..")
                .check(code);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cooccurrence.CooccurrenceCounter",
                "cooccurrence.CooccurrenceCounts",
                "cooccurrence.CountsMerge",
                "cooccurrence.Fading",
                "cooccurrence.LogLikelihoodRatio",
                "cooccurrence.Neighbour",
                "cooccurrence.NeighbourRow",
                "cooccurrence.PairSums",
                "cooccurrence.Ranker",
                "list.Candidate",
                "list.MarginalRelevance",
                "popularity.Growth",
                "popularity.Popularity",
                "popularity.PopularityCounter",
                "popularity.PopularityCounts",
                "popularity.Trend",
            })
    void countingMeasuresAndChoiceKnowNoElasticsearch(String name) {
        noClasses()
                .that(nameMatching(named(name)))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.elasticsearch..")
                .check(code);
    }

    @Test
    void namesSayWhatAClassIs() {
        noClasses()
                .should()
                .haveNameMatching(".*(Util|Helper|Manager|Impl|DTO|Dto|Constant)s?")
                .check(code);
        noClasses()
                .should()
                .resideInAnyPackage("..util..", "..common..", "..helper..", "..constants..", "..dto..", "..impl..")
                .check(code.that(resideInAPackage(ROOT + "..")));
    }

    @Test
    void nothingStaticChanges() {
        fields().that().areStatic().and(notSynthetic()).should().beFinal().check(code);
        noFields()
                .that()
                .areStatic()
                .and(notSynthetic())
                .should()
                .haveRawType(mutable())
                .check(code);
    }

    private static DescribedPredicate<JavaField> notSynthetic() {
        return DescribedPredicate.not(modifier(JavaModifier.SYNTHETIC)).forSubtype();
    }

    private static DescribedPredicate<JavaClass> mutable() {
        return DescribedPredicate.describe(
                "of a type that is there to be changed",
                type -> type.isArray()
                        || type.getPackageName().startsWith("java.util.concurrent")
                        || (type.getPackageName().equals("java.util")
                                && !type.isInterface()
                                && (type.isAssignableTo(Collection.class) || type.isAssignableTo(Map.class)))
                        || type.isAssignableTo(StringBuilder.class));
    }

    private static DescribedPredicate<JavaClass> notNamed(String name) {
        return DescribedPredicate.not(nameMatching(named(name))).forSubtype();
    }

    private static DescribedPredicate<JavaClass> notPartOf(Class<?> type) {
        return DescribedPredicate.not(nameMatching(type.getName().replace(".", "\\.") + "(\\$.*)?"))
                .forSubtype();
    }

    /** A class and those within it. */
    private static String named(String name) {
        return (ROOT + "." + name).replace(".", "\\.") + "(\\$.*)?";
    }

    @ParameterizedTest
    @ValueSource(strings = {"model-assets", "ingest-processor", "plugin"})
    void everyPackageSaysWhatItIs(String module) throws IOException {
        Path sources = Path.of("..", module, "src", "main", "java");
        try (Stream<Path> files = Files.walk(sources)) {
            List<Path> silent = files.filter(file -> file.toString().endsWith(".java"))
                    .map(Path::getParent)
                    .distinct()
                    .filter(folder -> Files.notExists(folder.resolve("package-info.java")))
                    .toList();
            assertEquals(List.of(), silent);
        }
    }
}
