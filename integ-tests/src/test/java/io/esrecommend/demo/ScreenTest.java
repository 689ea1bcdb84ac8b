package io.esrecommend.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.esrecommend.demo.Hit.Reason;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What people read: tables, numbers, the bar, reasons. */
class ScreenTest {

    @Test
    void columnsAreAsWideAsTheirWidestCell() {
        Table table = new Table(">#", "item", ">score");
        table.row("9", "Amélie", "0.5");
        table.row("10", "a", "0.25");
        assertEquals(
                List.of(
                        "   # │ item   │ score",
                        "  ───┼────────┼──────",
                        "   9 │ Amélie │   0.5",
                        "  10 │ a      │  0.25"),
                table.lines());
    }

    @Test
    void cutsWithAnEllipsis() {
        assertEquals("Toy Story", Text.cut("Toy  Story", 9));
        assertEquals("Toy St…", Text.cut("Toy Story", 7));
        assertEquals("Toy…", Text.cut("Toy Story", 5));
    }

    @Test
    void wrapsBetweenWords() {
        assertEquals(List.of("Alien, Heat,", "Toy Story"), Text.wrap(List.of("Alien", "Heat", "Toy Story"), 15));
    }

    @Test
    void writesDurations() {
        assertEquals("0.4 s", Text.duration(Duration.ofMillis(400)));
        assertEquals("12 s", Text.duration(Duration.ofMillis(12_300)));
        assertEquals("2 min 05 s", Text.duration(Duration.ofSeconds(125)));
    }

    @Test
    void anItemIsCalledByItsFirstSentence() {
        Item item = new Item("1", "Toy Story (1995). Animation, Comedy. Led by Woody.");
        assertEquals("Toy Story (1995)", item.title());
        assertEquals("Toy Story (1995) · Animation, Comedy", item.summary(50));
        assertEquals("Kramer vs. Kramer... (1979)", new Item("3", "Kramer vs. Kramer... (1979). Drama").title());
        assertEquals("acl", new Item("4", "acl. access control list").title());
        assertEquals("plush dr seuss cat", new Item("2", "plush dr seuss cat").summary(50));
    }

    @Test
    void theBarSaysHowLongItTakes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(new PrintStream(bytes, true, StandardCharsets.UTF_8), false);
        Progress progress = new Progress(terminal, "items", "documents", 2_000);
        progress.add(500);
        assertEquals(
                "  items ██████░░░░░░░░░░░░░░░░░░ 500/2,000  100 documents/s  15 s left",
                progress.line(Duration.ofSeconds(5)));
    }

    @Test
    void aReasonSaysAsMuchAsFits() {
        Hit hit = new Hit(
                "i",
                0.5,
                List.of(
                        new Reason("cooccurrence", List.of("Alien", "Heat", "Fargo")),
                        new Reason("similarity.long_term", List.of("Alien"))));
        assertEquals("because of Alien and Heat; also similar", Wording.of(hit, "recent interest", 60));
        assertEquals("because of Alien and Heat", Wording.of(hit, "recent interest", 35));
        assertEquals("because of Alien", Wording.of(hit, "recent interest", 20));
        assertEquals("because of…", Wording.of(hit, "recent interest", 12));
    }

    @Test
    void likenessIsSaidOnce() {
        Hit hit = new Hit(
                "i",
                0.5,
                List.of(
                        new Reason("similarity.short_term", List.of("Alien")),
                        new Reason("similarity.long_term", List.of("Alien"))));
        assertEquals("close to recent interest, nearest: Alien", Wording.of(hit, "recent interest", 60));
    }

    @Test
    void hintsCanBePastedWhateverTheIdsAre() {
        assertEquals("'it'\\''s'", Hints.quoted("it's"));
    }
}
