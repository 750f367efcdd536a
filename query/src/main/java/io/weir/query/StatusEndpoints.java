package io.weir.query;

import io.weir.web.BuildInfo;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;

/** {@code /status/…} and {@code /alertmanagers}: what this process is and how it was set up. */
final class StatusEndpoints {
    /**
     * The version of Prometheus whose API this is. Clients decide by it what they may ask for, so it leads the version
     * that the API reports; our own follows as build metadata.
     */
    static final String API_LEVEL = "3.14.0";

    private final ProcessStatus status;
    private final BuildInfo build;
    private final InstantSource clock;
    private final Instant startTime;

    StatusEndpoints(ProcessStatus status, BuildInfo build, InstantSource clock) {
        this.status = status;
        this.build = build;
        this.clock = clock;
        this.startTime = clock.instant();
    }

    ApiResult buildInfo(ApiRequest request) {
        return ApiResult.of(buildInfo());
    }

    ApiResult.Data buildInfo() {
        return json -> {
            json.writeStartObject();
            json.writeStringField("version", API_LEVEL + "+weir." + build.version());
            json.writeStringField("revision", build.revision());
            json.writeStringField("branch", build.branch());
            json.writeStringField("buildUser", "");
            json.writeStringField("buildDate", build.buildDate());
            json.writeStringField("goVersion", "java" + build.javaVersion());
            json.writeEndObject();
        };
    }

    ApiResult config(ApiRequest request) {
        String yaml = status.configYaml().get();
        return ApiResult.of(json -> {
            json.writeStartObject();
            json.writeStringField("yaml", yaml);
            json.writeEndObject();
        });
    }

    ApiResult flags(ApiRequest request) {
        return ApiResult.of(json -> ApiJson.strings(json, status.flags()));
    }

    /** Fields that describe Go's runtime tell what is nearest to them in a JVM. */
    ApiResult runtimeInfo(ApiRequest request) {
        ProcessStatus.ConfigLoad config = status.config().get();
        Runtime runtime = Runtime.getRuntime();
        return ApiResult.of(json -> {
            json.writeStartObject();
            json.writeStringField("startTime", ApiTimes.rfc3339(startTime));
            json.writeStringField("CWD", Path.of("").toAbsolutePath().toString());
            json.writeStringField("hostname", hostname());
            json.writeStringField("serverTime", ApiTimes.rfc3339(clock.instant()));
            json.writeBooleanField("reloadConfigSuccess", config.success());
            json.writeStringField("lastConfigTime", TargetEndpoints.time(config.time()));
            json.writeNumberField("corruptionCount", 0);
            json.writeNumberField(
                    "goroutineCount", ManagementFactory.getThreadMXBean().getThreadCount());
            json.writeNumberField("GOMAXPROCS", runtime.availableProcessors());
            json.writeNumberField("GOMEMLIMIT", runtime.maxMemory());
            json.writeStringField("GOGC", "");
            json.writeStringField("GODEBUG", "");
            json.writeStringField("storageRetention", status.storageRetention());
            json.writeEndObject();
        });
    }

    static String hostname() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    ApiResult alertmanagers(ApiRequest request) {
        var urls = status.alertmanagers().get();
        return ApiResult.of(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("activeAlertmanagers");
            for (String url : urls) {
                json.writeStartObject();
                json.writeStringField("url", url);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayFieldStart("droppedAlertmanagers");
            json.writeEndArray();
            json.writeEndObject();
        });
    }
}
