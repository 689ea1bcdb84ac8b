package io.esrecommend.node;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Map;
import org.elasticsearch.common.settings.KeyStoreWrapper;

/**
 * The secure settings of a node, as {@code bin/elasticsearch-keystore} keeps them, without a password.
 *
 * @param home the node's
 */
record Keystore(NodeHome home) {

    /** Writes a keystore with these settings and no others. */
    void replace(Map<String, String> secrets) throws IOException {
        try (KeyStoreWrapper store = KeyStoreWrapper.create()) {
            secrets.forEach((name, value) -> store.setString(name, value.toCharArray()));
            store.save(config(), new char[0], false);
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("cannot write the keystore in " + config(), e);
        }
        home.user().own(KeyStoreWrapper.keystorePath(config()));
    }

    /** What was written last. */
    KeyStoreWrapper read() throws IOException {
        KeyStoreWrapper store = KeyStoreWrapper.load(config());
        if (store == null) {
            throw new IOException("there is no keystore in " + config());
        }
        try {
            store.decrypt(new char[0]);
            return store;
        } catch (GeneralSecurityException e) {
            store.close();
            throw new IOException("cannot read the keystore in " + config(), e);
        }
    }

    private Path config() {
        return home.folder().resolve("config");
    }
}
