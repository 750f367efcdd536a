package io.weir.scraper.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostPortTest {
    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1",
        "2001:db8:0:0:0:0:0:1, 2001:db8::1",
        "0:0:0:0:0:0:0:0, ::",
        "0:0:0:0:0:0:0:1, ::1",
        "1:0:0:0:0:0:0:0, 1::",
        "1:0:0:2:0:0:0:3, 1:0:0:2::3",
        "1:0:0:2:3:0:0:4, 1::2:3:0:0:4",
        "1:0:2:3:4:5:6:7, 1:0:2:3:4:5:6:7",
        "FE80:0:0:0:ABCD:0:0:1, fe80::abcd:0:0:1"
    })
    void addressesAreShort(String written, String shortest) throws UnknownHostException {
        assertThat(HostPort.text(InetAddress.getByName(written))).isEqualTo(shortest);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aShortAddressIsTheSameAddress(long seed) throws UnknownHostException {
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            byte[] bytes = new byte[16];
            for (int group = 0; group < 8; group++) {
                if (random.nextBoolean()) {
                    bytes[2 * group] = (byte) random.nextInt();
                    bytes[2 * group + 1] = (byte) random.nextInt();
                }
            }
            InetAddress address = InetAddress.getByAddress(bytes);
            assertThat(InetAddress.getByName(HostPort.text(address))).isEqualTo(address);
        }
    }

    @ParameterizedTest
    @CsvSource({"web, 80, web:80", "2001:db8::1, 9100, [2001:db8::1]:9100", "fe80::1%eth0, 1, [fe80::1%eth0]:1"})
    void colonsNeedBrackets(String host, int port, String joined) {
        assertThat(HostPort.join(host, port)).isEqualTo(joined);
    }
}
