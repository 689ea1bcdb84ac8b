package io.esrecommend.memory;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.esrecommend.node.Http;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/** Requests that are sent at the same time. */
final class Together {

    private Together() {}

    /**
     * Sends them.
     *
     * @param number how many
     * @param request sends one, of that number
     * @return what was answered, in their order
     */
    static List<Http.Answer> send(int number, IntFunction<Http.Answer> request) throws Exception {
        try (ExecutorService clients = Executors.newFixedThreadPool(number)) {
            List<Future<Http.Answer>> sent = new ArrayList<>();
            for (int i = 0; i < number; i++) {
                int which = i;
                sent.add(clients.submit(() -> request.apply(which)));
            }
            List<Http.Answer> answers = new ArrayList<>();
            for (Future<Http.Answer> answer : sent) {
                answers.add(answer.get());
            }
            return answers;
        }
    }

    /** Each works, or is refused for want of memory. */
    static void assertAnsweredOrRefused(List<Http.Answer> answers) {
        answers.forEach(answer -> {
            if (answer.status() != 200) {
                assertRefused(answer);
            }
        });
    }

    /** A circuit breaker, or a full queue, and nothing else said no. */
    static void assertRefused(Http.Answer answer) {
        String text = answer.body().toString();
        assertTrue(answer.status() == 429, () -> answer.status() + ": " + text);
        assertTrue(text.contains("Data too large") || text.contains("es_rejected_execution_exception"), text);
    }
}
