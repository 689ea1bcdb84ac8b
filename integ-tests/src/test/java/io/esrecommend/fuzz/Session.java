package io.esrecommend.fuzz;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.elasticsearch.common.bytes.BytesReference;
import org.elasticsearch.xcontent.XContentBuilder;
import org.elasticsearch.xcontent.XContentFactory;
import org.elasticsearch.xcontent.XContentParser;
import org.elasticsearch.xcontent.XContentParserConfiguration;
import org.elasticsearch.xcontent.XContentType;

/** Sends calls, looks at the answers, and keeps what may not be. Safe for use by several threads. */
final class Session {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    /** Of calls that wait for a build or an evaluation. */
    private static final Duration LONG_LIMIT = Duration.ofSeconds(90);

    private static final int LONGEST_LINE = 4_000;

    private static final Pattern NEXT = Pattern.compile("\"next\":\"([^\"]+)\"");

    private final HttpClient client = HttpClient.newHttpClient();
    private final URI node;
    private final Path folder;
    private final Map<String, String> failures = new ConcurrentSkipListMap<>();
    private final Map<String, AtomicInteger> statuses = new ConcurrentSkipListMap<>();
    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicLong slowest = new AtomicLong();

    /**
     * An answer.
     *
     * @param status of HTTP
     * @param body as JSON without blanks, in whichever of Elasticsearch's formats it came; any other as it is
     */
    record Answer(int status, String body) {

        static Answer of(HttpResponse<byte[]> response) {
            XContentType type = response.headers()
                    .firstValue("Content-Type")
                    .map(XContentType::fromMediaType)
                    .orElse(XContentType.JSON);
            // bytes of other formats must not stop the search for a fault in them
            String body = new String(response.body(), StandardCharsets.UTF_8);
            if (type != null) {
                try (XContentParser parser =
                                type.xContent().createParser(XContentParserConfiguration.EMPTY, response.body());
                        XContentBuilder json = XContentFactory.jsonBuilder()) {
                    body = BytesReference.bytes(json.map(parser.mapOrdered())).utf8ToString();
                } catch (IOException | RuntimeException e) {
                    // lines, a list, or no answer of Elasticsearch's
                }
            }
            return new Answer(response.statusCode(), body);
        }

        boolean isOk() {
            return status < 300;
        }
    }

    /** @param folder for the bodies of calls that fail */
    Session(URI node, Path folder) throws IOException {
        this.node = node;
        this.folder = Files.createDirectories(folder);
    }

    /**
     * Sends a call.
     *
     * @param kind of what is done, for a count of answers
     * @param where it stands: the seed and the number of the case
     */
    Answer send(String kind, String where, Call call) {
        int number = sent.incrementAndGet();
        HttpRequest.Builder request = HttpRequest.newBuilder(node.resolve(call.path()))
                .timeout(call.path().contains("wait_for_completion=true") ? LONG_LIMIT : LIMIT);
        request.method(
                call.method(),
                call.body() == null
                        ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofByteArray(call.body()));
        if (call.type() != null) {
            request.header("Content-Type", call.type());
        }
        long start = System.nanoTime();
        try {
            HttpResponse<byte[]> response = send(request.build());
            Answer answer = Answer.of(response);
            statuses.computeIfAbsent(kind + " " + answer.status(), s -> new AtomicInteger())
                    .incrementAndGet();
            Oracle.complaint(call, answer).ifPresent(complaint -> fail(where, number, call, complaint));
            readOn(call, answer);
            return answer;
        } catch (IOException e) {
            // of a line longer than it reads Elasticsearch may close the connection before all is sent
            if (call.path().length() <= LONGEST_LINE) {
                fail(where, number, call, "no answer: " + e);
            }
            return new Answer(0, "");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } finally {
            slowest.accumulateAndGet(System.nanoTime() - start, Math::max);
        }
    }

    /** Reads an export to its end: one that nobody reads on keeps its point in time for five minutes. */
    private void readOn(Call call, Answer answer) throws IOException, InterruptedException {
        Matcher next = NEXT.matcher(answer.body());
        while (call.method().equals("GET") && call.path().contains("/user/") && next.find()) {
            String path = call.path().replaceFirst("\\?.*", "") + "?size=1000&after=" + Call.encoded(next.group(1));
            HttpRequest request =
                    HttpRequest.newBuilder(node.resolve(path)).timeout(LIMIT).build();
            next = NEXT.matcher(Answer.of(send(request)).body());
        }
    }

    /** After some errors Elasticsearch closes a connection, which the client may be about to use again. */
    private HttpResponse<byte[]> send(HttpRequest request) throws IOException, InterruptedException {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (HttpTimeoutException e) {
            throw e;
        } catch (IOException e) {
            return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        }
    }

    /** Keeps a failure of a call, once for each kind. */
    void fail(String where, int number, Call call, String complaint) {
        String kind = complaint.replaceAll("\\[[^]]*]|\\d+|fuzz-?\\w*", "_");
        failures.computeIfAbsent(kind.substring(0, Math.min(220, kind.length())), k -> {
            try {
                return where + ", request " + number + ":\n  " + complaint + "\n  " + curl(call, number);
            } catch (IOException e) {
                return where + ": " + complaint + "; its body cannot be written: " + e;
            }
        });
    }

    private String curl(Call call, int number) throws IOException {
        StringBuilder curl = new StringBuilder("curl -sg -X")
                .append(call.method())
                .append(" '")
                .append(node.resolve(call.path()))
                .append('\'');
        if (call.type() != null) {
            curl.append(" -H 'Content-Type: ").append(call.type()).append('\'');
        }
        if (call.body() != null) {
            String text = new String(call.body(), StandardCharsets.UTF_8);
            if (text.length() < 1_500 && text.indexOf('\'') < 0 && text.chars().allMatch(c -> c >= ' ' && c < 127)) {
                curl.append(" -d '").append(text).append('\'');
            } else {
                Path body = Files.write(folder.resolve("body-" + number), call.body());
                curl.append(" --data-binary @").append(body.toAbsolutePath());
            }
        }
        return curl.toString();
    }

    /** What failed, by its kind. */
    Map<String, String> failures() {
        return failures;
    }

    /** How many requests were sent. */
    int sent() {
        return sent.get();
    }

    /** How often each kind was answered what. */
    String summary() {
        return sent + " requests, the slowest took " + slowest.get() / 1_000_000 + " ms; " + statuses;
    }
}
