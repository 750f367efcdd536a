package io.weir.template;

import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;

/** Go's layouts: a pattern for times is the reference time {@code Mon Jan 2 15:04:05 -0700 MST 2006} as it should look. */
final class TimeLayout {
    /** Elements, a longer one before any that is its prefix. */
    private static final List<String> ELEMENTS = List.of(
            "January",
            "Jan",
            "Monday",
            "Mon",
            "MST",
            "2006",
            "__2",
            "_2006",
            "_2",
            "002",
            "01",
            "02",
            "03",
            "04",
            "05",
            "06",
            "15",
            "PM",
            "pm",
            "Z070000",
            "Z07:00:00",
            "Z0700",
            "Z07:00",
            "Z07",
            "-070000",
            "-07:00:00",
            "-0700",
            "-07:00",
            "-07",
            "1",
            "2",
            "3",
            "4",
            "5");

    private TimeLayout() {}

    static String format(ZonedDateTime time, String layout) {
        StringBuilder out = new StringBuilder();
        int at = 0;
        while (at < layout.length()) {
            int fraction = fractionEnd(layout, at);
            if (fraction > at) {
                appendFraction(out, time, layout, at, fraction);
                at = fraction;
                continue;
            }
            String element = elementAt(layout, at);
            if (element.isEmpty()) {
                out.append(layout.charAt(at++));
            } else if (element.equals("_2006")) {
                // An underscore in front of a year is text.
                out.append('_').append(String.format(Locale.ROOT, "%04d", time.getYear()));
                at += element.length();
            } else {
                out.append(value(time, element));
                at += element.length();
            }
        }
        return out.toString();
    }

    static String elementAt(String layout, int at) {
        for (String element : ELEMENTS) {
            if (layout.startsWith(element, at)) {
                boolean jan = element.equals("Jan") || element.equals("Mon");
                int end = at + element.length();
                boolean lowerFollows = end < layout.length() && Character.isLowerCase(layout.charAt(end));
                if (!(jan && lowerFollows)) {
                    return element;
                }
            }
        }
        return "";
    }

    /** The end of {@code .000} or {@code .999} (or with a comma) at {@code at}; {@code at} if there is none. */
    static int fractionEnd(String layout, int at) {
        char c = layout.charAt(at);
        if (c != '.' && c != ',' || at + 1 == layout.length()) {
            return at;
        }
        char digit = layout.charAt(at + 1);
        if (digit != '0' && digit != '9') {
            return at;
        }
        int end = at + 1;
        while (end < layout.length() && layout.charAt(end) == digit) {
            end++;
        }
        boolean digitFollows = end < layout.length() && Character.isDigit(layout.charAt(end));
        return digitFollows ? at : end;
    }

    private static void appendFraction(StringBuilder out, ZonedDateTime time, String layout, int at, int end) {
        int digits = Math.min(end - at - 1, 9);
        String fraction = String.format(Locale.ROOT, "%09d", time.getNano()).substring(0, digits);
        if (layout.charAt(at + 1) == '9') {
            fraction = fraction.replaceAll("0+$", "");
            if (fraction.isEmpty()) {
                return;
            }
        }
        out.append(layout.charAt(at)).append(fraction);
    }

    private static String value(ZonedDateTime time, String element) {
        int hour12 = time.getHour() % 12 == 0 ? 12 : time.getHour() % 12;
        return switch (element) {
            case "January" -> month(time);
            case "Jan" -> time.getMonth().getDisplayName(TextStyle.SHORT, Locale.ENGLISH);
            case "Monday" -> weekday(time);
            case "Mon" -> time.getDayOfWeek().getDisplayName(TextStyle.SHORT, Locale.ENGLISH);
            case "MST" -> zoneName(time);
            case "2006" -> pad(time.getYear(), 4);
            case "06" -> pad(Math.floorMod(time.getYear(), 100), 2);
            case "01" -> pad(time.getMonthValue(), 2);
            case "1" -> pad(time.getMonthValue(), 1);
            case "02" -> pad(time.getDayOfMonth(), 2);
            case "_2" -> String.format(Locale.ROOT, "%2d", time.getDayOfMonth());
            case "2" -> pad(time.getDayOfMonth(), 1);
            case "__2" -> String.format(Locale.ROOT, "%3d", time.getDayOfYear());
            case "002" -> pad(time.getDayOfYear(), 3);
            case "15" -> pad(time.getHour(), 2);
            case "03" -> pad(hour12, 2);
            case "3" -> pad(hour12, 1);
            case "04" -> pad(time.getMinute(), 2);
            case "4" -> pad(time.getMinute(), 1);
            case "05" -> pad(time.getSecond(), 2);
            case "5" -> pad(time.getSecond(), 1);
            case "PM" -> time.getHour() < 12 ? "AM" : "PM";
            case "pm" -> time.getHour() < 12 ? "am" : "pm";
            default -> offset(time, element);
        };
    }

    private static String pad(int number, int width) {
        return String.format(Locale.ROOT, "%0" + width + "d", number);
    }

    static String month(ZonedDateTime time) {
        return time.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
    }

    static String weekday(ZonedDateTime time) {
        return time.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
    }

    private static String zoneName(ZonedDateTime time) {
        if (time.getZone().normalized().equals(ZoneOffset.UTC)) {
            return "UTC";
        }
        if (time.getZone() instanceof ZoneOffset) {
            // A zone without a name.
            return offset(time, "-0700");
        }
        String name = DateTimeFormatter.ofPattern("zzz", Locale.ENGLISH).format(time);
        boolean numeric =
                name.startsWith("+") || name.startsWith("-") || name.startsWith("GMT+") || name.startsWith("GMT-");
        if (!numeric) {
            return name;
        }
        int seconds = time.getOffset().getTotalSeconds();
        String hours = (seconds < 0 ? "-" : "+") + pad(Math.abs(seconds) / 3600, 2);
        return seconds % 3600 == 0 ? hours : hours + pad(Math.abs(seconds) / 60 % 60, 2);
    }

    private static String offset(ZonedDateTime time, String element) {
        int seconds = time.getOffset().getTotalSeconds();
        if (element.startsWith("Z") && seconds == 0) {
            return "Z";
        }
        String colon = element.contains(":") ? ":" : "";
        int fields = element.replace(":", "").length() / 2;
        StringBuilder out = new StringBuilder(seconds < 0 ? "-" : "+").append(pad(Math.abs(seconds) / 3600, 2));
        if (fields > 1) {
            out.append(colon).append(pad(Math.abs(seconds) / 60 % 60, 2));
        }
        if (fields > 2) {
            out.append(colon).append(pad(Math.abs(seconds) % 60, 2));
        }
        return out.toString();
    }
}
