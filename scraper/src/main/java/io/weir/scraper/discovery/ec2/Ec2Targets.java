package io.weir.scraper.discovery.ec2;

import io.weir.config.prometheus.discovery.Ec2Filter;
import io.weir.config.prometheus.discovery.Ec2SdConfig;
import io.weir.model.Labels;
import io.weir.scraper.discovery.TargetGroup;
import io.weir.scraper.discovery.TargetSource;
import io.weir.web.client.HttpClients;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The instances of a region, stopped ones too. Follows discovery/aws of Prometheus. Used by one thread at a time. */
public final class Ec2Targets implements TargetSource {
    private static final Logger logger = LoggerFactory.getLogger(Ec2Targets.class);
    private static final String EC2 = "ec2";
    private static final String VERSION = "2016-11-15";
    private static final String PAGE_SIZE = "1000";
    private static final int MAX_PAGES = 1_000;
    private static final int MAX_BODY_BYTES = 64 << 20;

    private final Ec2SdConfig config;
    private final AwsApi api;
    private final AwsAccess access;

    /** Prometheus, too, asks for them until it has them, and not again. */
    private @Nullable Map<String, String> zoneIds;

    Ec2Targets(
            Ec2SdConfig config,
            HttpClients clients,
            String userAgent,
            Function<String, @Nullable String> environment,
            InstantSource clock) {
        this.config = config;
        this.api = new AwsApi(clients.configured(config.http(), MAX_BODY_BYTES), userAgent);
        this.access = new AwsAccess(config, api, environment, clock);
    }

    public Ec2Targets(Ec2SdConfig config, HttpClients clients, String userAgent) {
        this(config, clients, userAgent, System::getenv, InstantSource.system());
    }

    @Override
    public List<TargetGroup> find() throws IOException, InterruptedException {
        try {
            String region = access.region();
            Map<String, String> zones = zoneIds();
            List<Labels> targets = new ArrayList<>();
            String next = "";
            for (int page = 0; page == 0 || !next.isEmpty(); page++) {
                if (page == MAX_PAGES) {
                    throw new IOException("more than " + MAX_PAGES + " pages of instances: use filters");
                }
                XmlElement answer = call("DescribeInstances", question(next));
                for (XmlElement reservation : answer.items("reservationSet")) {
                    String owner = reservation.text("ownerId");
                    for (XmlElement instance : reservation.items("instancesSet")) {
                        Ec2Instance.target(instance, owner, region, config.port(), zones)
                                .ifPresent(targets::add);
                    }
                }
                next = answer.text("nextToken");
            }
            return List.of(new TargetGroup("ec2/" + region, targets, Labels.empty()));
        } catch (IOException e) {
            access.forget();
            throw new IOException("could not describe instances: " + e.getMessage(), e);
        }
    }

    private Map<String, String> question(String nextToken) {
        Map<String, String> form = new TreeMap<>();
        form.put("MaxResults", PAGE_SIZE);
        if (!nextToken.isEmpty()) {
            form.put("NextToken", nextToken);
        }
        int number = 0;
        for (Ec2Filter filter : config.filters()) {
            String prefix = "Filter." + ++number;
            form.put(prefix + ".Name", filter.name());
            for (int i = 0; i < filter.values().size(); i++) {
                form.put(prefix + ".Value." + (i + 1), filter.values().get(i));
            }
        }
        return form;
    }

    private Map<String, String> zoneIds() throws InterruptedException {
        if (zoneIds == null) {
            try {
                Map<String, String> ids = new HashMap<>();
                for (XmlElement zone :
                        call("DescribeAvailabilityZones", Map.of()).items("availabilityZoneInfo")) {
                    ids.put(zone.text("zoneName"), zone.text("zoneId"));
                }
                zoneIds = ids;
            } catch (IOException e) {
                logger.debug("Availability zones can't be described cause={}", e.getMessage());
                return Map.of();
            }
        }
        return zoneIds;
    }

    XmlElement call(String action, Map<String, String> parameters) throws IOException, InterruptedException {
        Map<String, String> form = new TreeMap<>(parameters);
        form.put("Action", action);
        form.put("Version", VERSION);
        return api.call(EC2, access.endpoint(EC2), access.region(), form, access.credentials());
    }
}
