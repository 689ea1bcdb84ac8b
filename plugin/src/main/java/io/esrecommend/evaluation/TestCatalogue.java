package io.esrecommend.evaluation;

import io.esrecommend.measure.CatalogueUse;

/** The items that could be recommended, by number from 0, with how many users each had in training. For one thread. */
final class TestCatalogue {

    private final ItemNumbers items;
    private final int size;

    /** By number of training, that of the catalogue; -1 for an item that it does not have. */
    private final int[] numbers;

    private final int known;
    private final CatalogueUse use;

    /**
     * @param items of training
     * @param unknown those of them that the catalogue does not have
     * @param size of the catalogue
     * @param users of training
     */
    TestCatalogue(ItemNumbers items, boolean[] unknown, long size, int users) {
        this.items = items;
        this.size = Math.toIntExact(size);
        this.numbers = new int[unknown.length];
        int[] counts = new int[this.size];
        int next = 0;
        for (int item = 0; item < numbers.length; item++) {
            numbers[item] = unknown[item] || next == this.size ? -1 : next++;
            if (numbers[item] >= 0) {
                counts[numbers[item]] = items.users(item);
            }
        }
        this.known = next;
        this.use = new CatalogueUse(counts, users);
    }

    /** How many items there are. */
    int size() {
        return size;
    }

    /** How known the items of lists are. */
    CatalogueUse use() {
        return use;
    }

    /** The numbers of a list's items, without those that have come to the catalogue since it was counted. */
    int[] numbers(Iterable<String> list) {
        var found = java.util.stream.IntStream.builder();
        for (String item : list) {
            int number = number(item);
            if (number >= 0) {
                found.add(number);
            }
        }
        return found.build().toArray();
    }

    /** Items that nobody trained on follow those of training. */
    private int number(String item) {
        int number = items.number(item);
        int own = number < numbers.length ? numbers[number] : known + number - numbers.length;
        return own < size ? own : -1;
    }
}
