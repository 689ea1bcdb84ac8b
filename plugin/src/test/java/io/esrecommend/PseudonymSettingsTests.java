package io.esrecommend;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;

import io.esrecommend.pseudonym.Pseudonyms;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.elasticsearch.common.settings.ClusterSettings;
import org.elasticsearch.common.settings.MockSecureSettings;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.test.ESTestCase;

public class PseudonymSettingsTests extends ESTestCase {

    private static final String FIRST = "first-secret-0123456789";
    private static final String SECOND = "second-secret-0123456789";

    public void testWithoutKeysThereAreNone() {
        assertFalse(PseudonymSettings.read(Settings.EMPTY).available());
        assertFalse(PseudonymSettings.read(settings(Map.of())).available());
    }

    public void testKeysAreOrderedByNumberNotByName() {
        Pseudonyms pseudonyms = PseudonymSettings.read(settings(Map.of("9", FIRST, "10", SECOND)));
        List<String> both = pseudonyms.of("u1");
        assertTrue(both.toString(), both.get(0).startsWith("10."));
        assertTrue(both.toString(), both.get(1).startsWith("9."));
    }

    public void testTheSecretIsItsUtf8() {
        // printf u1 | openssl dgst -sha256 -hmac 'gehörtnichtmir-éé' -binary | basenc --base64url
        Pseudonyms pseudonyms = PseudonymSettings.read(settings(Map.of("1", "gehörtnichtmir-éé")));
        assertEquals(
                "1.jGQWEeHMJYZV6CVg41f4Z4g5veuNOd4KRyfDGWgDGYI",
                pseudonyms.of("u1").getFirst().substring(0, 45));
    }

    public void testSuffixThatIsNoNumberIsRefused() {
        for (String suffix : List.of("main", "0", "-1", "01", "1000000", "1.5", "1_")) {
            Settings settings = settings(Map.of(suffix, FIRST));
            IllegalArgumentException e =
                    expectThrows(IllegalArgumentException.class, () -> PseudonymSettings.read(settings));
            assertThat(
                    e.getMessage(),
                    containsString("setting [recommend.pseudonyms.key." + suffix + "] ends in [" + suffix
                            + "] but must end in a number from [1] to [999999]"));
            assertThat(e.getMessage(), not(containsString(FIRST)));
        }
    }

    public void testShortKeyIsRefusedWithoutBeingShown() {
        Settings settings = settings(Map.of("1", FIRST, "2", "s3cret"));
        IllegalArgumentException e =
                expectThrows(IllegalArgumentException.class, () -> PseudonymSettings.read(settings));
        assertThat(e.getMessage(), containsString("key [2] of pseudonyms has [6] bytes but must have at least [16]"));
        assertThat(e.getMessage(), not(containsString("s3cret")));
    }

    public void testElasticsearchTakesTheSettings() {
        new ClusterSettings(Settings.EMPTY, Set.of(PseudonymSettings.KEY)).validate(settings(Map.of("1", FIRST)), true);
    }

    public void testReloadTakesNewKeysAndKeepsTheOldOnesWhereTheNewAreBad() throws Exception {
        Path config = createTempDir();
        try (RecommendPlugin plugin = new RecommendPlugin(settings(Map.of("1", FIRST)), config)) {
            String first = plugin.pseudonyms().of("u1").getFirst();
            plugin.reload(settings(Map.of("1", FIRST, "2", SECOND)));
            List<String> both = plugin.pseudonyms().of("u1");
            assertEquals(2, both.size());
            assertEquals(first, both.get(1));

            expectThrows(
                    IllegalArgumentException.class, () -> plugin.reload(settings(Map.of("1", FIRST, "3", "short"))));
            assertEquals(both, plugin.pseudonyms().of("u1"));
            IllegalArgumentException none =
                    expectThrows(IllegalArgumentException.class, () -> plugin.reload(settings(Map.of())));
            assertThat(none.getMessage(), containsString("restart the node"));
            assertEquals(both, plugin.pseudonyms().of("u1"));

            plugin.reload(settings(Map.of("2", SECOND)));
            assertEquals(both.subList(0, 1), plugin.pseudonyms().of("u1"));
        }
    }

    private static Settings settings(Map<String, String> keys) {
        MockSecureSettings secure = new MockSecureSettings();
        keys.forEach((number, secret) -> secure.setString("recommend.pseudonyms.key." + number, secret));
        return Settings.builder().setSecureSettings(secure).build();
    }
}
