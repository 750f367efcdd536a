package io.weir.template;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Month;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads a time in one of Go's layouts. */
final class TimeParser {
    private final String layout;
    private final String text;
    private int at;
    private boolean fractionFollows;
    private int year;
    private int month = 1;
    private int day = 1;
    private int yearDay;
    private int hour;
    private int minute;
    private int second;
    private int nano;
    private boolean afternoon;
    private boolean morning;
    private ZoneOffset zone = ZoneOffset.UTC;

    TimeParser(String layout, String text) {
        this.layout = layout;
        this.text = text;
    }

    ZonedDateTime parse() {
        int in = 0;
        while (in < layout.length()) {
            int fraction = TimeLayout.fractionEnd(layout, in);
            String element = fraction > in ? layout.substring(in, fraction) : TimeLayout.elementAt(layout, in);
            if (fraction > in) {
                fraction(layout.charAt(in + 1) == '9');
            } else if (element.isEmpty()) {
                literal(layout.charAt(in));
            } else {
                int end = in + element.length();
                fractionFollows = end < layout.length() && TimeLayout.fractionEnd(layout, end) > end;
                field(element);
            }
            in += Math.max(1, element.length());
        }
        if (at < text.length()) {
            throw cannot("extra text: " + GoQuote.quote(text.substring(at)));
        }
        return time();
    }

    private ZonedDateTime time() {
        if (afternoon && hour < 12) {
            hour += 12;
        } else if (morning && hour == 12) {
            hour = 0;
        }
        try {
            LocalDate date = yearDay > 0 ? LocalDate.ofYearDay(year, yearDay) : LocalDate.of(year, month, day);
            return LocalDateTime.of(date, java.time.LocalTime.of(hour, minute, second, nano))
                    .atZone(zone);
        } catch (DateTimeException e) {
            throw cannot("out of range");
        }
    }

    private void literal(char c) {
        if (at == text.length() || text.charAt(at) != c) {
            throw cannot("as " + GoQuote.quote(String.valueOf(c)));
        }
        at++;
    }

    private void field(String element) {
        switch (element) {
            case "2006", "_2006" -> year = digits(4, 4);
            case "06" -> {
                int two = digits(2, 2);
                year = two >= 69 ? 1900 + two : 2000 + two;
            }
            case "January" -> month = oneOf(months(TextStyle.FULL)) + 1;
            case "Jan" -> month = oneOf(months(TextStyle.SHORT)) + 1;
            case "01" -> month = digits(2, 2);
            case "1" -> month = digits(1, 2);
            case "Monday" -> oneOf(weekdays(TextStyle.FULL));
            case "Mon" -> oneOf(weekdays(TextStyle.SHORT));
            case "02" -> day = digits(2, 2);
            case "_2", "2" -> {
                skipSpaces();
                day = digits(1, 2);
            }
            case "__2", "002" -> {
                skipSpaces();
                yearDay = digits(1, 3);
            }
            case "15", "03" -> hour = digits(2, 2);
            case "3" -> hour = digits(1, 2);
            case "04" -> minute = digits(2, 2);
            case "4" -> minute = digits(1, 2);
            case "05", "5" -> {
                second = digits(element.length(), 2);
                boolean moreDigits = !fractionFollows
                        && at + 1 < text.length()
                        && text.charAt(at) == '.'
                        && Character.isDigit(text.charAt(at + 1));
                if (moreDigits) {
                    fraction(true);
                }
            }
            case "PM", "pm" -> half();
            case "MST" -> zoneName();
            default -> offset(element);
        }
    }

    private static List<String> months(TextStyle style) {
        List<String> names = new ArrayList<>();
        for (Month month : Month.values()) {
            names.add(month.getDisplayName(style, Locale.ENGLISH));
        }
        return names;
    }

    private static List<String> weekdays(TextStyle style) {
        List<String> names = new ArrayList<>();
        for (DayOfWeek weekday : DayOfWeek.values()) {
            names.add(weekday.getDisplayName(style, Locale.ENGLISH));
        }
        return names;
    }

    private int oneOf(List<String> names) {
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            if (text.regionMatches(true, at, name, 0, name.length())) {
                at += name.length();
                return i;
            }
        }
        throw cannot("as a name");
    }

    private int digits(int min, int max) {
        int start = at;
        while (at < text.length() && at - start < max && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        if (at - start < min) {
            throw cannot("as a number");
        }
        return Integer.parseInt(text.substring(start, at));
    }

    private void skipSpaces() {
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
    }

    private void fraction(boolean optional) {
        boolean given = at < text.length() && (text.charAt(at) == '.' || text.charAt(at) == ',');
        if (!given) {
            if (optional) {
                return;
            }
            throw cannot("as a fraction");
        }
        at++;
        int start = at;
        while (at < text.length() && Character.isDigit(text.charAt(at))) {
            at++;
        }
        String nine = (text.substring(start, Math.min(at, start + 9)) + "000000000").substring(0, 9);
        nano = Integer.parseInt(nine);
    }

    private void half() {
        String half = text.substring(at, Math.min(at + 2, text.length())).toUpperCase(Locale.ROOT);
        afternoon = half.equals("PM");
        morning = half.equals("AM");
        if (!afternoon && !morning) {
            throw cannot("as \"PM\"");
        }
        at += 2;
    }

    /** As Go: a name other than UTC is kept as a zone without an offset. */
    private void zoneName() {
        int start = at;
        while (at < text.length() && Character.isUpperCase(text.charAt(at))) {
            at++;
        }
        if (at - start < 3 || at - start > 5) {
            throw cannot("as \"MST\"");
        }
    }

    private void offset(String element) {
        if (element.startsWith("Z") && at < text.length() && text.charAt(at) == 'Z') {
            at++;
            return;
        }
        int sign = at < text.length() && text.charAt(at) == '-' ? -1 : 1;
        if (at == text.length() || text.charAt(at) != '-' && text.charAt(at) != '+') {
            throw cannot("as an offset");
        }
        at++;
        int seconds = digits(2, 2) * 3600;
        int fields = element.replace(":", "").length() / 2;
        for (int unit = 60, i = 1; i < fields; i++, unit = 1) {
            if (element.indexOf(':') >= 0) {
                literal(':');
            }
            seconds += digits(2, 2) * unit;
        }
        if (seconds > 18 * 3600) {
            throw cannot("as an offset");
        }
        zone = ZoneOffset.ofTotalSeconds(sign * seconds);
    }

    private IllegalArgumentException cannot(String why) {
        return new IllegalArgumentException("parsing time " + GoQuote.quote(text) + " as " + GoQuote.quote(layout)
                + ": cannot parse " + GoQuote.quote(text.substring(Math.min(at, text.length()))) + " " + why);
    }
}
