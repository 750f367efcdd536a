package io.weir.scraper.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.scraper.discovery.Discovery;
import io.weir.scraper.discovery.TargetGroup;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Waits until a discovery that tells of its changes has found what a test expects. */
public final class Changes {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Semaphore told = new Semaphore(0);

    /** The listener to give to the discovery. */
    public void tell() {
        told.release();
    }

    /** The groups once they are as wanted. */
    public List<TargetGroup> await(Discovery discovery, Predicate<List<TargetGroup>> wanted)
            throws InterruptedException {
        long deadlineNs = System.nanoTime() + PATIENCE.toNanos();
        List<TargetGroup> groups = discovery.groups();
        while (!wanted.test(groups)) {
            boolean changed = told.tryAcquire(deadlineNs - System.nanoTime(), TimeUnit.NANOSECONDS);
            assertThat(changed).as("the targets are as wanted, not %s", groups).isTrue();
            groups = discovery.groups();
        }
        return groups;
    }

    /** Waits for exactly these addresses, in any order. */
    public List<TargetGroup> awaitAddresses(Discovery discovery, String... addresses) throws InterruptedException {
        List<String> wanted = java.util.Arrays.stream(addresses).sorted().toList();
        return await(discovery, groups -> addresses(groups).equals(wanted));
    }

    /** The addresses of all targets, sorted. */
    public static List<String> addresses(List<TargetGroup> groups) {
        return groups.stream()
                .flatMap(group -> group.targets().stream())
                .map(target -> target.get(TargetGroup.ADDRESS))
                .sorted()
                .toList();
    }
}
