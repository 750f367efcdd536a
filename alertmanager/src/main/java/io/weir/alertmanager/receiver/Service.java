package io.weir.alertmanager.receiver;

import io.weir.alertmanager.notify.Outcome;
import java.io.IOException;

/** Tells one service. Thread-safe. */
interface Service {
    /**
     * One attempt.
     *
     * @throws TransportException if the service can't be reached, which is worth another attempt
     * @throws IOException if a secret's file can't be read, which is not
     * @throws io.weir.template.TemplateException if a template fails, which is not
     */
    Outcome deliver(Rendering rendering, Exchange http) throws IOException, InterruptedException;
}
