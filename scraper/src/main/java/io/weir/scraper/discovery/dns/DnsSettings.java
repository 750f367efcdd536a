package io.weir.scraper.discovery.dns;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.xbill.DNS.Name;
import org.xbill.DNS.NameTooLongException;
import org.xbill.DNS.ResolverConfig;
import org.xbill.DNS.TextParseException;

/**
 * What {@code resolv.conf} says.
 *
 * @param servers in the order in which they are asked
 * @param searchPath domains that are tried behind a name
 * @param dots how many labels a name must at least have besides its first to be tried as it is before the search path
 */
record DnsSettings(List<InetSocketAddress> servers, List<Name> searchPath, int dots) {
    DnsSettings {
        servers = List.copyOf(servers);
        searchPath = List.copyOf(searchPath);
    }

    /** The system's settings, read now. */
    static DnsSettings ofSystem() {
        ResolverConfig config = new ResolverConfig();
        return new DnsSettings(config.servers(), config.searchPath(), config.ndots());
    }

    /**
     * The full names that {@code name} may stand for, in the order in which they are tried.
     *
     * @throws TextParseException if it is none
     */
    List<Name> candidates(String name) throws TextParseException {
        Name parsed = Name.fromString(name);
        if (parsed.isAbsolute()) {
            return List.of(parsed);
        }
        List<Name> candidates = new ArrayList<>();
        for (Name domain : searchPath) {
            try {
                candidates.add(absolute(Name.concatenate(parsed, domain)));
            } catch (NameTooLongException e) {
                // With this domain it is no name.
            }
        }
        boolean asItIsFirst = parsed.labels() > dots;
        candidates.add(asItIsFirst ? 0 : candidates.size(), absolute(parsed));
        return candidates;
    }

    private static Name absolute(Name name) throws TextParseException {
        return name.isAbsolute() ? name : Name.fromString(name.toString(), Name.root);
    }
}
