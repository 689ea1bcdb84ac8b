package io.esrecommend;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import javax.imageio.ImageIO;

/** What a page looks like. */
final class Picture {

    private final byte[] png;
    private final BufferedImage pixels;
    private final Map<Integer, Integer> counts = new HashMap<>();

    Picture(byte[] png) {
        this.png = png;
        try {
            this.pixels = ImageIO.read(new ByteArrayInputStream(png));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (int x = 0; x < pixels.getWidth(); x++) {
            for (int y = 0; y < pixels.getHeight(); y++) {
                counts.merge(pixels.getRGB(x, y), 1, Integer::sum);
            }
        }
    }

    int height() {
        return pixels.getHeight();
    }

    /** How many colours there are. */
    int colours() {
        return counts.size();
    }

    /** The share of the most frequent colour. */
    double plain() {
        int most = counts.values().stream().max(Integer::compare).orElseThrow();
        return (double) most / pixels.getWidth() / pixels.getHeight();
    }

    /** Writes it, to be looked at. */
    void write(Path file) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.write(file, png);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
