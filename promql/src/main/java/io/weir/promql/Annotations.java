package io.weir.promql;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What a query has to say about its result: warnings and infos, each once. Thread-safe. */
public final class Annotations {
    /** How many of each kind a result lists before it only counts them, in Prometheus's API. */
    public static final int LISTED = 10;

    private final Set<String> warnings = new TreeSet<>();
    private final Set<String> infos = new TreeSet<>();
    private long raised;

    /** Adds {@code PromQL warning: <message> (<line>:<column>)}. */
    public synchronized void warn(Span span, String message) {
        raised++;
        warnings.add("PromQL warning: " + message + " (" + span.position() + ")");
    }

    /** Adds {@code PromQL info: <message> (<line>:<column>)}. */
    public synchronized void info(Span span, String message) {
        raised++;
        infos.add("PromQL info: " + message + " (" + span.position() + ")");
    }

    /** How often something was said, known or new. */
    synchronized long raised() {
        return raised;
    }

    /** All warnings, sorted: which thread met what first doesn't matter. */
    public synchronized List<String> warnings() {
        return List.copyOf(warnings);
    }

    /** All infos, likewise. */
    public synchronized List<String> infos() {
        return List.copyOf(infos);
    }

    /** At most {@link #LISTED} warnings and a line that counts the rest. */
    public List<String> listedWarnings() {
        return listed(warnings(), "warning");
    }

    /** At most {@link #LISTED} infos and a line that counts the rest. */
    public List<String> listedInfos() {
        return listed(infos(), "info");
    }

    private static List<String> listed(Collection<String> all, String kind) {
        if (all.size() <= LISTED) {
            return List.copyOf(all);
        }
        List<String> listed = new ArrayList<>(all).subList(0, LISTED);
        listed.add(all.size() - LISTED + " more " + kind + " annotations omitted");
        return List.copyOf(listed);
    }
}
