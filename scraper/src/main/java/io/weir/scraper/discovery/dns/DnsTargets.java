package io.weir.scraper.discovery.dns;

import io.weir.config.prometheus.discovery.DnsSdConfig;
import io.weir.model.Labels;
import io.weir.scraper.discovery.HostPort;
import io.weir.scraper.discovery.TargetGroup;
import io.weir.scraper.discovery.TargetSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.Type;

/**
 * A group for each name, a target for each of its records. A name that nobody can tell about keeps its group, whatever
 * happens to the others. Follows discovery/dns of Prometheus. Used by one thread at a time.
 */
public final class DnsTargets implements TargetSource {
    private static final Logger logger = LoggerFactory.getLogger(DnsTargets.class);
    private static final String NAME = "__meta_dns_name";
    private static final String SRV_TARGET = "__meta_dns_srv_record_target";
    private static final String SRV_PORT = "__meta_dns_srv_record_port";
    private static final String MX_TARGET = "__meta_dns_mx_record_target";
    private static final String NS_TARGET = "__meta_dns_ns_record_target";

    private final DnsSdConfig config;
    private final ExecutorService threads;
    private final DnsMetrics metrics;
    private final Supplier<DnsSettings> settings;
    private final DnsServer server;
    private final Map<String, TargetGroup> groups = new LinkedHashMap<>();

    /** @param threads look names up, side by side */
    DnsTargets(
            DnsSdConfig config,
            ExecutorService threads,
            DnsMetrics metrics,
            Supplier<DnsSettings> settings,
            DnsServer server) {
        this.config = config;
        this.threads = threads;
        this.metrics = metrics;
        this.settings = settings;
        this.server = server;
    }

    /** Asks the servers that the system's {@code resolv.conf} names each time. */
    public static DnsTargets ofSystem(DnsSdConfig config, ExecutorService threads, DnsMetrics metrics) {
        return new DnsTargets(config, threads, metrics, DnsSettings::ofSystem, DnsServer::askOverNetwork);
    }

    @Override
    public List<TargetGroup> find() throws InterruptedException {
        DnsLookup lookup = new DnsLookup(settings.get(), server);
        int type = Type.value(config.type().name());
        Map<String, Future<List<Record>>> lookups = new LinkedHashMap<>();
        for (String name : config.names()) {
            lookups.computeIfAbsent(name, n -> threads.submit(() -> lookup.records(n, type)));
        }
        for (Map.Entry<String, Future<List<Record>>> entry : lookups.entrySet()) {
            String name = entry.getKey();
            metrics.lookups.inc();
            try {
                groups.put(name, group(name, entry.getValue().get()));
            } catch (ExecutionException e) {
                metrics.failures.inc();
                logger.error(
                        "Name can't be looked up, its previous targets stay name={} cause={}",
                        name,
                        e.getCause() instanceof IOException failure ? failure.getMessage() : e.getCause());
            }
        }
        return List.copyOf(groups.values());
    }

    private TargetGroup group(String name, List<Record> records) {
        List<Labels> targets = new ArrayList<>(records.size());
        for (Record found : records) {
            Labels.Builder labels = Labels.builder().set(NAME, name);
            if (address(found, labels)) {
                targets.add(labels.build());
            }
        }
        return new TargetGroup("dns/" + name, targets, Labels.empty());
    }

    /** Sets the labels of a record; false if it is no target. */
    private boolean address(Record found, Labels.Builder labels) {
        if (found instanceof SRVRecord srv) {
            labels.set(SRV_TARGET, srv.getTarget().toString()).set(SRV_PORT, Integer.toString(srv.getPort()));
            labels.set(TargetGroup.ADDRESS, HostPort.join(host(srv.getTarget()), srv.getPort()));
        } else if (found instanceof MXRecord mx) {
            labels.set(MX_TARGET, mx.getTarget().toString());
            labels.set(TargetGroup.ADDRESS, HostPort.join(host(mx.getTarget()), config.port()));
        } else if (found instanceof NSRecord ns) {
            labels.set(NS_TARGET, ns.getTarget().toString());
            labels.set(TargetGroup.ADDRESS, HostPort.join(host(ns.getTarget()), config.port()));
        } else if (found instanceof ARecord a) {
            labels.set(TargetGroup.ADDRESS, HostPort.join(HostPort.text(a.getAddress()), config.port()));
        } else if (found instanceof AAAARecord aaaa) {
            labels.set(TargetGroup.ADDRESS, HostPort.join(HostPort.text(aaaa.getAddress()), config.port()));
        } else {
            if (!(found instanceof CNAMERecord)) {
                logger.warn("DNS record is of no use record={}", found);
            }
            return false;
        }
        return true;
    }

    private static String host(Name name) {
        return name.toString(true);
    }
}
