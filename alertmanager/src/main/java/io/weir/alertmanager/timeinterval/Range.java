package io.weir.alertmanager.timeinterval;

/** Whole numbers from {@code begin} to {@code end}, both included; times of day exclude their end. */
public record Range(int begin, int end) {
    boolean includes(int number) {
        return begin <= number && number <= end;
    }
}
