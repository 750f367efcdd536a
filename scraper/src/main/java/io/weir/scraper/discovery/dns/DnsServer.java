package io.weir.scraper.discovery.dns;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.xbill.DNS.Message;
import org.xbill.DNS.SimpleResolver;

/** Asks one server one question. Thread-safe. */
@FunctionalInterface
interface DnsServer {
    /** How long one server may take, as in Go's miekg/dns. */
    Duration TIMEOUT = Duration.ofSeconds(2);

    /** @throws IOException if there is no answer, or none to this question */
    Message ask(InetSocketAddress server, Message question) throws IOException, InterruptedException;

    /** Asks over UDP, and over TCP where the answer was cut. */
    static Message askOverNetwork(InetSocketAddress server, Message question) throws IOException {
        SimpleResolver resolver = new SimpleResolver(server);
        resolver.setTimeout(TIMEOUT);
        try {
            return resolver.send(question);
        } catch (CompletionException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
