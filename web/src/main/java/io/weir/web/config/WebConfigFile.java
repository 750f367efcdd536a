package io.weir.web.config;

import io.weir.config.ConfigException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A web configuration file, read again when it changes. Thread-safe. */
public final class WebConfigFile {
    private final @Nullable Path file;
    private volatile Read read;

    private record Read(WebConfig config, FileStamp stamp) {}

    private WebConfigFile(@Nullable Path file, Read read) {
        this.file = file;
        this.read = read;
    }

    /** No file: plain HTTP for everybody. */
    public static WebConfigFile none() {
        return new WebConfigFile(null, new Read(WebConfig.NONE, FileStamp.of(List.of())));
    }

    /**
     * Reads a file, and the certificates and keys that it names.
     *
     * @throws ConfigException if one of them is bad
     */
    public static WebConfigFile open(Path file) {
        WebConfigFile opened = new WebConfigFile(file, read(file));
        opened.read.config().tls().ifPresent(tls -> {
            TlsIdentity.load(tls);
            ClientTrust.load(tls);
        });
        return opened;
    }

    private static Read read(Path file) {
        FileStamp stamp = FileStamp.of(List.of(file));
        return new Read(WebConfigReader.read(file), stamp);
    }

    /** Of the URLs of a server with this file. */
    public String scheme() {
        return read.config().tls().isPresent() ? "https" : "http";
    }

    /**
     * What the file says now.
     *
     * @throws ConfigException if it has become bad
     */
    public WebConfig current() {
        if (file != null && read.stamp().isOutdated()) {
            read = read(file);
        }
        return read.config();
    }
}
