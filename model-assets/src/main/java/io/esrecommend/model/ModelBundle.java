package io.esrecommend.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
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

    /** What a message of protocol buffers can have. */
    private static final long MAX_GRAPH_BYTES = Integer.MAX_VALUE;

    private static final long MAX_TOKENIZER_BYTES = 100L << 20;

    /** The ONNX graph, which nobody has {@linkplain #files() looked at}. */
    public Path graph() {
        return folder.resolve(manifest.file());
    }

    /** The Hugging Face tokenizer, likewise. */
    public Path tokenizer() {
        return folder.resolve(manifest.tokenizer());
    }

    /**
     * The manifests under a folder: {@code *.manifest.json} in it (the plugin CLI installs no folders) and
     * {@code manifest.json} in each of its folders (what a user adds), in the order of their names. A folder that does
     * not exist holds none. Whatever bears such a name is one, also what cannot be read: it is refused by name then.
     */
    public static List<Path> manifests(Path root) throws IOException {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(root)) {
            return entries.map(entry -> isFolder(entry) ? entry.resolve(MANIFEST) : entry)
                    .filter(file -> file.getFileName().toString().endsWith(MANIFEST) && isThere(file))
                    .sorted()
                    .toList();
        }
    }

    private static boolean isFolder(Path entry) {
        try {
            return Files.isDirectory(entry);
        } catch (RuntimeException e) {
            return true; // a symbolic link to where this node may not read
        }
    }

    private static boolean isThere(Path manifest) {
        try {
            return Files.exists(manifest, LinkOption.NOFOLLOW_LINKS);
        } catch (RuntimeException e) {
            return true;
        }
    }

    /** The name that a manifest's place gives to its model, for one that cannot be read. */
    public static String nameOf(Path manifest) {
        String file = manifest.getFileName().toString();
        return file.equals(MANIFEST)
                ? manifest.getParent().getFileName().toString()
                : file.substring(0, file.length() - MANIFEST.length() - 1);
    }

    /**
     * Reads the manifest; the model's files are not touched.
     *
     * @throws IOException if it cannot be read, is none, or lies elsewhere than it seems to
     */
    public static ModelBundle read(Path manifest) throws IOException {
        Path folder = manifest.getParent();
        String name = manifest.getFileName().toString();
        try {
            if (name.equals(MANIFEST)) {
                ModelFile.requireInside(folder);
            }
            return new ModelBundle(ModelManifest.read(ModelFile.in(folder, name)), folder);
        } catch (IOException e) {
            String reason = String.valueOf(e.getMessage());
            throw reason.startsWith("manifest [") ? e : new IOException("manifest [" + manifest + "]: " + reason, e);
        }
    }

    /**
     * All files that make the model: the graph, the tokenizer, then the files that the graph keeps weights in, in the
     * order of their names. Each is a regular file in the model's folder, and none is larger than it may be; so they can
     * be given to code that reads whatever it is told to.
     *
     * @throws IOException naming the file that is missing, too large, or lies elsewhere, or if the graph is none
     */
    public List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        files.add(file(manifest.file(), MAX_GRAPH_BYTES, "larger weights go into files of external data"));
        files.add(file(manifest.tokenizer(), MAX_TOKENIZER_BYTES, "the largest vocabularies take a third of that"));
        for (String weights : ExternalWeights.of(files.get(0))) {
            files.add(file(weights, Long.MAX_VALUE, ""));
        }
        return files;
    }

    private Path file(String name, long most, String hint) throws IOException {
        try {
            Path file = ModelFile.in(folder, name);
            if (Files.size(file) > most) {
                throw new IOException("file [" + name + "] has [" + Files.size(file) + "] bytes but may have at most ["
                        + most + "]; " + hint);
            }
            return file;
        } catch (NoSuchFileException e) {
            throw new IOException(
                    "file [" + folder.resolve(name) + "] of model [" + manifest.modelId() + "] is missing", e);
        }
    }

    /** How many bytes all of its files have; throws as {@link #files()} does. */
    public long bytes() throws IOException {
        long bytes = 0;
        for (Path file : files()) {
            bytes += Files.size(file);
        }
        return bytes;
    }

    /**
     * The fingerprint of the files as they are now, checked against the manifest's where it names one.
     *
     * @return SHA-256 of the bytes of all {@link #files()}, one after another, in lower-case hexadecimal
     * @throws IOException if a file is missing, unreadable, or not the one that the manifest describes
     */
    public String fingerprint() throws IOException {
        MessageDigest sha256 = sha256();
        for (Path file : files()) {
            try (InputStream in = Files.newInputStream(file)) {
                byte[] chunk = new byte[1 << 16];
                for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                    sha256.update(chunk, 0, read);
                }
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
