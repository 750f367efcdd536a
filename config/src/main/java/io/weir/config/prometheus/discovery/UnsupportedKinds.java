package io.weir.config.prometheus.discovery;

import io.weir.config.yaml.YamlMapping;

/** The kinds of service discovery that Prometheus has and Weir hasn't. */
final class UnsupportedKinds {
    private static final String[] KINDS = ("aws azure digitalocean docker dockerswarm ecs elasticache"
                    + " eureka gce hetzner ionos kuma lightsail linode marathon msk nerve nomad oci openstack"
                    + " outscale ovhcloud puppetdb rds scaleway serverset stackit triton uyuni vultr")
            .split(" ");

    private UnsupportedKinds() {}

    /** Refuses the first list of such a kind, and names the way out. */
    static void refuse(YamlMapping mapping) {
        for (String kind : KINDS) {
            String list = kind + "_sd_configs";
            if (mapping.value(list).isPresent()) {
                throw mapping.error(
                        list,
                        "this version of Weir does not support it: let a program list these targets for http_sd_configs"
                                + " or file_sd_configs");
            }
        }
    }
}
