package io.esrecommend.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ApiSpecTest {

    private final ApiSpecs apis;

    ApiSpecTest() throws IOException {
        apis = ApiSpecs.read(Path.of("src/test/resources/rest-api-spec/api"));
    }

    @Test
    void thePathThatTakesTheMostArgumentsIsChosen() {
        ApiSpec index = apis.get("index");
        assertEquals(
                "/films/_doc/a%2Fb%20c?refresh=true",
                path(index, Map.of("index", "films", "id", "a/b c", "refresh", "true")));
        assertEquals("/films/_doc", path(index, Map.of("index", "films")));
    }

    @Test
    void aBodyIsPostedWhereTheApiAllowsIt() {
        ApiSpec refresh = apis.get("indices.refresh");
        assertEquals("POST", refresh.request(Map.of(), true).method());
        assertEquals(
                "PUT",
                apis.get("indices.create")
                        .request(Map.of("index", "films"), true)
                        .method());
    }

    @Test
    void whatTheApiDoesNotHaveIsRefused() {
        ApiSpec get = apis.get("get");
        assertThrows(ApiSpec.UnknownCall.class, () -> path(get, Map.of("index", "films")));
        String message = assertThrows(
                        ApiSpec.UnknownCall.class,
                        () -> path(get, Map.of("index", "films", "id", "1", "colour", "red")))
                .getMessage();
        assertTrue(message.contains("[colour]"), message);
        assertThrows(IllegalArgumentException.class, () -> apis.get("no.such.api"));
    }

    private static String path(ApiSpec api, Map<String, String> arguments) {
        return api.request(arguments, false).path();
    }
}
