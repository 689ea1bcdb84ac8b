package io.esrecommend;

import io.esrecommend.pseudonym.Pseudonyms;
import java.util.Arrays;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.elasticsearch.common.settings.SecureSetting;
import org.elasticsearch.common.settings.SecureString;
import org.elasticsearch.common.settings.Setting;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.core.CharArrays;

/** The keys of pseudonyms, in the node's keystore. */
final class PseudonymSettings {

    private static final String PREFIX = "recommend.pseudonyms.key.";
    private static final int MAX_NUMBER = 999_999;

    /** A key by its number, from 1 to {@value #MAX_NUMBER}; that of the highest number makes new pseudonyms. */
    static final Setting.AffixSetting<SecureString> KEY =
            Setting.prefixKeySetting(PREFIX, name -> SecureSetting.secureString(name, null));

    private PseudonymSettings() {}

    /**
     * The pseudonyms under the node's keys.
     *
     * @throws IllegalArgumentException naming the key that has no number, or is too short
     */
    static Pseudonyms read(Settings settings) {
        NavigableMap<Integer, byte[]> secrets = new TreeMap<>();
        try {
            for (String number : KEY.getNamespaces(settings)) {
                try (SecureString secret =
                        KEY.getConcreteSettingForNamespace(number).get(settings)) {
                    secrets.put(number(number), CharArrays.toUtf8Bytes(secret.getChars()));
                }
            }
            return new Pseudonyms(secrets);
        } finally {
            secrets.values().forEach(secret -> Arrays.fill(secret, (byte) 0));
        }
    }

    private static int number(String name) {
        // No leading zero: 1 and 01 would be the same key.
        if (name.matches("[1-9]\\d{0,5}")) {
            return Integer.parseInt(name);
        }
        throw new IllegalArgumentException("setting [" + PREFIX + name + "] ends in [" + name
                + "] but must end in a number from [1] to [" + MAX_NUMBER
                + "]; remove it with [bin/elasticsearch-keystore remove " + PREFIX + name + "] and add it as [" + PREFIX
                + "1]");
    }
}
