package io.esrecommend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * The plugin as an earlier or a later version may be: its zip with one class of another source, compiled. What else such a
 * version would change it does not have.
 *
 * @param folder where it is made
 */
record PluginVariant(Path folder) {

    private static final Path SOURCES = Path.of("../plugin/src/main/java");
    private static final String FORMATS = "io/esrecommend/format/";

    /** Of wire format 0. */
    Path earlier() throws IOException {
        return with(FORMATS + "WireFormat", "CURRENT = 1;", "CURRENT = 0;");
    }

    /** That keeps all in format 2, and reads only that. */
    Path later() throws IOException {
        return with(FORMATS + "StoredFormat", " = 1;", " = 2;");
    }

    private Path with(String type, String before, String after) throws IOException {
        String source = Files.readString(SOURCES.resolve(type + ".java"));
        String changed = source.replace(before, after);
        assertNotEquals(source, changed);
        Map<String, byte[]> classes = compile(type, changed);
        Path zip = folder.resolve(type.substring(type.lastIndexOf('/') + 1) + ".zip");
        try (InputStream in = Files.newInputStream(LocalNodeExtension.pluginZip());
                OutputStream out = Files.newOutputStream(zip)) {
            assertEquals(classes.size(), replace(in, out, classes));
        }
        return zip;
    }

    private Map<String, byte[]> compile(String type, String source) throws IOException {
        Path from = folder.resolve("sources/" + type + ".java");
        Path to = folder.resolve("classes-" + type.substring(type.lastIndexOf('/') + 1));
        Files.createDirectories(from.getParent());
        Files.createDirectories(to);
        Files.writeString(from, source);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        int status = compiler.run(
                null,
                null,
                null,
                "--release",
                "21",
                "-proc:none",
                "-nowarn",
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                to.toString(),
                from.toString());
        assertEquals(0, status, "cannot compile " + from);
        try (Stream<Path> files = Files.walk(to)) {
            return files.filter(file -> file.toString().endsWith(".class"))
                    .collect(Collectors.toMap(file -> to.relativize(file).toString(), PluginVariant::bytes));
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Copies a zip with other classes, also in jars in it; answers how many were replaced. */
    private static int replace(InputStream from, OutputStream to, Map<String, byte[]> classes) throws IOException {
        int replaced = 0;
        ZipInputStream in = new ZipInputStream(from);
        ZipOutputStream out = new ZipOutputStream(to);
        for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
            byte[] content = in.readAllBytes();
            byte[] other = classes.get(entry.getName());
            if (other != null) {
                replaced++;
                content = other;
            } else if (isOurs(entry.getName())) {
                ByteArrayOutputStream jar = new ByteArrayOutputStream();
                replaced += replace(new ByteArrayInputStream(content), jar, classes);
                content = jar.toByteArray();
            }
            out.putNextEntry(new ZipEntry(entry.getName()));
            out.write(content);
        }
        out.finish();
        assertNull(in.getNextEntry());
        return replaced;
    }

    private static boolean isOurs(String name) {
        return name.endsWith(".jar")
                && name.substring(name.lastIndexOf('/') + 1).startsWith("plugin");
    }
}
