package io.weir.alertmanager.dispatch;

import io.opentelemetry.api.trace.Tracer;
import io.weir.alertmanager.alert.Alert;
import io.weir.alertmanager.alert.AlertStore;
import io.weir.alertmanager.config.AlertmanagerConfig;
import io.weir.alertmanager.config.ReceiverConfig;
import io.weir.alertmanager.config.RouteConfig;
import io.weir.alertmanager.event.Event;
import io.weir.alertmanager.event.Events;
import io.weir.alertmanager.inhibit.Inhibitor;
import io.weir.alertmanager.loop.EventLoop;
import io.weir.alertmanager.notify.FlushPipeline;
import io.weir.alertmanager.notify.History;
import io.weir.alertmanager.notify.NotificationLog;
import io.weir.alertmanager.notify.NotificationMetrics;
import io.weir.alertmanager.notify.Receiver;
import io.weir.alertmanager.notify.Receivers;
import io.weir.alertmanager.route.Route;
import io.weir.alertmanager.silence.Silences;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Dispatching of this instance through its life: configurations come and go, and so does the right to notify, which one
 * instance has at a time. Its public methods are thread-safe; the work is done on the loop.
 */
public final class Dispatch {
    private static final Logger logger = LoggerFactory.getLogger(Dispatch.class);

    /** How long a change of configuration waits for flushes under way, whose result the next flush should know. */
    private static final Duration LONGEST_DRAIN = Duration.ofSeconds(5);

    /** Resolved alerts stay in the topic so long at least: senders repeat them, and another instance may need them. */
    private static final Duration RESOLVED_KEPT = Duration.ofMinutes(15);

    /** A configuration in force. */
    public record Setup(
            AlertmanagerConfig config,
            Route route,
            Inhibitor inhibitor,
            Map<String, Receiver> receivers,
            Receivers.Configured configured) {}

    /**
     * What dispatching works with.
     *
     * @param senders runs attempts to notify, which block
     * @param history hears what became of alerts
     * @param lease whether this instance can still be sure to be the one that notifies; thread-safe
     * @param random numbers from 0 to 1
     * @param tracer gets the spans of flushes
     * @param events hears what happens on the instance that notifies
     */
    public record Parts(
            EventLoop loop,
            Executor senders,
            InstantSource clock,
            AlertStore alerts,
            Silences silences,
            NotificationLog log,
            Receivers receivers,
            NotificationMetrics metrics,
            DispatchMetrics dispatchMetrics,
            History history,
            BooleanSupplier lease,
            Schedule schedule,
            DoubleSupplier random,
            Tracer tracer,
            Events events) {}

    /**
     * What happens when, besides what the configuration says.
     *
     * @param retention how long expired silences and entries of the log are kept
     * @param tidyInterval between removals of what nobody needs any more
     * @param notBefore no group notifies earlier
     */
    public record Schedule(Duration retention, Duration tidyInterval, Instant notBefore) {}

    private final Parts parts;
    private volatile Setup setup;
    private volatile boolean owner;

    // Written on the loop only.
    private volatile @Nullable Dispatcher dispatcher;
    private final AtomicInteger generation = new AtomicInteger();

    public Dispatch(Parts parts, AlertmanagerConfig config) {
        this.parts = parts;
        this.setup = setUp(config);
        parts.alerts().listen("dispatcher", (alert, isNew) -> parts.loop().execute(() -> accept(alert, isNew)));
        scheduleTidying();
    }

    private Setup setUp(AlertmanagerConfig config) {
        Set<String> used = new HashSet<>();
        collectReceivers(config.route(), used);
        Receivers.Configured configured = parts.receivers().of(config);
        Map<String, Receiver> receivers = new HashMap<>();
        for (ReceiverConfig receiver : config.receivers()) {
            if (used.contains(receiver.name())) {
                receivers.put(receiver.name(), configured.receiver(receiver));
            }
        }
        parts.metrics().expect(receivers.values());
        Inhibitor inhibitor = new Inhibitor(config.inhibitRules(), parts.alerts());
        return new Setup(config, Route.tree(config.route()), inhibitor, Map.copyOf(receivers), configured);
    }

    private static void collectReceivers(RouteConfig route, Set<String> names) {
        if (route.receiver() != null) {
            names.add(route.receiver());
        }
        route.routes().forEach(child -> collectReceivers(child, names));
    }

    /** The configuration in force. */
    public Setup setup() {
        return setup;
    }

    /** Whether this instance is the one that notifies. */
    public boolean isOwner() {
        return owner;
    }

    /** How many groups this instance has. */
    public int groupCount() {
        Dispatcher current = dispatcher;
        return current == null ? 0 : current.groupCount();
    }

