package io.esrecommend.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataReaderTest {

    @TempDir
    private Path folder;

    @BeforeEach
    void write() throws IOException {
        write("items.tsv", "a\tAlien. A crew meets an alien.\nb\tHeat. Cops and robbers.\n");
        write("events.tsv", "u\ta\t7\tpos\t5\nu\tb\t8\tview\t2\nv\tgone\t9\tpos\t4\n");
    }

    @Test
    void readsItemsAndEvents() throws IOException {
        DataSet data = new DataReader(folder).read();
        assertEquals("Alien", data.title("a"));
        assertEquals(new Event("u", "b", 8, "view", 2), data.events().get(1));
    }

    @Test
    void skipsAndCountsEventsOfUnknownItems() throws IOException {
        DataSet data = new DataReader(folder).read();
        assertEquals(2, data.events().size());
        assertEquals(1, data.skipped());
    }

    @Test
    void readsGzip() throws IOException {
        byte[] plain = Files.readAllBytes(folder.resolve("items.tsv"));
        try (OutputStream gzip = new GZIPOutputStream(Files.newOutputStream(folder.resolve("items.tsv.gz")))) {
            gzip.write(plain);
        }
        Files.delete(folder.resolve("items.tsv"));
        assertEquals(2, new DataReader(folder).read().items().size());
    }

    @Test
    void weighsActionsThatNobodyNames() throws IOException {
        assertEquals(
                Map.of("pos", 1.0, "view", 0.3),
                new DataReader(folder).read().engine().weights());
    }

    @Test
    void takesActionsFromTheEngineFile() throws IOException {
        write("engine.json", "{\"primary\":\"view\",\"actions\":{\"view\":{\"weight\":2}},\"example_text\":\"space\"}");
        assertEquals(
                new EngineFile("view", Map.of("view", 2.0), "space"),
                new DataReader(folder).read().engine());
    }

    @Test
    void namesTheLineOfABrokenEvent() throws IOException {
        write("events.tsv", "u\ta\t7\tpos\t5\nu\tb\tnoon\tview\t2\n");
        refuses("events.tsv, line 2: the time is noon but must be a whole number");
        write("events.tsv", "u\ta\n");
        refuses("events.tsv, line 1: there are 2 columns, separated by tabs, but must be 4 or more");
    }

    @Test
    void namesTheLineOfABrokenItem() throws IOException {
        write("items.tsv", "a\tAlien\na\tHeat\n");
        refuses("items.tsv, line 2: there is an item a already");
        write("items.tsv", "a\tAlien\nb\t \n");
        refuses("items.tsv, line 2: the item's id or text is empty");
    }

    @Test
    void saysWhatIsNotText() throws IOException {
        Files.write(folder.resolve("items.tsv"), new byte[] {'a', '\t', (byte) 0xc3, (byte) 0x28, '\n'});
        refuses("items.tsv cannot be read after line 0: it is no UTF-8");
        Files.delete(folder.resolve("items.tsv"));
        write("items.tsv.gz", "a\tAlien\n");
        refuses("items.tsv.gz cannot be read after line 0: it is no gzip");
    }

    @Test
    void saysWhatIsMissing() throws IOException {
        Files.delete(folder.resolve("events.tsv"));
        refuses("there is no events.tsv or events.tsv.gz in " + folder);
    }

    @Test
    void refusesAnEngineFileThatItCannotUse() throws IOException {
        write("engine.json", "{\"primary\": ");
        refuses("engine.json is no JSON: ");
        write("engine.json", "{\"first\":\"pos\"}");
        refuses("engine.json has the unknown key first");
        write("engine.json", "{\"primary\":\"buy\"}");
        refuses("no event has the primary action buy but there are [pos, view]");
        write("engine.json", "{\"primary\":\"buy\",\"actions\":{\"pos\":{\"weight\":1}}}");
        refuses("the primary action buy is not among the actions with a weight above 0");
        write("engine.json", "{\"actions\":{\"pos\":1}}");
        refuses("the action pos has no weight that is a number");
        write("engine.json", "[]");
        refuses("engine.json is no object");
    }

    private void refuses(String message) {
        DemoFailure failure = assertThrows(DemoFailure.class, () -> new DataReader(folder).read());
        assertTrue(failure.getMessage().contains(message), failure.getMessage());
    }

    private void write(String name, String text) throws IOException {
        Files.write(folder.resolve(name), text.getBytes(StandardCharsets.UTF_8));
    }
}
