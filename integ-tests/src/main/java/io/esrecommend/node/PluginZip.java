package io.esrecommend.node;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * A plugin zip, installed by the rules of {@code elasticsearch-plugin install}: all goes to {@code plugins/<name>},
 * except files of the zip's {@code config/}, which go to {@code config/<name>} where there is none of that name yet.
 *
 * @param file the zip
 */
record PluginZip(Path file) {

    /** Installs it into an Elasticsearch home. */
    void install(Path home) throws IOException {
        Path unpacked = home.resolve("plugins/.installing");
        unpack(unpacked);
        String name = name(unpacked);
        Path config = unpacked.resolve("config");
        if (Files.exists(config)) {
            moveConfig(config, home.resolve("config").resolve(name));
        }
        Files.move(unpacked, home.resolve("plugins").resolve(name));
    }

    private void unpack(Path folder) throws IOException {
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(file))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path target = folder.resolve(entry.getName()).normalize();
                if (!target.startsWith(folder)) {
                    throw new IOException(file + " has the entry " + entry.getName() + " that leaves its folder");
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                } else {
                    Files.createDirectories(target.getParent());
                    Files.copy(zip, target);
                }
            }
        }
    }

    private String name(Path unpacked) throws IOException {
        Path descriptor = unpacked.resolve("plugin-descriptor.properties");
        if (Files.notExists(descriptor)) {
            throw new IOException(file + " is no plugin: it has no plugin-descriptor.properties at its root");
        }
        Properties properties = new Properties();
        try (InputStream in = Files.newInputStream(descriptor)) {
            properties.load(in);
        }
        String name = properties.getProperty("name");
        if (name == null) {
            throw new IOException("plugin-descriptor.properties in " + file + " has no name");
        }
        return name;
    }

    private void moveConfig(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        List<Path> files;
        try (Stream<Path> listed = Files.list(from)) {
            files = listed.toList();
        }
        for (Path source : files) {
            if (Files.isDirectory(source)) {
                throw new IOException(file + " has the folder config/" + source.getFileName()
                        + ": Elasticsearch installs only files there, so move its files up into config/");
            }
            Path target = to.resolve(source.getFileName());
            if (Files.notExists(target)) {
                Files.move(source, target);
            }
        }
        FileTree.delete(from);
    }
}
