package io.esrecommend.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginZipTest {

    private static final String DESCRIPTOR = "plugin-descriptor.properties";

    @TempDir
    Path home;

    @BeforeEach
    void plugins() throws IOException {
        Files.createDirectories(home.resolve("plugins"));
    }

    @Test
    void filesGoToThePluginAndConfigToTheConfigFolder() throws IOException {
        install(Map.of(DESCRIPTOR, "name=films", "films.jar", "code", "config/model.json", "model"));

        assertEquals("code", Files.readString(home.resolve("plugins/films/films.jar")));
        assertEquals("model", Files.readString(home.resolve("config/films/model.json")));
        assertTrue(Files.notExists(home.resolve("plugins/films/config")));
    }

    @Test
    void configOfTheUserIsKept() throws IOException {
        Files.createDirectories(home.resolve("config/films"));
        Files.writeString(home.resolve("config/films/model.json"), "the user's");

        install(Map.of(DESCRIPTOR, "name=films", "config/model.json", "model"));

        assertEquals("the user's", Files.readString(home.resolve("config/films/model.json")));
    }

    @Test
    void aFolderInsideConfigIsRefused() {
        refused("config/models", Map.of(DESCRIPTOR, "name=films", "config/models/a.json", "model"));
    }

    @Test
    void anEntryOutsideThePluginIsRefused() {
        refused("../../evil", Map.of("../../evil", "code"));
    }

    @Test
    void aZipWithoutDescriptorOrNameIsRefused() {
        refused("no " + DESCRIPTOR, Map.of("films.jar", "code"));
        refused("no name", Map.of(DESCRIPTOR, "version=1"));
    }

    private void refused(String why, Map<String, String> entries) {
        String message = assertThrows(IOException.class, () -> install(entries)).getMessage();
        assertTrue(message.contains(why), message);
    }

    private void install(Map<String, String> entries) throws IOException {
        Path zip = home.resolve("plugin.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            for (Map.Entry<String, String> entry : entries.entrySet()) {
                out.putNextEntry(new ZipEntry(entry.getKey()));
                out.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
        FileTree.delete(home.resolve("plugins/.installing"));
        new PluginZip(zip).install(home);
    }
}
