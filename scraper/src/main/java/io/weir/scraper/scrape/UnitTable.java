package io.weir.scraper.scrape;

import java.util.HashMap;
import java.util.Map;

/** Numbers the units that a target has given, from 0 for none. Confined to one thread at a time. */
final class UnitTable {
    private final Map<String, Integer> numbers = new HashMap<>();

    UnitTable() {
        numbers.put("", 0);
    }

    int number(String unit) {
        return numbers.computeIfAbsent(unit, absent -> numbers.size());
    }
}
