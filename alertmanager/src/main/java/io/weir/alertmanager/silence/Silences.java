package io.weir.alertmanager.silence;

import io.weir.alertmanager.alert.Alert;
import io.weir.alertmanager.matcher.Matcher;
import io.weir.alertmanager.table.Table;
import io.weir.bus.TableTopic;
import io.weir.model.LabelNames;
import io.weir.model.Labels;
import io.weir.model.record.SilenceRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All silences of the silences topic. Thread-safe.
 *
 * <p>What may be changed in place follows {@code silence.go}: comment, author and end of a silence with the same matchers;
 * any other change expires the old silence and creates a new one.
 */
public final class Silences {
    private static final Logger logger = LoggerFactory.getLogger(Silences.class);

    private final Table<SilenceRecord> table;
    private final SilenceMetrics metrics;
    private final InstantSource clock;
    private final Map<String, Silence> silences = new ConcurrentHashMap<>();
    private final Object writeLock = new Object();
    private final SilenceLimits limits;
    private final AtomicLong version = new AtomicLong();
    private volatile SilenceIndex index = SilenceIndex.EMPTY;

    public Silences(Table<SilenceRecord> table, InstantSource clock, SilenceLimits limits, SilenceMetrics metrics) {
        this.table = table;
        this.metrics = metrics;
        this.limits = limits;
        this.clock = clock;
        table.listen(this::changed);
    }

    private void changed(String id, @Nullable SilenceRecord record) {
        if (record == null) {
            silences.remove(id);
        } else {
            try {
                silences.put(id, Silence.of(record));
            } catch (IllegalArgumentException e) {
                metrics.matchersFailed();
                logger.error("Silence can't be used id={} cause={}", id, e.getMessage());
            }
        }
        version.incrementAndGet();
    }

    public Collection<Silence> all() {
        return List.copyOf(silences.values());
    }

    public Optional<Silence> get(String id) {
        return Optional.ofNullable(silences.get(id));
    }

    /** The ids of the active silences that match {@code labels}, ascending. */
    public List<String> silencedBy(Labels labels, Instant now) {
        return metrics.table().query(() -> {
            SilenceIndex current = index();
            SilenceIndex.Found found = current.silencedBy(labels, now);
            metrics.queried(found.scanned(), current.size());
            return found.ids();
        });
    }

    /** Whether an active silence matches the alert. */
    public boolean mutes(Alert alert, Instant now) {
        return !silencedBy(alert.labels(), now).isEmpty();
    }

    /** How many silences there are, expired ones included. */
    public int count() {
        return silences.size();
    }

    /** How many silences queries choose from: those that had not ended when a silence last changed. */
    public int indexedCount() {
        return index().size();
    }

    private SilenceIndex index() {
        SilenceIndex known = index;
        long current = version.get();
        if (known.version() != current) {
            known = SilenceIndex.of(silences.values(), clock.instant(), current);
            index = known;
        }
        return known;
    }

    /**
     * Creates a silence, or changes the one with the given id.
     *
     * @param wanted with an empty id for a new silence
     * @return the silence's id once every instance can know it
     * @throws SilenceException if it isn't valid or its id is unknown
     */
    public CompletableFuture<String> set(Silence wanted) {
        synchronized (writeLock) {
            Instant now = clock.instant();
            validate(wanted, now);
            if (wanted.id().isEmpty()) {
                return create(wanted, now);
            }
            Silence old = get(wanted.id()).orElseThrow(SilenceException::notFound);
            if (canUpdate(old, wanted, now)) {
                return put("update", wanted.withTimes(wanted.startsAt(), wanted.endsAt(), now));
            }
            if (old.state(now) == Silence.State.EXPIRED) {
                return create(wanted, now);
            }
            // Refused before the old one ends, not after.
            limits.verifyCount(silences.size());
            return put("expire", expired(old, now)).thenCompose(id -> create(wanted, now));
        }
    }

    private CompletableFuture<String> create(Silence wanted, Instant now) {
        limits.verifyCount(silences.size());
        Instant start = wanted.startsAt().isBefore(now) ? now : wanted.startsAt();
        return put("create", wanted.withId(UUID.randomUUID().toString()).withTimes(start, wanted.endsAt(), now));
    }

    private CompletableFuture<String> put(String action, Silence silence) {
        SilenceRecord record = silence.toRecord();
        limits.verifySize(TableTopic.SILENCES.encode(record).length);
        if (limits.logged()) {
            logger.info(
                    "Silence changes action={} id={} state={} matchers={} starts={} ends={} createdBy={} comment={}",
                    action,
                    silence.id(),
                    silence.state(clock.instant()),
                    silence.matchers(),
                    silence.startsAt(),
                    silence.endsAt(),
                    silence.createdBy(),
                    silence.comment());
        }
        return table.put(silence.id(), record).thenApply(done -> silence.id());
    }

    private static boolean canUpdate(Silence old, Silence wanted, Instant now) {
        if (!old.matchers().equals(wanted.matchers())) {
            return false;
        }
        return switch (old.state(now)) {
            case ACTIVE ->
                wanted.startsAt().getEpochSecond() == old.startsAt().getEpochSecond()
                        && !wanted.endsAt().isBefore(now);
            case PENDING -> !wanted.startsAt().isBefore(now);
            case EXPIRED -> false;
        };
    }

    /**
     * Ends a silence now; one that has ended already stays as it is.
     *
     * @throws SilenceException if there is no such silence
     */
    public CompletableFuture<Void> expire(String id) {
        synchronized (writeLock) {
            Instant now = clock.instant();
            Silence old = get(id).orElseThrow(SilenceException::notFound);
            if (old.state(now) == Silence.State.EXPIRED) {
                return CompletableFuture.completedFuture(null);
            }
            return put("expire", expired(old, now)).thenAccept(done -> {});
        }
    }

    private static Silence expired(Silence old, Instant now) {
        Instant start = old.state(now) == Silence.State.PENDING ? now : old.startsAt();
        return old.withTimes(start, now, now);
    }

    /** Removes silences that ended longer than {@code retention} ago. */
    public int removeExpired(Duration retention) {
        return metrics.table().removal(() -> remove(retention));
    }

    private int remove(Duration retention) {
        Instant horizon = clock.instant().minus(retention);
        int removed = 0;
        for (Silence silence : silences.values()) {
            if (silence.endsAt().isBefore(horizon)) {
                table.delete(silence.id());
                removed++;
            }
        }
        return removed;
    }

    private static void validate(Silence silence, Instant now) {
        if (silence.matchers().isEmpty()) {
            throw SilenceException.invalid("at least one matcher required");
        }
        boolean matchesEverything = true;
        for (int i = 0; i < silence.matchers().size(); i++) {
            Matcher matcher = silence.matchers().get(i);
            if (!LabelNames.isUtf8Name(matcher.name())) {
                throw SilenceException.invalid(
                        "invalid label matcher " + i + " in set 0: invalid label name \"" + matcher.name() + "\"");
            }
            // A negative matcher counts as selective, whatever its value.
            matchesEverything &= matcher.operator().isEqual() && matcher.matches("");
        }
        if (matchesEverything) {
            throw SilenceException.invalid("matcher set 0: at least one matcher must not match the empty string");
        }
        if (!silence.endsAt().isAfter(silence.startsAt())) {
            throw SilenceException.invalid("end time must not be before start time");
        }
        if (silence.endsAt().isBefore(now)) {
            throw SilenceException.invalid("end time can't be in the past");
        }
    }
}
