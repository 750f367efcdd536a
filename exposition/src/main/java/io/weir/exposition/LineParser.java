package io.weir.exposition;

import io.weir.model.Labels;
import io.weir.model.MetricType;
import io.weir.model.StaleMarker;
import io.weir.model.histogram.Histogram;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the two line-based formats have in common: where the parts of a metric lie in the buffer, and how they are read.
 * Names, quotes and escapes are the same; what may stand between them is not.
 */
abstract class LineParser implements ExpositionParser {
    /** The longest accepted entry, so that no input makes one series or help text arbitrarily large. */
    static final int MAX_LINE_BYTES = 1 << 20;

    /** The most labels of one series. */
    static final int MAX_LABEL_COUNT = 4096;

    static final byte NAME_START = 1;
    static final byte NAME_PART = 2;
    static final byte LABEL_START = 4;
    static final byte LABEL_PART = 8;

    /** For each byte, what part of an unquoted name it may be. */
    private static final byte[] CLASSES = classes();

    /** Offsets per label in {@link #labelOffsets}: name start and end, value start and end, quotes excluded. */
    static final int OFFSETS = 4;

    byte[] buffer = new byte[0];
    private int begin;
    int position;
    int end;

    int entryStart;
    int metricEnd;
    int nameStart;
    int nameEnd;
    int[] labelOffsets = new int[16 * OFFSETS];
    int labelCount;
    double value;
    boolean hasTimestamp;
    long timestampMs;

    int textStart;
    int textEnd;

    /** The type of the last TYPE line: it decides which label is normalised. */
    MetricType type = MetricType.UNKNOWN;

    /** Where the last TYPE line begins, -1 before the first. */
    private int typeLine;

    /** Where the last UNIT line begins, -1 before the first. */
    private int unitLine;

    @Override
    public void reset(byte[] buffer, int offset, int length) {
        if (offset < 0 || length < 0 || length > buffer.length - offset) {
            throw new IndexOutOfBoundsException(
                    "range " + offset + " + " + length + " of a buffer of " + buffer.length + " bytes");
        }
        this.buffer = buffer;
        this.begin = offset;
        this.position = offset;
        this.end = offset + length;
        this.entryStart = offset;
        this.labelCount = 0;
        this.type = MetricType.UNKNOWN;
        this.typeLine = -1;
        this.unitLine = -1;
    }

    /** Notes what the TYPE line that begins at {@link #entryStart} says. */
    void setType(MetricType newType) {
        type = newType;
        typeLine = entryStart;
    }

    /** Notes that a UNIT line begins at {@link #entryStart}. */
    void setUnit() {
        unitLine = entryStart;
    }

    @Override
    public boolean nextIs(byte[] metric, int start, int metricEnd) throws ExpositionException {
        int after = position + metricEnd - start;
        // What follows must be a blank, or the metric could be longer.
        if (after >= end || buffer[after] != ' ' || !Arrays.equals(buffer, position, after, metric, start, metricEnd)) {
            return false;
        }
        int next = skipBlanks(after + 1);
        if (next < end && buffer[next] == '{') {
            return false;
        }
        entryStart = position;
        this.metricEnd = after;
        labelCount = 0;
        afterMetric(after);
        return true;
    }

    /** Reads from after the metric to the end of its line. */
    abstract void afterMetric(int start) throws ExpositionException;

    @Override
    public boolean nextIsLine(byte[] line, int start, int lineEnd, @Nullable MetricType newType) {
        int after = position + lineEnd - start;
        if (after >= end || buffer[after] != '\n' || !Arrays.equals(buffer, position, after, line, start, lineEnd)) {
            return false;
        }
        entryStart = position;
        metricEnd = after;
        if (newType != null) {
            setType(newType);
        } else if (startsWith(position + 2, 'U', 'N', 'I', 'T')) {
            setUnit();
        }
        position = after + 1;
        return true;
    }

    @Override
    public byte[] metricBytes() {
        return buffer;
    }

    @Override
    public int metricStart() {
        return entryStart;
    }

    @Override
    public int metricEnd() {
        return metricEnd;
    }

    @Override
    public double value() {
        return value;
    }

    @Override
    public Histogram histogram() {
        throw new IllegalStateException("text has no native histograms");
    }

    @Override
    public boolean isClassicHistogram() {
        return type == MetricType.HISTOGRAM;
    }

    @Override
    public boolean hasTimestamp() {
        return hasTimestamp;
    }

    @Override
    public long timestampMs() {
        return timestampMs;
    }

    @Override
    public long startTimestampMs() {
        return 0;
    }

    @Override
    public int exemplars() {
        return 0;
    }

    @Override
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

    @Override
    public List<String> emptyLabels() {
        List<String> names = new ArrayList<>(0);
        for (int i = 0; i < labelCount; i++) {
            if (labelOffsets[OFFSETS * i + 2] == labelOffsets[OFFSETS * i + 3]) {
                names.add(labelName(i));
            }
        }
        return names;
    }

    @Override
    public String name() {
        return unescape(nameStart, nameEnd, true);
    }

    @Override
    public String familyName() {
        if (typeLine < 0) {
            return "";
        }
        int start = afterKeyword(typeLine);
        int after = endOfFamily(start);
        return buffer[start] == '"' ? unescape(start + 1, after - 1, true) : Utf8.decode(buffer, start, after);
    }

