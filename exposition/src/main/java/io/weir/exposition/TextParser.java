package io.weir.exposition;

import io.weir.model.MetricType;

/**
 * Reads Prometheus's text formats 0.0.4 and 1.0.0.
 *
 * <p>Accepts what Prometheus's scraper accepts (model/textparse/promparse.go), which is more than the format's
 * description: a missing final line feed, blanks between any two tokens, missing commas between labels, raw line feeds in
 * label values, and quoted UTF-8 names as in {@code {"my.metric", "my.label"="v"} 1}. Differs from Prometheus: negative
 * timestamps and several blanks around the type of a TYPE line are accepted, and one line may have at most
 * {@value #MAX_ENTRY_BYTES} bytes and {@value #MAX_LABELS} labels.
 */
public final class TextParser extends LineParser {
    /** The longest accepted entry, so that no input makes one series or help text arbitrarily large. */
    public static final int MAX_ENTRY_BYTES = MAX_LINE_BYTES;

    /** The most labels of one series. */
    public static final int MAX_LABELS = MAX_LABEL_COUNT;

    @Override
    public Entry next() throws ExpositionException {
        int at = position;
        while (at < end) {
            byte b = buffer[at];
            if (b != '\n' && b != ' ' && b != '\t') {
                entryStart = at;
                return b == '#' ? commentOrMetadata() : series();
            }
            at++;
        }
        position = end;
        return Entry.END;
    }

    @Override
    public String help() {
        return unescape(textStart, textEnd, false);
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
        metricEnd = textEnd;
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
            setType(parseType());
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
        afterMetric(at);
        return Entry.SERIES;
    }

    @Override
    void afterMetric(int start) throws ExpositionException {
        int at = timestamp(value(skipBlanks(start)));
        checkLength(at);
        finishLine(at);
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

    private int value(int start) throws ExpositionException {
        int at = start;
        while (at < end && buffer[at] > ' ' && buffer[at] != '{') {
            at++;
        }
        if (at == start) {
            throw unexpected("expected value after metric", start);
        }
        setValue(start, at);
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
}
