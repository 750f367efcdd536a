package io.weir.standalone.testing;

import io.weir.standalone.testing.RecordedPages.Page;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What differs between the notifications of two servers, for each receiver and group: number, content, order or tick. */
public final class PageDifferences {
    /** More than this apart is another tick: events and ticks are half a second apart at least, and ticks a whole one. */
    private static final Duration SAME_TICK = Duration.ofMillis(900);

    private final Map<String, String> byScenario = new TreeMap<>();
    private Duration largestDelay = Duration.ZERO;

    public PageDifferences(List<Page> theirs, List<Page> ours) {
        Map<String, List<Page>> expected = byPlace(theirs);
        Map<String, List<Page>> actual = byPlace(ours);
        Map<String, List<Page>> places = new TreeMap<>(expected);
        places.putAll(actual);
        for (String place : places.keySet()) {
            compare(place, expected.getOrDefault(place, List.of()), actual.getOrDefault(place, List.of()));
        }
    }

    private static Map<String, List<Page>> byPlace(List<Page> pages) {
        Map<String, List<Page>> byPlace = new TreeMap<>();
        pages.stream()
                .sorted(java.util.Comparator.comparing(Page::at))
                .forEach(page -> byPlace.computeIfAbsent(
                                page.scenario() + " " + page.place(), place -> new ArrayList<>())
                        .add(page));
        return byPlace;
    }

    private void compare(String place, List<Page> expected, List<Page> actual) {
        for (int i = 0; i < Math.max(expected.size(), actual.size()); i++) {
            String problem = i >= expected.size() || i >= actual.size()
                    ? "one has no number " + i
                    : problem(expected.get(i), actual.get(i));
            if (!problem.isEmpty()) {
                byScenario.merge(
                        place.substring(0, place.indexOf(' ')),
                        "at " + place + ": " + problem + "\n  theirs: " + text(expected) + "\n  ours:   "
                                + text(actual),
                        (first, more) -> first + "\n" + more);
                return;
            }
        }
    }

    private String problem(Page a, Page b) {
        if (!a.content().equals(b.content())) {
            return "content of " + a.at() + " differs";
        }
        Duration delay = Duration.between(a.at(), b.at()).abs();
        largestDelay = delay.compareTo(largestDelay) > 0 ? delay : largestDelay;
        return delay.compareTo(SAME_TICK) > 0 ? "another tick than " + a.at() : "";
    }

    private static String text(List<Page> pages) {
        StringBuilder text = new StringBuilder();
        pages.forEach(
                page -> text.append("\n    ").append(page.at()).append(' ').append(page.content()));
        return text.toString();
    }

    /** The differences of each scenario that has some. */
    public Map<String, String> byScenario() {
        return byScenario;
    }

    /** Between notifications that correspond. */
    public Duration largestDelay() {
        return largestDelay;
    }
}
