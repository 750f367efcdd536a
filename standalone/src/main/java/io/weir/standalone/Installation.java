package io.weir.standalone;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds files of the installation that this class was loaded from: {@code lib/} with the jars, {@code jobs/} beside it. */
final class Installation {
    private Installation() {}

    /** The jar of the rules job for a session cluster. */
    static Path rulesJob() {
        try {
            Path jar = Path.of(Installation.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            Path job = jar.resolveSibling("../jobs/weir-rules.jar").normalize();
            if (!Files.isReadable(job)) {
                throw new StartException(
                        "the rules job " + job + " is not there; run from an installation or bin/weir");
            }
            return job;
        } catch (URISyntaxException e) {
            throw new StartException("can't tell where weir is installed", e);
        }
    }
}
