package io.esrecommend.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * A model on disk: its manifest and the folder that holds its files.
 *
 * @param manifest the description
 * @param folder where the files named by the manifest lie
 */
public record ModelBundle(ModelManifest manifest, Path folder) {

    private static final String MANIFEST = "manifest.json";

    /** The ONNX graph. */
    public Path graph() {
        return folder.resolve(manifest.file());
    }

    /** The Hugging Face tokenizer. */
    public Path tokenizer() {
        return folder.resolve(manifest.tokenizer());
    }

    /**
     * The manifests under a folder: {@code *.manifest.json} in it (the plugin CLI installs no folders) and
     * {@code manifest.json} in each of its folders (what a user adds), in the order of their names. A folder that does
     * not exist holds none.
     */
    public static List<Path> manifests(Path root) throws IOException {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(root)) {
            return entries.map(entry -> Files.isDirectory(entry) ? entry.resolve(MANIFEST) : entry)
                    .filter(file -> file.getFileName().toString().endsWith(MANIFEST) && Files.isRegularFile(file))
                    .sorted()
                    .toList();
        }
    }

    /** The name that a manifest's place gives to its model, for one that cannot be read. */
    public static String nameOf(Path manifest) {
        String file = manifest.getFileName().toString();
        return file.equals(MANIFEST)
                ? manifest.getParent().getFileName().toString()
                : file.substring(0, file.length() - MANIFEST.length() - 1);
    }

    /** Reads the manifest; the model's files are not touched. */
    public static ModelBundle read(Path manifest) throws IOException {
        return new ModelBundle(ModelManifest.read(manifest), manifest.getParent());
    }

    /**
     * The fingerprint of the files as they are now, checked against the manifest's where it names one.
     *
     * @return SHA-256 of the graph's bytes followed by the tokenizer's, in lower-case hexadecimal
     * @throws IOException if a file is missing, unreadable, or not the one that the manifest describes
     */
    public String fingerprint() throws IOException {
        MessageDigest sha256 = sha256();
        for (Path file : List.of(graph(), tokenizer())) {
            try (InputStream in = Files.newInputStream(file)) {
                byte[] chunk = new byte[1 << 16];
                for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                    sha256.update(chunk, 0, read);
                }
            } catch (NoSuchFileException e) {
                throw new IOException("file [" + file + "] of model [" + manifest.modelId() + "] is missing", e);
            }
        }
        String actual = HexFormat.of().formatHex(sha256.digest());
        if (manifest.fingerprint() != null && !manifest.fingerprint().equals(actual)) {
            throw new IOException("files [" + manifest.file() + ", " + manifest.tokenizer() + "] of model ["
                    + manifest.modelId() + "] have the fingerprint [" + actual + "] but the manifest says ["
                    + manifest.fingerprint() + "]: the copy is broken or of another version; copy the model again");
        }
        return actual;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
