package io.weir.bench.e2e;

import java.util.LinkedHashMap;
import java.util.Map;

/** A command line of {@code name=value}. Each is taken once; {@link #end} refuses what nobody took. */
final class Arguments {
    private final Map<String, String> given = new LinkedHashMap<>();

    Arguments(String[] args) {
        for (String arg : args) {
            int equals = arg.indexOf('=');
            if (equals < 0) {
                throw new IllegalArgumentException("argument \"" + arg + "\" is not name=value");
            }
            given.put(arg.substring(0, equals), arg.substring(equals + 1));
        }
    }

    String text(String name, String fallback) {
        String value = given.remove(name);
        return value == null ? fallback : value;
    }

    int number(String name, int fallback) {
        return Integer.parseInt(text(name, Integer.toString(fallback)));
    }

    void end() {
        if (!given.isEmpty()) {
            throw new IllegalArgumentException("unknown arguments: " + given.keySet());
        }
    }
}
