package io.weir.config.prometheus.discovery;

import java.util.List;

/** What the list of each kind is called. */
final class ListNames implements DiscoveryConfig.Visitor<String> {
    static final String FILE = "file_sd_configs";
    static final String HTTP = "http_sd_configs";
    static final String DNS = "dns_sd_configs";
    static final String CONSUL = "consul_sd_configs";
    static final String KUBERNETES = "kubernetes_sd_configs";
    static final String EC2 = "ec2_sd_configs";
    static final List<String> ALL = List.of(FILE, HTTP, DNS, CONSUL, KUBERNETES, EC2);
    static final ListNames INSTANCE = new ListNames();

    private ListNames() {}

    @Override
    public String visit(FileSdConfig config) {
        return FILE;
    }

    @Override
    public String visit(HttpSdConfig config) {
        return HTTP;
    }

    @Override
    public String visit(DnsSdConfig config) {
        return DNS;
    }

    @Override
    public String visit(ConsulSdConfig config) {
        return CONSUL;
    }

    @Override
    public String visit(KubernetesSdConfig config) {
        return KUBERNETES;
    }

    @Override
    public String visit(Ec2SdConfig config) {
        return EC2;
    }
}
