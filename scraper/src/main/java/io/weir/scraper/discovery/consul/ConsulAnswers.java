package io.weir.scraper.discovery.consul;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What Consul answers, as far as targets are made of it. Unknown fields are stepped over. */
final class ConsulAnswers {
    private static final JsonMapper JSON = JsonMapper.builder()
            .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false)
            .configure(DeserializationFeature.FAIL_ON_TRAILING_TOKENS, true)
            .build();

    private ConsulAnswers() {}

    /** One entry of {@code /v1/health/service/NAME}. */
    record Instance(
            @JsonProperty("Node") @Nullable Node node,
            @JsonProperty("Service") @Nullable Service service,
            @JsonProperty("Checks") @Nullable List<Check> checks) {}

    /** The machine of an instance. */
    record Node(
            @JsonProperty("Node") @Nullable String name,
            @JsonProperty("Address") @Nullable String address,
            @JsonProperty("TaggedAddresses") @Nullable Map<String, String> taggedAddresses,
            @JsonProperty("Meta") @Nullable Map<String, String> meta) {}

    /** What an instance says of itself. */
    record Service(
            @JsonProperty("ID") @Nullable String id,
            @JsonProperty("Tags") @Nullable List<String> tags,
            @JsonProperty("Address") @Nullable String address,
            @JsonProperty("Port") int port,
            @JsonProperty("Meta") @Nullable Map<String, String> meta,
            @JsonProperty("Namespace") @Nullable String namespace,
            @JsonProperty("Partition") @Nullable String partition) {}

    /** The outcome of a health check. */
    record Check(
            @JsonProperty("CheckID") @Nullable String id,
            @JsonProperty("Status") @Nullable String status) {}

    private record Agent(@JsonProperty("Config") @Nullable AgentConfig config) {}

    private record AgentConfig(
            @JsonProperty("Datacenter") @Nullable String datacenter) {}

    /** The tags of each service of {@code /v1/catalog/services}. */
    static Map<String, List<String>> services(String json) throws IOException {
        Map<String, List<?>> read = read(new TypeReference<>() {}, json);
        Map<String, List<String>> services = new LinkedHashMap<>();
        read.forEach((name, tags) -> services.put(
                name,
                tags == null ? List.of() : tags.stream().map(String::valueOf).toList()));
        return services;
    }

    /** The instances of a service. */
    static List<Instance> instances(String json) throws IOException {
        List<Instance> read = read(new TypeReference<>() {}, json);
        return read.stream().filter(Objects::nonNull).toList();
    }

    /** The agent's own data centre in {@code /v1/agent/self}. */
    static String datacenter(String json) throws IOException {
        Agent agent = read(new TypeReference<>() {}, json);
        String datacenter = agent.config() == null ? null : agent.config().datacenter();
        if (datacenter == null) {
            throw new IOException("the agent doesn't tell Config.Datacenter");
        }
        return datacenter;
    }

    private static <T> T read(TypeReference<T> type, String json) throws IOException {
        try {
            T read = JSON.readValue(json, type);
            if (read == null) {
                throw new IOException("not what Consul answers: null");
            }
            return read;
        } catch (JsonProcessingException e) {
            throw new IOException("not what Consul answers: " + e.getOriginalMessage(), e);
        }
    }
}
