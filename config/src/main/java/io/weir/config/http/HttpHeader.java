package io.weir.config.http;

import io.weir.config.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * An entry of {@code http_headers}: a header of every request, once for each value.
 *
 * @param files read again for each request
 */
public record HttpHeader(String name, List<String> plain, List<Secret> secrets, List<Path> files) {
    public HttpHeader {
        plain = List.copyOf(plain);
        secrets = List.copyOf(secrets);
        files = List.copyOf(files);
    }

    /**
     * All values, those of files read now.
     *
     * @throws IOException if a file can't be read
     */
    public List<String> values() throws IOException {
        List<String> values = new ArrayList<>(plain);
        secrets.forEach(secret -> values.add(secret.reveal()));
        for (Path file : files) {
            values.add(Files.readString(file).strip());
        }
        return values;
    }
}
