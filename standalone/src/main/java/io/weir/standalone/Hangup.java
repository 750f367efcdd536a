package io.weir.standalone;

import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reloads on SIGHUP. The JDK has had no supported way to hear signals for thirty years, only {@code sun.misc.Signal}, so
 * that is called by reflection, as Kafka's own signal handler does.
 */
final class Hangup {
    private static final Logger logger = LoggerFactory.getLogger(Hangup.class);

    private Hangup() {}

    /** What a component does when it is told to read its configuration again. */
    @FunctionalInterface
    interface Reload {
        /** @throws Exception if the configuration is bad; the old one stays in force */
        void run() throws Exception;
    }

    /** From now on each SIGHUP runs {@code reload}; a failure is logged. */
    static void runs(Reload reload) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object listener = Proxy.newProxyInstance(
                    Hangup.class.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                        if (method.getName().equals("handle")) {
                            runLogged(reload);
                        }
                        return null;
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), listener);
        } catch (ReflectiveOperationException | RuntimeException e) {
            logger.warn("SIGHUP will not reload cause={}", e.toString());
        }
    }

    private static void runLogged(Reload reload) {
        try {
            reload.run();
            logger.info("Configuration reloaded");
        } catch (Exception e) {
            logger.error("Configuration not reloaded cause={}", e.getMessage());
        }
    }
}
