package io.esrecommend.benchmark;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A web tracker, a shop and a mobile app. */
final class Dialects {

    /** Nested JSON with far more than is wanted, and times with their zone. */
    static final Dialect TRACKER = new Dialect(
            "web tracker",
            List.of("visitor.id", "product.sku", "type", "timestamp", "device.os", "product.price"),
            Map.of("product_view", "view", "add_to_cart", "cart", "purchase|checkout", "buy"),
            "ISO8601",
            Dialects::tracker);

    /** Flat order lines; everything is a text, times are the shop's own. */
    static final Dialect SHOP = new Dialect(
            "shop",
            List.of("kundennummer", "artikelnummer", "vorgang", "zeitpunkt", "kanal", "preis"),
            Map.of("Ansicht", "view", "Warenkorb", "cart", "Kauf", "buy"),
            "dd.MM.yyyy HH:mm:ss",
            Dialects::shop);

    /** Short names, and milliseconds since 1970. */
    static final Dialect APP = new Dialect(
            "mobile app",
            List.of("uid", "iid", "ev", "ts", "os", "props.price"),
            Map.of("item_view", "view", "item_cart", "cart", "item_buy", "buy"),
            "UNIX_MS",
            Dialects::app);

    private static final ZoneId ZONE = ZoneId.of(Dialect.ZONE);
    private static final DateTimeFormatter ISO = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss.SSSxxx", Locale.ROOT)
            .withZone(ZONE);
    private static final DateTimeFormatter LOCAL =
            DateTimeFormatter.ofPattern("dd.MM.yyyy HH:mm:ss", Locale.ROOT).withZone(ZONE);

    private Dialects() {}

    private static Map<String, ?> tracker(Act act) {
        String type = Map.of("view", "product_view", "cart", "add_to_cart", "buy", "purchase")
                .get(act.action());
        return Map.of(
                "type", type,
                "timestamp", ISO.format(Instant.ofEpochMilli(act.time())),
                "visitor", Map.of("id", act.user(), "returning", true, "language", "de-DE"),
                "session", Map.of("id", act.session(), "pages", 7, "entry", "/angebote"),
                "page",
                        Map.of(
                                "url", "https://shop.example/produkt/" + act.item(),
                                "title", "Produkt " + act.item() + " günstig kaufen",
                                "referrer", "https://suche.example/?q=produkt"),
                "product",
                        Map.of(
                                "sku", act.item(),
                                "name", "Produkt " + act.item(),
                                "price", act.price(),
                                "currency", "EUR",
                                "categories", List.of("Haushalt", "Küche")),
                "device",
                        Map.of(
                                "os",
                                act.platform(),
                                "type",
                                act.platform().equals("web") ? "desktop" : "mobile",
                                "browser",
                                "Firefox 145",
                                "screen",
                                "1920x1080"),
                "utm", Map.of("source", "newsletter", "medium", "email", "campaign", "herbst"));
    }

    private static Map<String, ?> shop(Act act) {
        String what =
                Map.of("view", "Ansicht", "cart", "Warenkorb", "buy", "Kauf").get(act.action());
        return Map.of(
                "vorgang", what,
                "zeitpunkt", LOCAL.format(Instant.ofEpochMilli(act.time())),
                "kundennummer", act.user(),
                "artikelnummer", act.item(),
                "belegnummer", act.session(),
                "menge", "1",
                "preis", Double.toString(act.price()),
                "kanal", act.platform());
    }

    private static Map<String, ?> app(Act act) {
        return Map.of(
                "ev", "item_" + act.action(),
                "ts", act.time(),
                "uid", act.user(),
                "iid", act.item(),
                "sid", act.session(),
                "os", act.platform(),
                "app", "5.2.1",
                "props", Map.of("price", act.price(), "position", 3));
    }
}
