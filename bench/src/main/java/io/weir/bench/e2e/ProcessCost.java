package io.weir.bench.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What a process has used, from {@code /proc}. Linux only. */
record ProcessCost(double cpuSeconds, double residentMiB) {
    private static final double CLOCK_TICKS_PER_SECOND = 100;

    static ProcessCost of(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
        // The command's name is in brackets and may hold blanks; the fields after it start with the third.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        double ticks = Double.parseDouble(fields[11]) + Double.parseDouble(fields[12]);
        double residentKiB = Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")))
                .sum();
        return new ProcessCost(ticks / CLOCK_TICKS_PER_SECOND, residentKiB / 1024);
    }

    /** Bytes of all files below {@code dir}, as they take space on the disk. */
    static long diskBytes(Path dir) throws IOException {
        try (Stream<Path> files = Files.walk(dir)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }
}
