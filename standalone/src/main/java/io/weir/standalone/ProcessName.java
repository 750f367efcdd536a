package io.weir.standalone;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** What a process is called among its like when nobody gave it a name. */
final class ProcessName {
    private ProcessName() {}

    /** The host's name, which in a container is the container's. */
    static String ofHost() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
