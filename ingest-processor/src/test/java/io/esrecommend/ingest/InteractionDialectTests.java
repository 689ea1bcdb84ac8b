package io.esrecommend.ingest;

import java.util.List;
import org.elasticsearch.ingest.IngestDocument;
import org.elasticsearch.ingest.Processor;
import org.elasticsearch.test.ESTestCase;

/** Events as other systems send them. */
public class InteractionDialectTests extends ESTestCase {

    private final Interactions interactions = new Interactions();

    public void testWebTracker() throws Exception {
        String config = """
                { 'user': ['user.user_id', 'visitor.cookie'], 'item': ['ecommerce.items.0.item_id', 'page.product.sku'],
                  'action': {'field': 'event_name', 'map': {'purchase|add_payment_info': 'buy', 'view_item|page_view': 'view'},
                             'unmapped': 'fail'},
                  'time': 'client.sent_at', 'value': ['ecommerce.value', 'ecommerce.items.0.price'],
                  'platform': {'default': 'web'}, 'keep': ['page.url'] }""";
        assertEquals(Interactions.map("""
                { 'user': {'id': 'c-81'}, 'item': {'id': '4711'}, '@timestamp': '2026-11-20T13:03:11.250Z',
                  'event': {'action': 'view', 'platform': 'web', 'value': 49.9, 'ingested': '2026-11-22T12:00:00.000Z'},
                  'page': {'url': 'https://shop.example/p/4711'} }"""), interactions.run(config, """
                { 'event_name': 'view_item', 'client': {'sent_at': '2026-11-20T14:03:11.250+01:00', 'ua': 'Mozilla/5.0', 'ip': '203.0.113.9'},
                  'visitor': {'cookie': 'c-81', 'consent': true}, 'user': {'user_id': null, 'email': 'a@example.org'},
                  'page': {'url': 'https://shop.example/p/4711', 'referrer': null, 'product': {'sku': 4711}},
                  'ecommerce': {'items': [{'item_id': 4711, 'price': 49.9}, {'item_id': 4712}], 'currency': 'EUR'} }""").getSource());
    }

    public void testOrderLinesOfAShop() throws Exception {
        String config = """
                { 'user': 'Kundennummer', 'item': 'Artikel-Nr', 'value': 'Einzelpreis',
                  'action': {'field': 'Status', 'map': {'bezahlt|versandt': 'buy', 'storniert|retoure': 'return'}},
                  'time': {'field': 'Bestelldatum', 'formats': ['dd.MM.yyyy HH:mm:ss', 'dd.MM.yyyy HH:mm', 'dd.MM.yyyy'], 'timezone': 'Europe/Berlin'},
                  'platform': {'field': 'Kanal', 'default': 'shop'}, 'repeat_window': '1d' }""";
        Processor processor = interactions.create(config);
        IngestDocument paid = Interactions.run(processor, Interactions.document("""
                { 'Kundennummer': '000815', 'Artikel-Nr': 'A-77/3', 'Einzelpreis': '19.99', 'Menge': '2', 'Status': 'bezahlt',
                  'Bestelldatum': '20.07.2026 14:03', 'Kanal': '', 'Strasse': 'Hauptstr. 1' }"""));
        assertEquals(Interactions.map("""
                { 'user': {'id': '000815'}, 'item': {'id': 'A-77/3'}, '@timestamp': '2026-07-20T12:03:00.000Z',
                  'event': {'action': 'buy', 'platform': 'shop', 'value': 19.99, 'ingested': '2026-11-22T12:00:00.000Z'} }"""), paid.getSource());
        // the same line of a later export, after the parcel has left
        IngestDocument sent = Interactions.run(processor, Interactions.document("""
                { 'Kundennummer': '000815', 'Artikel-Nr': 'A-77/3', 'Einzelpreis': '19.99', 'Menge': '2', 'Status': 'versandt',
                  'Bestelldatum': '20.07.2026 14:03:00' }"""));
        assertEquals(Interactions.id(paid), Interactions.id(sent));
        assertEquals(
                "[value] [Einzelpreis] is [19,99] but must be a finite number; fix the event, or write it as [1234.5]",
                interactions.failure(config, """
                        { 'Kundennummer': '1', 'Artikel-Nr': '2', 'Status': 'bezahlt', 'Bestelldatum': '20.07.2026', 'Einzelpreis': '19,99' }"""));
    }

    public void testMobileApp() throws Exception {
        interactions.withKeys(Interactions.FIRST);
        String config = """
                { 'user': ['uid', 'device'], 'item': 'obj', 'action': {'field': 'evt', 'default': 'view'}, 'time': 'ts',
                  'platform': 'os', 'pseudonyms': true, 'keep': ['build'] }""";
        IngestDocument tapped = interactions.run(config, """
                { 'uid': 90071992547409931, 'device': 'IDFA-1', 'obj': 5, 'evt': 'like', 'ts': 1795183391123, 'os': 'ios', 'build': '4.2.1' }""");
        assertEquals(
                Interactions.map("""
                { 'user': {'id': '%s'}, 'item': {'id': '5'}, '@timestamp': '2026-11-20T14:03:11.123Z', 'build': '4.2.1',
                  'event': {'action': 'like', 'platform': 'ios', 'ingested': '2026-11-22T12:00:00.000Z'} }""".formatted(
                                interactions.pseudonyms.of("90071992547409931").getFirst())),
                tapped.getSource());
        IngestDocument anonymous = interactions.run(config, """
                { 'uid': '', 'device': 'IDFA-1', 'obj': 5, 'ts': 1795183391, 'os': 'ios' }""");
        assertEquals(
                List.of(interactions.pseudonyms.of("IDFA-1").getFirst(), "view", "2026-11-20T14:03:11.000Z"),
                List.of(
                        anonymous.getFieldValue("user.id", String.class),
                        anonymous.getFieldValue("event.action", String.class),
                        anonymous.getFieldValue("@timestamp", String.class)));
    }
}
