package io.weir.query;

import com.fasterxml.jackson.core.JsonGenerator;
import io.weir.model.Labels;
import io.weir.model.PromDuration;
import io.weir.model.record.TargetRecord;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code /targets} and {@code /scrape_pools}: what is scraped, and how that goes. */
final class TargetEndpoints {
    private static final Comparator<TargetRecord> ORDER = Comparator.comparing(TargetRecord::getScrapePool)
            .thenComparing(TargetRecord::getScrapeUrl)
            .thenComparing(target -> Labels.of(target.getLabels()));
    private static final Set<String> LOCAL_HOSTS = Set.of("127.0.0.1", "localhost", "[::1]");

    private final Supplier<Map<String, TargetRecord>> table;
    private final Supplier<URI> externalUrl;
    private final IntSupplier ownPort;

    /**
     * @param externalUrl where people reach this server
     * @param ownPort a target at this port of the local host is this process
     */
    TargetEndpoints(Supplier<Map<String, TargetRecord>> table, Supplier<URI> externalUrl, IntSupplier ownPort) {
        this.table = table;
        this.externalUrl = externalUrl;
        this.ownPort = ownPort;
    }

    ApiResult scrapePools(ApiRequest request) {
        Set<String> pools = new TreeSet<>();
        table.get().values().forEach(target -> pools.add(target.getScrapePool()));
        return ApiResult.of(json -> {
            json.writeStartObject();
            json.writeFieldName("scrapePools");
            ApiJson.strings(json, pools);
            json.writeEndObject();
        });
    }

    ApiResult targets(ApiRequest request) {
        String state = request.text("state").toLowerCase(Locale.ROOT);
        boolean any = state.isEmpty() || state.equals("any");
        boolean showActive = any || state.equals("active");
        boolean showDropped = any || state.equals("dropped");
        String pool = request.text("scrapePool");
        List<TargetRecord> active = new ArrayList<>();
        List<TargetRecord> dropped = new ArrayList<>();
        Map<String, Integer> droppedCounts = new TreeMap<>();
        for (TargetRecord target : table.get().values()) {
            droppedCounts.merge(target.getScrapePool(), target.getDropped() ? 1 : 0, Integer::sum);
            if (!pool.isEmpty() && !pool.equals(target.getScrapePool())) {
                continue;
            }
            if (target.getDropped() ? showDropped : showActive) {
                (target.getDropped() ? dropped : active).add(target);
            }
        }
        active.sort(ORDER);
        dropped.sort(ORDER);
        return ApiResult.of(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("activeTargets");
            for (TargetRecord target : active) {
                writeActive(json, target);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("droppedTargets");
            for (TargetRecord target : dropped) {
                json.writeStartObject();
                ApiJson.labels(json, "discoveredLabels", target.getDiscoveredLabels());
                json.writeStringField("scrapePool", target.getScrapePool());
                json.writeEndObject();
            }
            json.writeEndArray();
            writeCounts(json, showDropped ? droppedCounts : null);
            json.writeEndObject();
        });
    }

    private static void writeCounts(JsonGenerator json, @Nullable Map<String, Integer> counts) throws IOException {
        json.writeFieldName("droppedTargetCounts");
        if (counts == null) {
            json.writeNull();
            return;
        }
        json.writeStartObject();
        for (Map.Entry<String, Integer> count : counts.entrySet()) {
            json.writeNumberField(count.getKey(), count.getValue());
        }
        json.writeEndObject();
    }

    private void writeActive(JsonGenerator json, TargetRecord target) throws IOException {
        json.writeStartObject();
        ApiJson.labels(json, "discoveredLabels", target.getDiscoveredLabels());
        ApiJson.labels(json, "labels", target.getLabels());
        json.writeStringField("scrapePool", target.getScrapePool());
        json.writeStringField("scrapeUrl", target.getScrapeUrl());
        json.writeStringField("globalUrl", globalUrl(target.getScrapeUrl()));
        json.writeStringField("lastError", target.getLastError());
        json.writeStringField("lastScrape", time(target.getLastScrape()));
        ApiJson.number(json, "lastScrapeDuration", target.getLastScrapeDurationSeconds());
        json.writeStringField("health", target.getHealth().name().toLowerCase(Locale.ROOT));
        json.writeStringField("scrapeInterval", PromDuration.formatMs(target.getScrapeIntervalMs()));
        json.writeStringField("scrapeTimeout", PromDuration.formatMs(target.getScrapeTimeoutMs()));
        json.writeEndObject();
    }

    /** Go's zero time stands for "never". */
    static String time(Instant time) {
        return time.equals(Instant.EPOCH) ? "0001-01-01T00:00:00Z" : ApiTimes.rfc3339(time);
    }

    /** The scrape URL as it is reached from elsewhere: {@code getGlobalURL} of prometheus web/api/v1/api.go. */
    String globalUrl(String scrapeUrl) {
        try {
            URI url = new URI(scrapeUrl);
            URI external = externalUrl.get();
            if (url.getHost() == null || url.getPort() < 0 || !LOCAL_HOSTS.contains(url.getHost())) {
                return scrapeUrl;
            }
            boolean self = url.getPort() == ownPort.getAsInt();
            String scheme = self ? external.getScheme() : url.getScheme();
            String authority = self ? external.getAuthority() : external.getHost() + ":" + url.getPort();
            String rest = scrapeUrl.substring(scrapeUrl.indexOf(url.getRawAuthority())
                    + url.getRawAuthority().length());
            return scheme + "://" + authority + rest;
        } catch (URISyntaxException e) {
            return scrapeUrl;
        }
    }
}
