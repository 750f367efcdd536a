package io.weir.exposition;

import io.weir.model.Labels;
import io.weir.model.MetricType;
import io.weir.model.StaleMarker;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Pulls the entries of a scrape in Prometheus's text format 0.0.4 out of a response buffer. Mutable, reusable, confined
 * to one thread; reading a series allocates nothing unless {@link #labels()} is asked for.
 *
 * <p>The buffer stays the caller's and must not change between {@link #reset} and the last use of an entry. What an
 * accessor answers belongs to the entry {@link #next} returned last; asking for something that entry has not is a
 * programming error and gives stale or empty results.
 *
 * <p>Accepts what Prometheus's scraper accepts (model/textparse/promparse.go), which is more than the format's
 * description: a missing final line feed, blanks between any two tokens, missing commas between labels, raw line feeds in
 * label values, and quoted UTF-8 names as in {@code {"my.metric", "my.label"="v"} 1}. Differs from Prometheus: negative
 * timestamps and several blanks around the type of a TYPE line are accepted, and one line may have at most
 * {@value #MAX_ENTRY_BYTES} bytes and {@value #MAX_LABELS} labels.
 */
public final class TextParser {
    /** The longest accepted entry, so that no input makes one series or help text arbitrarily large. */
    public static final int MAX_ENTRY_BYTES = 1 << 20;

    /** The most labels of one series. */
    public static final int MAX_LABELS = 4096;

    private static final byte NAME_START = 1;
    private static final byte NAME_PART = 2;
    private static final byte LABEL_START = 4;
    private static final byte LABEL_PART = 8;

    /** For each byte, what part of an unquoted name it may be. */
    private static final byte[] CLASSES = classes();

    /** Offsets per label in {@link #labelOffsets}: name start and end, value start and end, quotes excluded. */
    private static final int OFFSETS = 4;

    /** What {@link #next} found. */
    public enum Entry {
        /** A sample: metric, value, perhaps a timestamp. */
        SERIES,
        /** A {@code # TYPE} line. */
        TYPE,
        /** A {@code # HELP} line. */
        HELP,
        /** Any other line that begins with {@code #}. */
        COMMENT,
        /** The input is used up. */
        END
    }

    private byte[] buffer = new byte[0];
    private int position;
    private int end;

    /** The line at {@link #position}, from 1. */
    private int nextLine;

    /** The line the current entry began in. */
    private int line;

    private int entryStart;

    private int metricEnd;
    private int nameStart;
    private int nameEnd;
    private int[] labelOffsets = new int[16 * OFFSETS];
    private int labelCount;
    private double value;
    private boolean hasTimestamp;
    private long timestampMs;

    private int textStart;
    private int textEnd;

    /** The type of the last TYPE line: it decides which label is normalised. */
    private MetricType type = MetricType.UNKNOWN;

    /** Begins with {@code length} bytes of {@code buffer} at {@code offset}; everything of an earlier input is forgotten. */
    public void reset(byte[] buffer, int offset, int length) {
        if (offset < 0 || length < 0 || length > buffer.length - offset) {
            throw new IndexOutOfBoundsException(
                    "range " + offset + " + " + length + " of a buffer of " + buffer.length + " bytes");
        }
        this.buffer = buffer;
        this.position = offset;
        this.end = offset + length;
        this.nextLine = 1;
        this.line = 1;
        this.entryStart = offset;
        this.labelCount = 0;
        this.type = MetricType.UNKNOWN;
    }

    /**
     * Reads one entry; after {@link Entry#END}, END again.
     *
     * @throws ExpositionException if the input breaks the format; the parser is then useless until the next reset
     */
    public Entry next() throws ExpositionException {
        int at = position;
        while (at < end) {
            byte b = buffer[at];
            if (b == '\n') {
                nextLine++;
            } else if (b != ' ' && b != '\t') {
                line = nextLine;
                entryStart = at;
                return b == '#' ? commentOrMetadata() : series();
            }
            at++;
        }
        position = end;
        return Entry.END;
    }

    /** SERIES: where the metric begins in the buffer. */
    public int metricStart() {
        return entryStart;
    }

    /**
     * SERIES: the first byte after the metric's name or closing brace. The bytes {@code [metricStart, metricEnd)} are how
     * this target writes this series, so they can key a cache of what {@link #labels()} gave; the last
     * {@link #type()} belongs to that key where {@code le} and {@code quantile} matter.
     */
    public int metricEnd() {
        return metricEnd;
    }

    /** SERIES: the sample's value; every NaN is {@link StaleMarker#ORDINARY_NAN}. */
    public double value() {
        return value;
    }

    /** SERIES: whether the sample has its own timestamp. */
    public boolean hasTimestamp() {
        return hasTimestamp;
    }

    /** SERIES: the sample's own timestamp in Unix milliseconds, if {@link #hasTimestamp()}. */
    public long timestampMs() {
        return timestampMs;
    }

    /**
     * SERIES: the labels, name included, parsed anew at each call. {@code le} in a histogram and {@code quantile} in a
     * summary, going by the last TYPE line, are normalised: {@code 1} becomes {@code 1.0}. Labels exposed with an empty
     * value are left out, see {@link #emptyLabels()}.
     *
     * @throws ExpositionException if a label name is there twice
     */
    public Labels labels() throws ExpositionException {
        Map<String, String> labels = new TreeMap<>();
        labels.put(Labels.METRIC_NAME, unescape(nameStart, nameEnd, true));
        for (int i = 0; i < labelCount; i++) {
            String name = labelName(i);
            String exposed = unescape(labelOffsets[OFFSETS * i + 2], labelOffsets[OFFSETS * i + 3], true);
            if (labels.put(name, isBoundary(name) ? ExpositionFloat.canonicalLabelValue(exposed) : exposed) != null) {
                throw failure("label name " + Utf8.quote(name) + " is not unique");
            }
        }
        return Labels.of(labels);
    }

    /** SERIES: names of the labels exposed with an empty value; with {@code honor_labels} they hide a target's label. */
    public List<String> emptyLabels() {
        List<String> names = new ArrayList<>(0);
        for (int i = 0; i < labelCount; i++) {
            if (labelOffsets[OFFSETS * i + 2] == labelOffsets[OFFSETS * i + 3]) {
                names.add(labelName(i));
            }
        }
        return names;
    }

    /** TYPE, HELP: the name of the metric family. SERIES: the metric's name. */
    public String name() {
        return unescape(nameStart, nameEnd, true);
    }

    /** TYPE: the type given. Otherwise: the type of the last TYPE line, {@code UNKNOWN} before the first. */
    public MetricType type() {
        return type;
    }

    /** HELP: the help text, unescaped. */
    public String help() {
        return unescape(textStart, textEnd, false);
    }

    /** COMMENT: the whole line from {@code #}. */
    public String comment() {
        return Utf8.decode(buffer, entryStart, textEnd);
    }

    /** The line the entry began in, counted from 1. */
    public int line() {
        return line;
    }

    // ---- comments and metadata ----

    private Entry commentOrMetadata() throws ExpositionException {
        textEnd = endOfLine(entryStart);
        int keyword = skipBlanks(entryStart + 1);
        boolean separated = keyword > entryStart + 1;
        int keywordEnd = keyword + 4;
        boolean help = separated && startsWith(keyword, 'H', 'E', 'L', 'P') && isBlank(keywordEnd);
        boolean typed = separated && startsWith(keyword, 'T', 'Y', 'P', 'E') && isBlank(keywordEnd);
        Entry entry = help ? Entry.HELP : typed ? Entry.TYPE : Entry.COMMENT;
        if (entry != Entry.COMMENT) {
            metadata(entry, skipBlanks(keywordEnd));
        }
        checkLength(textEnd);
        finishLine(textEnd);
        return entry;
    }

    private void metadata(Entry entry, int name) throws ExpositionException {
        int after;
        if (name < end && buffer[name] == '"') {
            after = endOfQuoted(name);
            if (after < 0) {
                throw unexpected("expected metric name after " + entry, name);
            }
            setQuotedName(name + 1, after - 1);
            // A quoted name may hold raw line feeds.
            textEnd = endOfLine(after);
        } else {
            after = endOfName(name, NAME_START, NAME_PART);
            if (after == name) {
                throw unexpected("expected metric name after " + entry, name);
            }
            nameStart = name;
            nameEnd = after;
        }
        textStart = Math.min(after + 1, textEnd);
        if (entry == Entry.TYPE) {
            type = parseType();
        } else if (!Utf8.isValid(buffer, textStart, textEnd)) {
            throw failure("help text " + Utf8.quote(buffer, textStart, textEnd) + " is not a valid utf8 string");
        }
    }

    private MetricType parseType() throws ExpositionException {
        return switch (Utf8.decode(buffer, textStart, textEnd).strip()) {
            case "counter" -> MetricType.COUNTER;
            case "gauge" -> MetricType.GAUGE;
            case "histogram" -> MetricType.HISTOGRAM;
            case "summary" -> MetricType.SUMMARY;
            case "untyped" -> MetricType.UNKNOWN;
            default -> throw failure("invalid metric type " + Utf8.quote(buffer, textStart, textEnd));
        };
    }

    // ---- series ----

    private Entry series() throws ExpositionException {
        labelCount = 0;
        nameStart = -1;
        int at = endOfName(entryStart, NAME_START, NAME_PART);
        if (at > entryStart) {
            nameStart = entryStart;
            nameEnd = at;
            metricEnd = at;
        } else if (buffer[at] != '{') {
            throw unexpected("expected a valid start token", at);
        }
        int brace = skipBlanks(at);
        if (brace < end && buffer[brace] == '{') {
            at = labelSet(brace + 1);
            metricEnd = at;
        }
        if (nameStart < 0) {
            throw failure("metric name not set while parsing: " + Utf8.quote(buffer, entryStart, at));
        }
        at = timestamp(value(skipBlanks(at)));
        checkLength(at);
        finishLine(at);
        return Entry.SERIES;
    }

    /** Reads labels from after the opening brace and gives the offset after the closing one. */
    private int labelSet(int start) throws ExpositionException {
        int at = skipBlanks(start);
        while (true) {
            if (at < end && buffer[at] == '}') {
                return at + 1;
            }
            int name = at;
            boolean quoted = at < end && buffer[at] == '"';
            at = quoted ? endOfQuoted(at) : endOfName(at, LABEL_START, LABEL_PART);
            if (at < 0 || at == name) {
                throw unexpected("expected label name", name);
            }
            int afterName = at;
            at = skipBlanks(at);
            byte next = at < end ? buffer[at] : (byte) '\n';
            if (quoted && (next == ',' || next == '}')) {
                // A quoted string that is no label's name is the metric's.
                if (nameStart >= 0) {
                    throw failure(
                            "metric name already set while parsing: " + Utf8.quote(buffer, entryStart, afterName));
                }
                setQuotedName(name + 1, afterName - 1);
            } else {
                if (next != '=') {
                    throw unexpected("expected equal", at);
                }
                int value = skipBlanks(at + 1);
                at = value < end && buffer[value] == '"' ? endOfQuoted(value) : -1;
                if (at < 0) {
                    throw unexpected("expected label value", value);
                }
                addLabel(quoted ? name + 1 : name, quoted ? afterName - 1 : afterName, value + 1, at - 1, quoted);
                at = skipBlanks(at);
            }
            if (at < end && buffer[at] == ',') {
                at = skipBlanks(at + 1);
            }
        }
    }

    private void addLabel(int name, int nameEnd, int value, int valueEnd, boolean quoted) throws ExpositionException {
        if (quoted && (name == nameEnd || !Utf8.isValid(buffer, name, nameEnd))) {
            throw failure("invalid label name: " + Utf8.quote(buffer, name, nameEnd));
        }
        if (!Utf8.isValid(buffer, value, valueEnd)) {
            throw failure("invalid UTF-8 label value: " + Utf8.quote(buffer, value, valueEnd));
        }
        if (labelCount == MAX_LABELS) {
            throw failure("more than " + MAX_LABELS + " labels");
        }
        int i = OFFSETS * labelCount++;
        if (i == labelOffsets.length) {
            labelOffsets = Arrays.copyOf(labelOffsets, 2 * i);
        }
        labelOffsets[i] = name;
        labelOffsets[i + 1] = nameEnd;
        labelOffsets[i + 2] = value;
        labelOffsets[i + 3] = valueEnd;
    }

    private void setQuotedName(int start, int after) throws ExpositionException {
        if (start == after || !Utf8.isValid(buffer, start, after)) {
            throw failure("invalid metric name: " + Utf8.quote(buffer, start, after));
        }
        nameStart = start;
        nameEnd = after;
    }

    private int value(int start) throws ExpositionException {
        int at = start;
        while (at < end && buffer[at] > ' ' && buffer[at] != '{') {
            at++;
        }
        if (at == start) {
            throw unexpected("expected value after metric", start);
        }
        try {
            value = DecimalParser.parse(buffer, start, at);
        } catch (NumberFormatException e) {
            throw failure(e.getMessage() + " while parsing value " + Utf8.quote(buffer, start, at) + " of "
                    + Utf8.quote(buffer, entryStart, metricEnd));
        }
        if (Double.isNaN(value)) {
            value = StaleMarker.ORDINARY_NAN;
        }
        return at;
    }

    /** Reads from after the value to the end of the line. */
    private int timestamp(int start) throws ExpositionException {
        int at = skipBlanks(start);
        hasTimestamp = at < end && buffer[at] != '\n';
        if (!hasTimestamp) {
            return at;
        }
        int digits = at;
        boolean negative = buffer[at] == '-';
        at += negative ? 1 : 0;
        long timestamp = 0;
        int first = at;
        for (; at < end && buffer[at] >= '0' && buffer[at] <= '9'; at++) {
            if (timestamp > (Long.MAX_VALUE - 9) / 10) {
                throw failure("timestamp out of range: " + Utf8.quote(buffer, digits, endOfLine(at)));
            }
            timestamp = 10 * timestamp + buffer[at] - '0';
        }
        if (at == first || at == start) {
            throw unexpected("expected timestamp or new record", digits);
        }
        timestampMs = negative ? -timestamp : timestamp;
        at = skipBlanks(at);
        if (at < end && buffer[at] != '\n') {
            throw unexpected("expected next entry after timestamp", at);
        }
        return at;
    }

    private boolean isBoundary(String labelName) {
        return type == MetricType.HISTOGRAM && labelName.equals("le")
                || type == MetricType.SUMMARY && labelName.equals("quantile");
    }

    private String labelName(int index) {
        return unescape(labelOffsets[OFFSETS * index], labelOffsets[OFFSETS * index + 1], true);
    }

    // ---- scanning ----

    private int skipBlanks(int start) {
        int at = start;
        while (at < end && (buffer[at] == ' ' || buffer[at] == '\t')) {
            at++;
        }
        return at;
    }

    private boolean isBlank(int at) {
        return at < end && (buffer[at] == ' ' || buffer[at] == '\t');
    }

    private boolean startsWith(int at, char a, char b, char c, char d) {
        return end - at >= 4 && buffer[at] == a && buffer[at + 1] == b && buffer[at + 2] == c && buffer[at + 3] == d;
    }

    private int endOfLine(int start) {
        int at = start;
        while (at < end && buffer[at] != '\n') {
            at++;
        }
        return at;
    }

    private int endOfName(int start, byte first, byte rest) {
        if (start >= end || (CLASSES[buffer[start] & 0xFF] & first) == 0) {
            return start;
        }
        int at = start + 1;
        while (at < end && (CLASSES[buffer[at] & 0xFF] & rest) != 0) {
            at++;
        }
        return at;
    }

    /** From an opening quote to after the closing one, or -1 if there is none in reach. */
    private int endOfQuoted(int quote) {
        int limit = (int) Math.min(end, (long) entryStart + MAX_ENTRY_BYTES);
        int at = quote + 1;
        while (at < limit) {
            byte b = buffer[at];
            if (b == '"') {
                return at + 1;
            }
            if (b == '\n') {
                nextLine++;
            }
            // An escape is a backslash and any character but a line feed.
            if (b == '\\' && at + 1 < limit && buffer[at + 1] == '\n') {
                return -1;
            }
            at += b == '\\' ? 2 : 1;
        }
        return -1;
    }

    private void checkLength(int at) throws ExpositionException {
        if (at - entryStart > MAX_ENTRY_BYTES) {
            throw failure("entry is longer than " + MAX_ENTRY_BYTES + " bytes");
        }
    }

    private void finishLine(int endOfLine) {
        position = Math.min(endOfLine + 1, end);
        nextLine++;
    }

    /** Text with {@code \\} and {@code \n} replaced, and {@code \"} where quotes are; other escapes stay as they are. */
    private String unescape(int start, int after, boolean quotes) {
        String text = Utf8.decode(buffer, start, after);
        int escape = text.indexOf('\\');
        if (escape < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length()).append(text, 0, escape);
        for (int i = escape; i < text.length(); i++) {
            char c = text.charAt(i);
            char escaped = c == '\\' && i + 1 < text.length() ? text.charAt(i + 1) : 0;
            if (escaped == '\\' || escaped == '"' && quotes) {
                out.append(escaped);
                i++;
            } else if (escaped == 'n') {
                out.append('\n');
                i++;
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    private ExpositionException unexpected(String expectation, int at) {
        String found = at >= end ? "end of input" : Utf8.quote(buffer, at, Math.min(end, at + 1));
        return failure(expectation + ", got " + found + " while parsing: "
                + Utf8.quote(buffer, entryStart, Math.min(end, at + 1)));
    }

    private ExpositionException failure(String message) {
        return new ExpositionException("line " + line + ": " + message, line);
    }

    /** Whether an unquoted metric name may have {@code b} first, or else after that. */
    static boolean isMetricNamePart(byte b, boolean first) {
        return (CLASSES[b & 0xFF] & (first ? NAME_START : NAME_PART)) != 0;
    }

    private static byte[] classes() {
        byte[] classes = new byte[256];
        for (int c = 0; c < 128; c++) {
            boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
            boolean digit = c >= '0' && c <= '9';
            int of = letter || c == ':' ? NAME_START | NAME_PART : 0;
            of |= letter ? LABEL_START | LABEL_PART : 0;
            of |= digit ? NAME_PART | LABEL_PART : 0;
            classes[c] = (byte) of;
        }
        return classes;
    }
}
