package io.esrecommend.ingest;

import static org.elasticsearch.ingest.ConfigurationUtils.newConfigurationException;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;

/**
 * Refuses configurations with half of a character in them: the first or the second of two UTF-16 surrogates, alone. JSON can say
 * one by its escape, but the cluster state cannot be written with it, and the master that has accepted such a pipeline steps down.
 */
final class WholeCharacters {

    private WholeCharacters() {}

    /**
     * Looks at all keys and values.
     *
     * @throws org.elasticsearch.ElasticsearchException naming the property that has one
     */
    static void require(String type, String tag, Map<String, Object> config) {
        config.forEach((property, value) -> {
            if (!isWhole(property) || !isWhole(value)) {
                throw newConfigurationException(
                        type,
                        tag,
                        isWhole(property) ? property : null,
                        "half of a character, a UTF-16 surrogate without the other one, is no text; send the whole"
                                + " character, or leave it out");
            }
        });
    }

    private static boolean isWhole(Object value) {
        if (value instanceof Map<?, ?> map) {
            return isWhole(map.keySet()) && isWhole(map.values());
        }
        if (value instanceof Collection<?> all) {
            return all.stream().allMatch(WholeCharacters::isWhole);
        }
        return !(value instanceof String text)
                || StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }
}
