package io.esrecommend.node;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * A node that is coming up.
 *
 * @param home where it runs
 * @param uri where it will answer
 * @param launcher the process that starts it; it may end with success before the node answers
 */
record Startup(NodeHome home, URI uri, Process launcher) {

    private static final Duration PAUSE = Duration.ofMillis(200);

    /** Waits until the node answers; fails as soon as its process is gone, or when the limit is over. */
    void await(Duration limit) throws IOException {
        long start = System.nanoTime();
        while (home.process().isEmpty() || !answers()) {
            if (!launcher.isAlive() && home.process().isEmpty()) {
                throw NodeFailure.of("the node did not start", home);
            }
            if (System.nanoTime() - start > limit.toNanos()) {
                launcher.destroy();
                throw NodeFailure.of("the node did not answer within " + limit.toSeconds() + " s", home);
            }
            pause();
        }
    }

    private boolean answers() {
        HttpRequest health = HttpRequest.newBuilder(uri.resolve("/_cluster/health"))
                .timeout(Duration.ofSeconds(5))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            // 503 until there is a master; 401 where passwords are on
            return client.send(health, HttpResponse.BodyHandlers.discarding()).statusCode() < 500;
        } catch (IOException e) {
            return false; // not listening yet
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the node was starting", e);
        }
    }
}
