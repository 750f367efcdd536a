package io.weir.config.http;

import io.weir.config.Secret;
import io.weir.config.yaml.YamlText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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

    /** Headers as their block can be read again, secrets masked. */
    public static Map<String, Object> toMap(List<HttpHeader> headers) {
        Map<String, Object> map = new LinkedHashMap<>();
        headers.forEach(header -> map.put(header.name(), header.toMap()));
        return map;
    }

    private Map<String, Object> toMap() {
        Map<String, Object> block = new LinkedHashMap<>();
        YamlText.putUnlessEmpty(block, "values", plain);
        YamlText.putUnlessEmpty(
                block, "secrets", secrets.stream().map(secret -> Secret.MASK).toList());
        YamlText.putUnlessEmpty(
                block, "files", files.stream().map(Path::toString).toList());
        return block;
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
