package io.esrecommend.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Finds files of a model that are safe to open. Native code reads by path and asks nobody for leave, and reading a pipe
 * ends only when somebody writes into it; so a file has to be a regular one in its model's folder, links resolved.
 */
final class ModelFile {

    private ModelFile() {}

    /**
     * The file of a name, relative to a folder.
     *
     * @throws IOException if it is missing, is no regular file, or does not lie in that folder
     */
    static Path in(Path folder, String name) throws IOException {
        Path file = resolved(folder, name);
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new NoSuchFileException(file.toString());
        }
        Path real = real(file);
        if (!real.startsWith(real(folder))) {
            throw outside(name);
        }
        if (!Files.isRegularFile(real, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException("file [" + name + "] is no regular file; put the file itself there");
        }
        return real;
    }

    /**
     * Checks that a folder lies in the one that it seems to lie in.
     *
     * @throws IOException if it is a symbolic link that leads elsewhere
     */
    static void requireInside(Path folder) throws IOException {
        if (!real(folder).startsWith(real(folder.toAbsolutePath().getParent()))) {
            throw outside(folder.getFileName().toString());
        }
    }

    private static Path resolved(Path folder, String name) throws IOException {
        try {
            Path file = folder.resolve(name).normalize();
            if (!name.isEmpty() && file.startsWith(folder.normalize()) && !file.equals(folder.normalize())) {
                return file;
            }
        } catch (InvalidPathException e) {
            throw new IOException("file [" + shown(name) + "] has a name that no file can have", e);
        }
        throw outside(name);
    }

    private static Path real(Path path) throws IOException {
        try {
            return path.toRealPath();
        } catch (IOException | RuntimeException e) {
            // a loop, a link that leads nowhere, or one to where this node may not read
            throw new IOException(
                    "[" + shown(String.valueOf(path.getFileName())) + "] cannot be resolved: it is a symbolic link that"
                            + " leads nowhere, or out of the configuration; put what it leads to there",
                    e);
        }
    }

    private static IOException outside(String name) {
        return new IOException("file [" + shown(name) + "] does not lie in the model's folder, where all of a model's"
                + " files have to be; put it there");
    }

    private static String shown(String name) {
        return name.length() > 200 ? name.substring(0, 200) + "..." : name;
    }
}
