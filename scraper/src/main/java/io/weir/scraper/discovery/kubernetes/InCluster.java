package io.weir.scraper.discovery.kubernetes;

import io.weir.config.http.Authorization;
import io.weir.config.http.HttpClientConfig;
import io.weir.config.http.SecretSource;
import io.weir.config.http.TlsConfig;
import io.weir.scraper.discovery.HostPort;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a pod is told of the cluster it runs in: variables of its environment, and files of its service account. */
final class InCluster {
    private static final Path DIRECTORY = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

    private final Function<String, @Nullable String> environment;
    private final Path directory;

    /** @param directory of the service account */
    InCluster(Function<String, @Nullable String> environment, Path directory) {
        this.environment = environment;
        this.directory = directory;
    }

    static InCluster ofProcess() {
        return new InCluster(System::getenv, DIRECTORY);
    }

    /** @throws IOException if the process doesn't run in a pod */
    URI apiServer() throws IOException {
        String host = environment.apply("KUBERNETES_SERVICE_HOST");
        String port = environment.apply("KUBERNETES_SERVICE_PORT");
        if (host == null || host.isEmpty() || port == null || !port.matches("[0-9]{1,5}")) {
            throw new IOException("this process doesn't run in a Kubernetes pod (KUBERNETES_SERVICE_HOST and"
                    + " KUBERNETES_SERVICE_PORT are not set): write api_server or kubeconfig_file");
        }
        return URI.create("https://" + HostPort.join(host, Integer.parseInt(port)));
    }

    /** The service account's token, read for each request as it is renewed, and the cluster's authority. */
    HttpClientConfig http() {
        TlsConfig tls = new TlsConfig(null, directory.resolve("ca.crt"), null, null, "", false, null, null);
        HttpClientConfig trusting = new HttpClientConfig(
                null,
                null,
                null,
                tls,
                HttpClientConfig.DEFAULT.proxy(),
                HttpClientConfig.DEFAULT.headers(),
                true,
                true);
        SecretSource token = SecretSource.ofFile(directory.resolve("token"));
        return trusting.withAuthorization(new Authorization(Authorization.DEFAULT_TYPE, token));
    }

    /** @throws IOException if it can't be read */
    String namespace() throws IOException {
        String namespace = Files.readString(directory.resolve("namespace")).strip();
        if (namespace.isEmpty()) {
            throw new IOException("could not read own namespace name (empty file)");
        }
        return namespace;
    }
}
