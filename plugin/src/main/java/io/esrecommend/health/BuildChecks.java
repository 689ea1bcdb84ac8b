package io.esrecommend.health;

import io.esrecommend.build.BuildRecord;
import io.esrecommend.build.BuildRecords;
import io.esrecommend.engine.Engine;
import io.esrecommend.engine.EngineMetadata;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.elasticsearch.cluster.metadata.ProjectMetadata;
import org.elasticsearch.common.Strings;
import org.elasticsearch.common.settings.ClusterSettings;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.health.HealthStatus;
import org.elasticsearch.health.ImpactArea;

/** Finds engines whose builds fail, and those whose statistics are too old. */
final class BuildChecks {

    private static final int MAX_REASON = 300;

    private BuildChecks() {}

    /**
     * Checks all engines.
     *
     * @param settings say how old statistics may be
     * @param now in milliseconds since the epoch
     * @param limit on the engines that a finding names
     */
    static List<Finding> of(ProjectMetadata project, ClusterSettings settings, long now, int limit) {
        BuildRecords records = BuildRecords.of(project);
        List<String> failing = new ArrayList<>();
        List<String> whyFailing = new ArrayList<>();
        List<String> stale = new ArrayList<>();
        List<String> whyStale = new ArrayList<>();
        for (Map.Entry<String, Engine> entry :
                EngineMetadata.of(project).engines().entrySet()) {
            String name = entry.getKey();
            BuildRecord last = records.get(name);
            if (last == null) {
                continue;
            }
            if (last.failures() > 0) {
                failing.add(name);
                whyFailing.add(why(name, last));
            }
            TimeValue allowed = StatisticsAge.allowed(entry.getValue(), settings);
            long age = now - last.succeeded();
            if (last.succeeded() >= 0 && StatisticsAge.isStale(age, allowed)) {
                stale.add(name);
                whyStale.add("The statistics of engine [" + name + "] are of ["
                        + Instant.ofEpochMilli(last.succeeded()) + "], ["
                        + TimeValue.timeValueMillis(age).toHumanReadableString(1) + "] ago, but may be [" + allowed
                        + "] old.");
            }
        }
        List<Finding> findings = new ArrayList<>();
        if (!failing.isEmpty()) {
            findings.add(failing(failing, joined(whyFailing, limit)));
        }
        if (!stale.isEmpty()) {
            findings.add(stale(stale, joined(whyStale, limit)));
        }
        return findings;
    }

    private static String why(String name, BuildRecord last) {
        String failure = last.failure() == null
                ? ""
                : " [" + last.failure().type() + "] "
                        + Strings.cleanTruncate(last.failure().reason(), MAX_REASON);
        return (last.failures() == 1 ? "The last build" : "The last [" + last.failures() + "] builds")
                + " of engine [" + name + "] failed, the newest at [" + Instant.ofEpochMilli(last.ended())
                + "] on node [" + last.node() + "]:" + failure + ".";
    }

    private static Finding failing(List<String> engines, String cause) {
        return new Finding(
                "build_failing",
                HealthStatus.YELLOW,
                "builds of engines " + engines + " fail",
                cause,
                "Mend what the reason names, then build with POST /_recommend/{engine}/_build. GET"
                        + " /_recommend/{engine}/_stats shows the whole reason, and the log of the node its stack. A"
                        + " schedule tries again by itself, with the rights of who put the engine.",
                "Recommendations go on with the statistics of the last build that succeeded; new items have no"
                        + " neighbours.",
                2,
                ImpactArea.SEARCH,
                List.of());
    }

    private static Finding stale(List<String> engines, String cause) {
        return new Finding(
                "statistics_stale",
                HealthStatus.YELLOW,
                "the statistics of engines " + engines + " are stale",
                cause,
                "Build with POST /_recommend/{engine}/_build. Where a schedule should have, GET"
                        + " /_recommend/{engine}/_stats shows when it is due and whether a build runs; PUT the engine again"
                        + " if it is due never, and give it a longer [statistics.every] if a build takes longer than"
                        + " that.",
                "What users did since counts for themselves, but not for what is recommended to others.",
                3,
                ImpactArea.SEARCH,
                List.of());
    }

    private static String joined(List<String> sentences, int limit) {
        return sentences.stream().limit(Math.max(1, limit)).collect(Collectors.joining(" "));
    }
}
