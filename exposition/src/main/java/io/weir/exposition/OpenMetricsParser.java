package io.weir.exposition;

import io.weir.model.MetricType;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads OpenMetrics 1.0.0 and 0.0.1: single blanks, {@code # EOF} as the last line, units, exemplars, timestamps in
 * seconds.
 *
 * <p>Accepts what Prometheus's scraper accepts (model/textparse/openmetricsparse.go): suffixes such as {@code _total}
 * are not demanded, and any sample may have an exemplar. Exemplars are checked and counted.
 */
public final class OpenMetricsParser extends LineParser {
    private static final byte[] CREATED = {'_', 'c', 'r', 'e', 'a', 't', 'e', 'd'};

    private final boolean readsStartTimestamps;
    private boolean ended;
    private int exemplars;

    /** The length of the family's name in the last TYPE, HELP or UNIT line. */
    private int familyNameBytes;

    private @Nullable OpenMetricsParser scout;
    private byte[] series = new byte[64];
    private int seriesBytes;
    /** The series that {@link #startTimestampMs} was last found for. */
    private byte[] startedSeries = new byte[0];

    private long startedMs;

    /**
     * A parser without input.
     *
     * @param readsStartTimestamps whether {@code _created} lines are no series, but the {@link #startTimestampMs} of those
     *     that they belong to
     */
    public OpenMetricsParser(boolean readsStartTimestamps) {
        this.readsStartTimestamps = readsStartTimestamps;
    }

    @Override
    public void reset(byte[] buffer, int offset, int length) {
        super.reset(buffer, offset, length);
        ended = false;
        familyNameBytes = 0;
        startedSeries = new byte[0];
    }

    @Override
    public Entry next() throws ExpositionException {
        while (true) {
            if (ended) {
                return Entry.END;
            }
            entryStart = position;
            if (position == end) {
                throw unended();
            }
            if (buffer[position] == '#') {
                return metadata();
            }
            series();
            if (!readsStartTimestamps || !isCreated()) {
                return Entry.SERIES;
            }
        }
    }

    private ExpositionException unended() {
        return failure("data does not end with # EOF");
    }

    @Override
    public boolean nextIs(byte[] metric, int start, int metricEnd) throws ExpositionException {
        // Start timestamps need the labels.
        return !readsStartTimestamps && super.nextIs(metric, start, metricEnd);
    }

    @Override
    public boolean nextIsLine(byte[] line, int start, int lineEnd, @Nullable MetricType newType) {
        // They need the family's name as well.
        return !readsStartTimestamps && super.nextIsLine(line, start, lineEnd, newType);
    }

    @Override
    public String help() {
        return unescape(textStart, textEnd, true);
    }

    @Override
    public int exemplars() {
        return exemplars;
    }

    // ---- metadata ----

    private Entry metadata() throws ExpositionException {
        int keyword = entryStart + 2;
        if (startsWith(entryStart, '#', ' ', 'E', 'O') && keyword + 2 < end && buffer[keyword + 2] == 'F') {
            int after = keyword + 3;
            if (after < end && buffer[after] == '\n') {
                after++;
            }
            if (after < end) {
                throw failure("unexpected data after # EOF");
            }
            ended = true;
            position = end;
            return Entry.END;
        }
        boolean separated = keyword + 4 < end && buffer[keyword - 1] == ' ' && buffer[keyword + 4] == ' ';
        if (separated && startsWith(keyword, 'H', 'E', 'L', 'P')) {
            return metadata(Entry.HELP, keyword + 5);
        }
        if (separated && startsWith(keyword, 'T', 'Y', 'P', 'E')) {
            return metadata(Entry.TYPE, keyword + 5);
        }
        if (separated && startsWith(keyword, 'U', 'N', 'I', 'T')) {
            return metadata(Entry.UNIT, keyword + 5);
        }
        throw unexpected("expected a valid start token", entryStart);
    }

    private Entry metadata(Entry entry, int name) throws ExpositionException {
        int after = name < end && buffer[name] == '"' ? endOfQuoted(name) : endOfName(name, NAME_START, NAME_PART);
        if (after <= name) {
            throw unexpected("expected metric name after " + entry, name);
        }
        boolean quoted = buffer[name] == '"';
        nameStart = quoted ? name + 1 : name;
        nameEnd = quoted ? after - 1 : after;
        familyNameBytes = nameEnd - nameStart;
        textStart = after + 1;
        textEnd = endOfLine(after);
        if (textEnd == end || buffer[after] != ' ') {
            throw failure("expected text in " + entry);
        }
        switch (entry) {
            case TYPE -> setType(parseType());
            case UNIT -> {
                checkUnit();
                setUnit();
            }
            default -> {
                if (!Utf8.isValid(buffer, textStart, textEnd)) {
                    throw failure(
                            "help text " + Utf8.quote(buffer, textStart, textEnd) + " is not a valid utf8 string");
                }
            }
        }
        metricEnd = textEnd;
        checkLength(textEnd);
        finishLine(textEnd);
        return entry;
    }

    private MetricType parseType() throws ExpositionException {
        return switch (Utf8.decode(buffer, textStart, textEnd)) {
            case "counter" -> MetricType.COUNTER;
            case "gauge" -> MetricType.GAUGE;
            case "histogram" -> MetricType.HISTOGRAM;
            case "gaugehistogram" -> MetricType.GAUGEHISTOGRAM;
            case "summary" -> MetricType.SUMMARY;
            case "info" -> MetricType.INFO;
            case "stateset" -> MetricType.STATESET;
            case "unknown" -> MetricType.UNKNOWN;
            default -> throw failure("invalid metric type " + Utf8.quote(buffer, textStart, textEnd));
        };
    }

    private void checkUnit() throws ExpositionException {
        int unit = textEnd - textStart;
        int underscore = nameEnd - unit - 1;
        boolean suffix = underscore >= nameStart
                && buffer[underscore] == '_'
                && Arrays.equals(buffer, underscore + 1, nameEnd, buffer, textStart, textEnd);
        if (unit > 0 && !suffix) {
            throw failure("unit " + Utf8.quote(buffer, textStart, textEnd) + " not a suffix of metric "
                    + Utf8.quote(buffer, nameStart, nameEnd));
        }
    }

    // ---- series ----

    private void series() throws ExpositionException {
        labelCount = 0;
        nameStart = -1;
        int at = endOfName(entryStart, NAME_START, NAME_PART);
        if (at > entryStart) {
            nameStart = entryStart;
            nameEnd = at;
        } else if (buffer[at] != '{') {
            throw unexpected("expected a valid start token", at);
        }
        if (at < end && buffer[at] == '{') {
            at = labelSet(at + 1, false);
        }
        metricEnd = at;
        if (nameStart < 0) {
            throw failure("metric name not set while parsing: " + Utf8.quote(buffer, entryStart, at));
        }
        afterMetric(at);
    }

    /** Reads labels from after the opening brace and gives the offset after the closing one. */
    private int labelSet(int start, boolean ofExemplar) throws ExpositionException {
        int at = start;
        while (true) {
            if (at < end && buffer[at] == '}') {
                return at + 1;
            }
            int name = at;
            boolean quoted = at < end && buffer[at] == '"';
            at = quoted ? endOfQuoted(at) : endOfName(at, LABEL_START, LABEL_PART);
            if (at <= name) {
                throw unexpected("expected label name", name);
            }
            int afterName = at;
            byte next = at < end ? buffer[at] : (byte) '\n';
            if (quoted && !ofExemplar && (next == ',' || next == '}')) {
                // A quoted string that is no label's name is the metric's.
                if (nameStart >= 0) {
                    throw failure(
                            "metric name already set while parsing: " + Utf8.quote(buffer, entryStart, afterName));
                }
                setQuotedName(name + 1, afterName - 1);
                at += next == ',' ? 1 : 0;
                continue;
            }
            if (next != '=') {
                throw unexpected("expected equal", at);
            }
            int value = at + 1;
            at = value < end && buffer[value] == '"' ? endOfQuoted(value) : -1;
            if (at < 0 || endOfLine(value) < at) {
                throw unexpected("expected label value", value);
            }
            if (!ofExemplar) {
                addLabel(quoted ? name + 1 : name, quoted ? afterName - 1 : afterName, value + 1, at - 1, quoted);
            } else if (!Utf8.isValid(buffer, value, at)) {
                throw failure("invalid UTF-8 label value: " + Utf8.quote(buffer, value, at));
            }
            if (at < end && buffer[at] == ',') {
                at++;
            } else if (at >= end || buffer[at] != '}') {
                throw unexpected("expected comma or brace close", at);
            }
        }
    }

    @Override
    void afterMetric(int start) throws ExpositionException {
        int at = token(start, "expected value after metric");
        setValue(start + 1, at);
        exemplars = 0;
        hasTimestamp = at < end && buffer[at] == ' ' && !isExemplar(at);
        if (hasTimestamp) {
            int timestamp = at + 1;
            at = token(at, "expected timestamp or comment");
            timestampMs = milliseconds(timestamp, at, "timestamp");
        }
        if (isExemplar(at)) {
            at = exemplar(at + " # {".length());
        }
        if (at == end) {
            throw unended();
        }
        if (buffer[at] != '\n') {
            throw unexpected("expected next entry after timestamp", at);
        }
        checkLength(at);
        finishLine(at);
    }

    private boolean isExemplar(int at) {
        return startsWith(at, ' ', '#', ' ', '{');
    }

    /** The end of a token that follows one blank. */
    private int token(int blank, String expectation) throws ExpositionException {
        int at = blank + 1;
        while (at < end && buffer[at] != ' ' && buffer[at] != '\n') {
            at++;
        }
        if (blank >= end || buffer[blank] != ' ' || at == blank + 1) {
            throw unexpected(expectation, blank);
        }
        return at;
    }

    private long milliseconds(int start, int after, String what) throws ExpositionException {
        double seconds = number(start, after, what);
        if (!Double.isFinite(seconds)) {
            throw failure("invalid " + what + " " + Utf8.quote(buffer, start, after));
        }
        return (long) (seconds * 1000);
    }

    private int exemplar(int start) throws ExpositionException {
        int labelsEnd = labelSet(start, true);
        int at = token(labelsEnd, "expected value after exemplar labels");
        number(labelsEnd + 1, at, "exemplar value");
        if (at < end && buffer[at] == ' ') {
            int timestamp = at + 1;
            at = token(at, "expected exemplar timestamp");
            milliseconds(timestamp, at, "exemplar timestamp");
        }
        exemplars = 1;
        return at;
    }

    // ---- start timestamps ----

    private boolean isCreated() {
        int suffix = nameEnd - CREATED.length;
        return hasStart() && suffix >= nameStart && Arrays.equals(buffer, suffix, nameEnd, CREATED, 0, CREATED.length);
    }

    private boolean hasStart() {
        return type == MetricType.COUNTER || type == MetricType.SUMMARY || type == MetricType.HISTOGRAM;
    }

    /**
     * Looks ahead for the {@code _created} line of the same series, which comes after those that it belongs to. The last
     * answer is kept, since the buckets of a histogram share one.
     */
    @Override
    public long startTimestampMs() {
        if (!readsStartTimestamps || !hasStart()) {
            return 0;
        }
        identify(Math.min(nameEnd, nameStart + familyNameBytes));
        if (Arrays.equals(series, 0, seriesBytes, startedSeries, 0, startedSeries.length)) {
            return startedMs;
        }
        startedSeries = Arrays.copyOf(series, seriesBytes);
        startedMs = lookAhead();
        return startedMs;
    }

    private long lookAhead() {
        OpenMetricsParser ahead = scout == null ? new OpenMetricsParser(false) : scout;
        scout = ahead;
        ahead.reset(buffer, position, end - position);
        ahead.type = type;
        try {
            while (ahead.next() == Entry.SERIES) {
                if (ahead.isCreated()) {
                    ahead.identify(ahead.nameEnd - CREATED.length);
                    boolean same = Arrays.equals(series, 0, seriesBytes, ahead.series, 0, ahead.seriesBytes);
                    return same ? (long) (ahead.value * 1000) : 0;
                }
            }
        } catch (ExpositionException e) {
            // It will be found again where it is.
            return 0;
        }
        return 0;
    }

    /** Writes the labels without {@code le} or {@code quantile}, and the name up to {@code after}, to {@link #series}. */
    private void identify(int after) {
        seriesBytes = 0;
        for (int i = 0; i < OFFSETS * labelCount; i += OFFSETS) {
            if (!isBoundary(labelOffsets[i], labelOffsets[i + 1])) {
                append(labelOffsets[i], labelOffsets[i + 1]);
                append(labelOffsets[i + 2], labelOffsets[i + 3]);
            }
        }
        append(nameStart, after);
    }

    private boolean isBoundary(int start, int after) {
        boolean le = after - start == 2 && buffer[start] == 'l' && buffer[start + 1] == 'e';
        boolean quantile = after - start == 8 && startsWith(start, 'q', 'u', 'a', 'n');
        return type == MetricType.HISTOGRAM && le || type == MetricType.SUMMARY && quantile;
    }

    private void append(int start, int after) {
        int length = after - start;
        if (length > series.length - seriesBytes) {
            series = Arrays.copyOf(series, 2 * (seriesBytes + length));
        }
        System.arraycopy(buffer, start, series, seriesBytes, length);
        seriesBytes += length;
    }
}
