package io.esrecommend.fuzz;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

/** Engines as answers show them. */
final class EngineBody {

    private static final ObjectMapper JSON = new ObjectMapper();

    private EngineBody() {}

    /** What the answer shows of an engine, as it would be put. */
    static String of(String answer, String name) {
        try {
            return JSON.readTree(answer).path("engines").path(name).toString();
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + answer, e);
        }
    }
}