    /** Where the name begins in a line of metadata, whose keyword has four letters. */
    private int afterKeyword(int line) {
        return skipBlanks(skipBlanks(line + 1) + "TYPE".length());
    }

    /** Behind the name, and its closing quote, that begins at {@code start} in a line of metadata that has been read. */
    private int endOfFamily(int start) {
        if (buffer[start] != '"') {
            return endOfName(start, NAME_START, NAME_PART);
        }
        int after = start + 1;
        while (buffer[after] != '"') {
            after += buffer[after] == '\\' ? 2 : 1;
        }
        return after + 1;
    }

    @Override
    public MetricType type() {
        return type;
    }

    @Override
    public String unit() {
        return Utf8.decode(buffer, textStart, textEnd);
    }

    @Override
    public String lastUnit() {
        if (unitLine < 0) {
            return "";
        }
        int start = endOfFamily(afterKeyword(unitLine)) + 1;
        return Utf8.decode(buffer, start, Math.max(start, endOfLine(start)));
    }

    /** COMMENT: the whole line from {@code #}. */
    public String comment() {
        return Utf8.decode(buffer, entryStart, textEnd);
    }

    /** The line the entry began in, counted from 1. */
    public int line() {
        int line = 1;
        for (int at = begin; at < entryStart; at++) {
            line += buffer[at] == '\n' ? 1 : 0;
        }
        return line;
    }

    private boolean isBoundary(String labelName) {
        return type == MetricType.HISTOGRAM && labelName.equals("le")
                || type == MetricType.SUMMARY && labelName.equals("quantile");
    }

    private String labelName(int index) {
        return unescape(labelOffsets[OFFSETS * index], labelOffsets[OFFSETS * index + 1], true);
    }

    void addLabel(int name, int nameEnd, int value, int valueEnd, boolean quoted) throws ExpositionException {
        if (quoted && (name == nameEnd || !Utf8.isValid(buffer, name, nameEnd))) {
            throw failure("invalid label name: " + Utf8.quote(buffer, name, nameEnd));
        }
        if (!Utf8.isValid(buffer, value, valueEnd)) {
            throw failure("invalid UTF-8 label value: " + Utf8.quote(buffer, value, valueEnd));
        }
        if (labelCount == MAX_LABEL_COUNT) {
            throw failure("more than " + MAX_LABEL_COUNT + " labels");
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

    void setQuotedName(int start, int after) throws ExpositionException {
        if (start == after || !Utf8.isValid(buffer, start, after)) {
            throw failure("invalid metric name: " + Utf8.quote(buffer, start, after));
        }
        nameStart = start;
        nameEnd = after;
    }

    /** Reads the number between the two offsets. */
    void setValue(int start, int after) throws ExpositionException {
        value = number(start, after, "value");
        if (Double.isNaN(value)) {
            value = StaleMarker.ORDINARY_NAN;
        }
    }

    double number(int start, int after, String what) throws ExpositionException {
        try {
            return DecimalParser.parse(buffer, start, after);
        } catch (NumberFormatException e) {
            throw failure(e.getMessage() + " while parsing " + what + " " + Utf8.quote(buffer, start, after) + " of "
                    + Utf8.quote(buffer, entryStart, metricEnd));
        }
    }

    // ---- scanning ----

    int skipBlanks(int start) {
        int at = start;
        while (at < end && (buffer[at] == ' ' || buffer[at] == '\t')) {
            at++;
        }
        return at;
    }

    boolean isBlank(int at) {
        return at < end && (buffer[at] == ' ' || buffer[at] == '\t');
    }

    boolean startsWith(int at, char a, char b, char c, char d) {
        return end - at >= 4 && buffer[at] == a && buffer[at + 1] == b && buffer[at + 2] == c && buffer[at + 3] == d;
    }

    int endOfLine(int start) {
        int at = start;
        while (at < end && buffer[at] != '\n') {
            at++;
        }
        return at;
    }

    int endOfName(int start, byte first, byte rest) {
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
    int endOfQuoted(int quote) {
        int limit = (int) Math.min(end, (long) entryStart + MAX_LINE_BYTES);
        int at = quote + 1;
        while (at < limit) {
            byte b = buffer[at];
            if (b == '"') {
                return at + 1;
            }
            // An escape is a backslash and any character but a line feed.
            if (b == '\\' && at + 1 < limit && buffer[at + 1] == '\n') {
                return -1;
            }
            at += b == '\\' ? 2 : 1;
        }
        return -1;
    }

    void checkLength(int at) throws ExpositionException {
        if (at - entryStart > MAX_LINE_BYTES) {
            throw failure("entry is longer than " + MAX_LINE_BYTES + " bytes");
        }
    }

    void finishLine(int endOfLine) {
        position = Math.min(endOfLine + 1, end);
    }

    /** Text with {@code \\} and {@code \n} replaced, and {@code \"} where quotes are; other escapes stay as they are. */
    String unescape(int start, int after, boolean quotes) {
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

    ExpositionException unexpected(String expectation, int at) {
        String found = at >= end ? "end of input" : Utf8.quote(buffer, at, Math.min(end, at + 1));
        return failure(expectation + ", got " + found + " while parsing: "
                + Utf8.quote(buffer, entryStart, Math.min(end, at + 1)));
    }

    ExpositionException failure(String message) {
        return new ExpositionException("line " + line() + ": " + message, line());
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