    /** Puts another configuration in force. */
    public void configure(AlertmanagerConfig config) {
        Setup old = setup;
        setup = setUp(config);
        old.inhibitor().close();
        parts.loop().execute(() -> {
            if (owner) {
                restart(false);
            }
        });
    }

    /** From now on this instance notifies. All tables have been read up to now. */
    public void acquire() {
        parts.loop().execute(() -> {
            if (!owner) {
                owner = true;
                logger.info("This instance notifies from now on");
                restart(true);
            }
        });
    }

    /** Another instance may notify from now on. @return completes when nothing is under way here any more */
    public CompletableFuture<Void> release() {
        CompletableFuture<Void> released = new CompletableFuture<>();
        // Attempts that have not begun are stopped at once, not when the loop comes to it.
        owner = false;
        parts.loop().execute(() -> {
            generation.incrementAndGet();
            Dispatcher old = dispatcher;
            dispatcher = null;
            if (old == null) {
                released.complete(null);
            } else {
                logger.info("This instance no longer notifies");
                old.stop().thenRun(() -> released.complete(null));
            }
        });
        return released;
    }

    private void restart(boolean afterGap) {
        int mine = generation.incrementAndGet();
        Dispatcher old = dispatcher;
        dispatcher = null;
        if (old == null) {
            start(mine, afterGap);
            return;
        }
        CompletableFuture<Void> drained = old.stop();
        EventLoop.Timer timer =
                parts.loop().schedule(parts.clock().instant().plus(LONGEST_DRAIN), () -> drained.complete(null));
        drained.thenRun(() -> {
            timer.cancel();
            parts.loop().execute(() -> start(mine, afterGap));
        });
    }

    private void start(int mine, boolean afterGap) {
        if (mine != generation.get() || !owner) {
            return;
        }
        Setup current = setup;
        // A number of its own tells an attempt whether its dispatcher still is the one.
        BooleanSupplier mayNotify =
                () -> owner && generation.get() == mine && parts.lease().getAsBoolean();
        FlushPipeline.Environment environment = new FlushPipeline.Environment(
                parts.loop(),
                parts.senders(),
                parts.clock(),
                parts.log(),
                parts.metrics(),
                mayNotify,
                parts.schedule().retention(),
                parts.random(),
                parts.tracer(),
                parts.events());
        FlushPipeline pipeline = new FlushPipeline(
                environment,
                (alert, now) -> inhibitedBy(current.inhibitor(), alert, now),
                this::silencedBy,
                parts.history());
        AggregationGroup.Surroundings surroundings = new AggregationGroup.Surroundings(
                pipeline, current.config().timeIntervals(), parts.loop(), parts.clock(), parts.events());
        Dispatcher started = new Dispatcher(
                surroundings,
                current.route(),
                current.receivers(),
                parts.log(),
                parts.schedule().notBefore());
        dispatcher = started;
        started.adopt(parts.alerts().all(), afterGap);
    }

    private List<String> inhibitedBy(Inhibitor inhibitor, Alert alert, Instant now) {
        Optional<Inhibitor.Inhibition> inhibition = inhibitor.inhibition(alert.labels(), now);
        inhibition.ifPresent(
                by -> parts.events().record(new Event.InhibitionMutedAlert(by.rule(), alert, by.source())));
        return inhibition.map(by -> List.of(by.source())).orElse(List.of());
    }

    private List<String> silencedBy(Alert alert, Instant now) {
        List<String> ids = parts.silences().silencedBy(alert.labels(), now);
        for (String id : ids) {
            parts.silences()
                    .get(id)
                    .ifPresent(silence -> parts.events().record(new Event.SilenceMutedAlert(silence, alert)));
        }
        return ids;
    }

    private void accept(Alert alert, boolean isNew) {
        Dispatcher current = dispatcher;
        if (current != null) {
            if (isNew) {
                parts.events().record(new Event.AlertCreated(alert));
            }
            long startNs = System.nanoTime();
            current.accept(alert);
            parts.dispatchMetrics().processed((System.nanoTime() - startNs) / 1e9);
        }
    }

    private void scheduleTidying() {
        parts.loop().schedule(parts.clock().instant().plus(parts.schedule().tidyInterval()), this::tidy);
    }

    /** Removes from the topics what nobody needs any more. */
    private void tidy() {
        scheduleTidying();
        Dispatcher current = dispatcher;
        if (current == null) {
            return;
        }
        Instant now = parts.clock().instant();
        int alerts = parts.alerts().removeResolved(now, RESOLVED_KEPT, current::holds);
        int entries = parts.log().removeExpired(now);
        int silences = parts.silences().removeExpired(parts.schedule().retention());
        logger.info("Old rows were removed alerts={} notifications={} silences={}", alerts, entries, silences);
    }
}
