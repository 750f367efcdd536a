package io.weir.scraper.discovery.dns;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/**
 * Looks a name up along the search path, at every server until one knows. Follows {@code lookupWithSearchPath} in
 * discovery/dns of Prometheus. Thread-safe.
 */
final class DnsLookup {
    private static final Logger logger = LoggerFactory.getLogger(DnsLookup.class);

    private final DnsSettings settings;
    private final DnsServer server;

    DnsLookup(DnsSettings settings, DnsServer server) {
        this.settings = settings;
        this.server = server;
    }

    /**
     * The records of the first candidate that exists; none if all servers agree that none does.
     *
     * @param type as of {@link org.xbill.DNS.Type}
     * @throws IOException if for a candidate no server gave an answer, so that nobody knows
     */
    List<Record> records(String name, int type) throws IOException, InterruptedException {
        boolean allAnswered = true;
        for (Name candidate : settings.candidates(name)) {
            Message answer = askServers(Message.newQuery(Record.newRecord(candidate, type, DClass.IN)), candidate);
            if (answer == null) {
                // A later candidate may be the one, but that there is none can't be said any more.
                allAnswered = false;
            } else if (answer.getRcode() == Rcode.NOERROR) {
                return answer.getSection(Section.ANSWER);
            }
        }
        if (allAnswered) {
            return List.of();
        }
        throw new IOException(
                "could not resolve \"" + name + "\": all servers responded with errors to at least one search domain");
    }

    private @org.jspecify.annotations.Nullable Message askServers(Message question, Name name)
            throws InterruptedException {
        for (InetSocketAddress address : settings.servers()) {
            try {
                Message answer = server.ask(address, question);
                if (answer.getRcode() == Rcode.NOERROR || answer.getRcode() == Rcode.NXDOMAIN) {
                    return answer;
                }
            } catch (IOException e) {
                logger.warn("DNS server doesn't answer server={} name={} cause={}", address, name, e.getMessage());
            }
        }
        return null;
    }
}
