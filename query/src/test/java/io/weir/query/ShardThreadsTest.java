package io.weir.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.promql.ShardExecutor;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ShardThreadsTest {
    @Test
    void refusesHelpersBeyondTheProcessorsAndOnceClosed() throws Exception {
        CountDownLatch started = new CountDownLatch(2);
        CountDownLatch end = new CountDownLatch(1);
        Runnable busy = () -> {
            started.countDown();
            awaitUninterruptibly(end);
        };
        ShardThreads threads = new ShardThreads(2);
        ShardExecutor executor = threads.executor();
        assertThat(executor.helpers()).isEqualTo(1);
        try (threads) {
            executor.threads().execute(busy);
            executor.threads().execute(busy);
            assertThat(started.await(10, TimeUnit.SECONDS)).isTrue();
            assertThatThrownBy(() -> executor.threads().execute(busy)).isInstanceOf(RejectedExecutionException.class);
        }
        end.countDown();
        assertThatThrownBy(() -> executor.threads().execute(busy)).isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void oneProcessorNeedsNoHelpers() {
        try (ShardThreads threads = new ShardThreads(1)) {
            assertThat(threads.executor()).isEqualTo(ShardExecutor.CALLER_ONLY);
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
