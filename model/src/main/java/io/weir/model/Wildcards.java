package io.weir.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression that is a choice of texts with gaps, such as {@code a|b}, {@code api-.+}, {@code (get|put).*} or
 * {@code 5..}: what most matchers are. It is answered by comparing text, in time linear in the value. Immutable.
 */
final class Wildcards implements Predicate<String> {
    /** More alternatives than this are left to the automaton. */
    private static final int MAX_ALTERNATIVES = 256;

    /** Any one character. */
    private static final int ANY = -1;

    /** Any number of characters. */
    private static final int GAP = -2;

    private static final String META = "\\.+*?()|[]{}^$";

    private final Set<String> literals = new HashSet<>();
    private final List<Wildcard> others = new ArrayList<>();
    private final List<String> inOrder = new ArrayList<>();
    private final Predicate<String> regex;
    private final boolean any;

    private Wildcards(List<int[]> alternatives, Predicate<String> regex) {
        this.regex = regex;
        boolean found = false;
        for (int[] alternative : alternatives) {
            if (Arrays.stream(alternative).allMatch(c -> c >= 0)) {
                String literal = text(alternative);
                literals.add(literal);
                inOrder.add(literal);
            } else {
                found |= Arrays.stream(alternative).anyMatch(c -> c == ANY);
                others.add(Wildcard.of(alternative));
            }
        }
        this.any = found;
    }

    private static String text(int[] characters) {
        StringBuilder text = new StringBuilder(characters.length);
        for (int c : characters) {
            text.append((char) c);
        }
        return text.toString();
    }

    /**
     * What {@code pattern} is a choice of, or null if it is more than that.
     *
     * @param regex the same expression, for values whose characters take two chars
     */
    static @Nullable Wildcards of(String pattern, Predicate<String> regex) {
        Parser parser = new Parser(pattern);
        List<int[]> alternatives = parser.alternatives(true);
        return alternatives == null || parser.at < pattern.length() ? null : new Wildcards(alternatives, regex);
    }

    /** The texts that match if there are no others, in the order they are written; empty if there are. */
    List<String> literals() {
        return others.isEmpty() ? inOrder : List.of();
    }

    @Override
    public boolean test(String value) {
        if (literals.contains(value)) {
            return true;
        }
        if (any && hasSurrogates(value)) {
            return regex.test(value);
        }
        for (Wildcard wildcard : others) {
            if (wildcard.matches(value)) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasSurrogates(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (Character.isSurrogate(value.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    /** Texts, each possibly with places for any character, that follow each other at any distance. */
    private static final class Wildcard {
        private final int[][] pieces;

        private Wildcard(int[][] pieces) {
            this.pieces = pieces;
        }

        static Wildcard of(int[] elements) {
            List<int[]> pieces = new ArrayList<>();
            int start = 0;
            for (int i = 0; i <= elements.length; i++) {
                if (i == elements.length || elements[i] == GAP) {
                    pieces.add(Arrays.copyOfRange(elements, start, i));
                    start = i + 1;
                }
            }
            return new Wildcard(pieces.toArray(int[][]::new));
        }

        boolean matches(String value) {
            int[] first = pieces[0];
            if (pieces.length == 1) {
                return value.length() == first.length && isAt(first, value, 0);
            }
            int[] last = pieces[pieces.length - 1];
            int end = value.length() - last.length;
            if (end < first.length || !isAt(first, value, 0) || !isAt(last, value, end)) {
                return false;
            }
            int at = first.length;
            // The earliest place of each piece leaves most room for the next.
            for (int i = 1; i < pieces.length - 1; i++) {
                int[] piece = pieces[i];
                while (at + piece.length <= end && !isAt(piece, value, at)) {
                    at++;
                }
                at += piece.length;
                if (at > end) {
                    return false;
                }
            }
            return true;
        }

        private static boolean isAt(int[] piece, String value, int at) {
            if (at + piece.length > value.length()) {
                return false;
            }
            for (int i = 0; i < piece.length; i++) {
                if (piece[i] != ANY && piece[i] != value.charAt(at + i)) {
                    return false;
                }
            }
            return true;
        }
    }

    /** Multiplies groups out. Every method returns null for what isn't a choice of texts. */
    private static final class Parser {
        private final String pattern;
        int at;

        Parser(String pattern) {
            this.pattern = pattern;
        }

        private boolean isNext(char c) {
            return at < pattern.length() && pattern.charAt(at) == c;
        }

        /** @param top whether this is the whole expression, whose ends may be marked */
        @Nullable
        List<int[]> alternatives(boolean top) {
            List<int[]> all = new ArrayList<>();
            while (true) {
                List<int[]> sequences = sequences(top);
                if (sequences == null || all.size() + sequences.size() > MAX_ALTERNATIVES) {
                    return null;
                }
                all.addAll(sequences);
                if (!isNext('|')) {
                    return all;
                }
                at++;
            }
        }

        private @Nullable List<int[]> sequences(boolean top) {
            if (top && isNext('^')) {
                at++;
            }
            List<int[]> sequences = List.of(new int[0]);
            while (at < pattern.length() && !isNext('|') && !isNext(')')) {
                if (top && isNext('$') && (at + 1 == pattern.length() || pattern.charAt(at + 1) == '|')) {
                    at++;
                    break;
                }
                List<int[]> item = item();
                if (item == null || sequences.size() * item.size() > MAX_ALTERNATIVES || isRepeated()) {
                    return null;
                }
                sequences = product(sequences, item);
            }
            return sequences;
        }

        private boolean isRepeated() {
            return at < pattern.length() && "*+?{".indexOf(pattern.charAt(at)) >= 0;
        }

        private @Nullable List<int[]> item() {
            char c = pattern.charAt(at++);
            if (c == '.') {
                return any();
            }
            if (c == '(') {
                return group();
            }
            if (c == '\\') {
                boolean escaped = at < pattern.length() && META.indexOf(pattern.charAt(at)) >= 0;
                return escaped ? List.of(new int[] {pattern.charAt(at++)}) : null;
            }
            return META.indexOf(c) >= 0 ? null : List.of(new int[] {c});
        }

        private List<int[]> any() {
            if (isNext('*')) {
                at++;
                return List.of(new int[] {GAP});
            }
            if (isNext('+')) {
                at++;
                return List.of(new int[] {ANY, GAP});
            }
            return List.of(new int[] {ANY});
        }

        private @Nullable List<int[]> group() {
            if (isNext('?')) {
                if (!pattern.startsWith("?:", at)) {
                    return null;
                }
                at += 2;
            }
            List<int[]> alternatives = alternatives(false);
            if (alternatives == null || !isNext(')')) {
                return null;
            }
            at++;
            return alternatives;
        }

        private static List<int[]> product(List<int[]> starts, List<int[]> ends) {
            List<int[]> product = new ArrayList<>();
            for (int[] start : starts) {
                for (int[] end : ends) {
                    int[] both = Arrays.copyOf(start, start.length + end.length);
                    System.arraycopy(end, 0, both, start.length, end.length);
                    product.add(both);
                }
            }
            return product;
        }
    }
}
