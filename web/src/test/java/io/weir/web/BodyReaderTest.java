package io.weir.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.eclipse.jetty.io.content.AsyncContent;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BodyReaderTest {
    private static final int MAX = 10;
    private static final int MAX_TOTAL = 15;

    private final ScheduledExecutorScheduler timer = new ScheduledExecutorScheduler("body-reader-test", true);
    private final BodyReader reader = new BodyReader(MAX, MAX_TOTAL, Duration.ofMinutes(1), timer);

    @BeforeEach
    void start() throws Exception {
        timer.start();
    }

    @AfterEach
    void stop() throws Exception {
        timer.stop();
    }

    private static void send(AsyncContent source, int bytes, boolean last) {
        source.write(last, ByteBuffer.allocate(bytes), Callback.NOOP);
    }

    private static void assertRefused(CompletableFuture<?> body, int status) {
        assertThatThrownBy(body::join)
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        HttpException.class, e -> assertThat(e.status()).isEqualTo(status));
    }

    @Test
    void waitsForTheEnd() {
        AsyncContent source = new AsyncContent();
        CompletableFuture<BodyReader.Body> body = reader.read(source, -1);
        send(source, 3, false);
        assertThat(body).isNotDone();
        send(source, 4, true);

        assertThat(body.join().bytes()).hasSize(7);
    }

    @Test
    void refusesWhatIsTooLargeAsSoonAsThatIsKnown() {
        assertRefused(reader.read(new AsyncContent(), MAX + 1), 413);
        AsyncContent source = new AsyncContent();
        CompletableFuture<BodyReader.Body> body = reader.read(source, -1);
        send(source, MAX + 1, false);
        assertRefused(body, 413);
    }

    @Test
    void refusesWhatHasNoRoomUntilOthersAreDone() {
        AsyncContent first = new AsyncContent();
        CompletableFuture<BodyReader.Body> one = reader.read(first, -1);
        send(first, 8, true);
        AsyncContent second = new AsyncContent();
        CompletableFuture<BodyReader.Body> two = reader.read(second, -1);
        send(second, 5, false);
        send(second, 5, true);
        assertRefused(two, 503);

        // The second counts no more.
        AsyncContent third = new AsyncContent();
        CompletableFuture<BodyReader.Body> three = reader.read(third, -1);
        send(third, 7, true);
        assertThat(three.join().bytes()).hasSize(7);

        one.join().close();
        AsyncContent fourth = new AsyncContent();
        CompletableFuture<BodyReader.Body> four = reader.read(fourth, -1);
        send(fourth, 8, true);
        assertThat(four.join().bytes()).hasSize(8);
    }

    @Test
    void tellsThatABodyEndedEarly() {
        AsyncContent source = new AsyncContent();
        CompletableFuture<BodyReader.Body> body = reader.read(source, 5);
        source.fail(new EOFException("gone"));

        assertRefused(body, 400);
    }
}
