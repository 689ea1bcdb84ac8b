package io.esrecommend.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Reads a data set: {@code items.tsv} (item, text) and {@code events.tsv} (user, item, time, action, and a value that is
 * not used), each tab-separated UTF-8 without a header and perhaps gzipped, and the optional {@code engine.json}.
 *
 * @param folder that has them
 */
public record DataReader(Path folder) {

    /** Takes the columns of a line. */
    private interface Line {
        void read(String[] columns, int number);
    }

    /**
     * Reads all of it.
     *
     * @throws DemoFailure if a file is missing or broken, naming the line
     */
    public DataSet read() throws IOException {
        EngineFile engine = EngineFile.read(folder.resolve("engine.json"));
        Map<String, Item> items = items();
        List<Event> events = new ArrayList<>();
        lines("events.tsv", 4, (columns, number) -> {
            if (columns[0].isBlank() || columns[3].isBlank()) {
                throw new DemoFailure("the event's user or action is empty");
            }
            events.add(new Event(columns[0], columns[1], time(columns[2]), columns[3], number));
        });
        List<Event> known =
                events.stream().filter(event -> items.containsKey(event.item())).toList();
        return new DataSet(
                items,
                known,
                events.size() - known.size(),
                engine.withActions(known.stream().map(Event::action).collect(Collectors.toCollection(TreeSet::new))));
    }

    /**
     * Reads the items alone.
     *
     * @return by id, in the order of the file
     * @throws DemoFailure if the file is missing or broken, naming the line
     */
    public Map<String, Item> items() throws IOException {
        Map<String, Item> items = new LinkedHashMap<>();
        lines("items.tsv", 2, (columns, number) -> {
            if (columns[0].isBlank() || columns[1].isBlank()) {
                throw new DemoFailure("the item's id or text is empty");
            }
            if (items.putIfAbsent(columns[0], new Item(columns[0], columns[1])) != null) {
                throw new DemoFailure("there is an item " + columns[0] + " already");
            }
        });
        return items;
    }

    private static long time(String time) {
        try {
            return Long.parseLong(time);
        } catch (NumberFormatException e) {
            throw new DemoFailure("the time is " + time + " but must be a whole number", e);
        }
    }

    private void lines(String name, int columns, Line line) throws IOException {
        Path file = Files.exists(folder.resolve(name)) ? folder.resolve(name) : folder.resolve(name + ".gz");
        if (Files.notExists(file)) {
            throw new DemoFailure("there is no " + name + " or " + name + ".gz in " + folder);
        }
        int number = 0;
        try (BufferedReader reader = open(file)) {
            for (String text = reader.readLine(); text != null; text = reader.readLine()) {
                number++;
                String[] found = text.split("\t", -1);
                if (found.length < columns) {
                    throw new DemoFailure("there are " + found.length + " columns, separated by tabs, but must be "
                            + columns + " or more");
                }
                line.read(found, number);
            }
        } catch (DemoFailure e) {
            throw new DemoFailure(file + ", line " + number + ": " + e.getMessage(), e);
        } catch (MalformedInputException | ZipException e) {
            throw new DemoFailure(
                    file + " cannot be read after line " + number + ": it is no "
                            + (e instanceof ZipException ? "gzip" : "UTF-8"),
                    e);
        }
        if (number == 0) {
            throw new DemoFailure(file + " is empty");
        }
    }

    private static BufferedReader open(Path file) throws IOException {
        InputStream bytes = Files.newInputStream(file);
        try {
            InputStream text = file.toString().endsWith(".gz") ? new GZIPInputStream(bytes) : bytes;
            // a decoder that is made, unlike a charset that is named, reports what is no UTF-8
            return new BufferedReader(new InputStreamReader(text, StandardCharsets.UTF_8.newDecoder()));
        } catch (IOException e) {
            bytes.close();
            throw e;
        }
    }
}
