package io.weir.scraper.discovery.ec2;

import io.weir.model.Labels;
import io.weir.scraper.discovery.HostPort;
import io.weir.scraper.discovery.MetaLabels;
import io.weir.scraper.discovery.TargetGroup;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The target that an instance is. Follows {@code EC2Discovery.refresh} in discovery/aws of Prometheus. */
final class Ec2Instance {
    private static final String PREFIX = "__meta_ec2_";

    /** No instance has so many network cards. */
    private static final int MAX_DEVICES = 1_000;

    private final XmlElement instance;
    private final boolean inNetwork;
    private final List<String> addresses = new ArrayList<>();

    /** Primary addresses by the index of their device; devices without one have an empty text. */
    private final List<String> primaryAddresses = new ArrayList<>();

    private final Set<String> subnets = new LinkedHashSet<>();

    private Ec2Instance(XmlElement instance) {
        this.instance = instance;
        this.inNetwork = !instance.text("vpcId").isEmpty();
        if (inNetwork) {
            instance.items("networkInterfaceSet").forEach(this::readInterface);
        }
    }

    private void readInterface(XmlElement card) {
        String subnet = card.text("subnetId");
        if (subnet.isEmpty()) {
            return;
        }
        subnets.add(subnet);
        int device = device(card.child("attachment").text("deviceIndex"));
        for (XmlElement address : card.items("ipv6AddressesSet")) {
            addresses.add(address.text("ipv6Address"));
            if (address.text("isPrimaryIpv6").equals("true")) {
                while (primaryAddresses.size() <= device) {
                    primaryAddresses.add("");
                }
                primaryAddresses.set(device, address.text("ipv6Address"));
            }
        }
    }

    private static int device(String index) {
        return index.matches("[0-9]{1,3}") ? Integer.parseInt(index) % MAX_DEVICES : 0;
    }

    /** The labels of an instance's target; empty if it has no address to scrape. */
    static Optional<Labels> target(
            XmlElement instance, String owner, String region, int port, Map<String, String> zoneIds) {
        return new Ec2Instance(instance).target(owner, region, port, zoneIds);
    }

    private Optional<Labels> target(String owner, String region, int port, Map<String, String> zoneIds) {
        String privateIp = instance.text("privateIpAddress");
        String defaultIpv6 = Stream.concat(primaryAddresses.stream(), addresses.stream())
                .filter(address -> !address.isEmpty())
                .findFirst()
                .orElse("");
        if (privateIp.isEmpty() && defaultIpv6.isEmpty()) {
            return Optional.empty();
        }
        String zone = instance.child("placement").text("availabilityZone");
        String publicIp = instance.text("ipAddress");
        Labels.Builder labels = Labels.builder()
                .set(TargetGroup.ADDRESS, HostPort.join(privateIp.isEmpty() ? defaultIpv6 : privateIp, port))
                .set(PREFIX + "instance_id", instance.text("instanceId"))
                .set(PREFIX + "region", region)
                .set(PREFIX + "owner_id", owner)
                .set(PREFIX + "default_ipv6_address", defaultIpv6)
                .set(PREFIX + "private_ip", privateIp)
                .set(PREFIX + "private_dns_name", instance.text("privateDnsName"))
                .set(PREFIX + "platform", instance.text("platform"))
                .set(PREFIX + "public_ip", publicIp)
                .set(PREFIX + "public_dns_name", publicIp.isEmpty() ? "" : instance.text("dnsName"))
                .set(PREFIX + "primary_ipv6_addresses", enclosed(primaryAddresses))
                .set(PREFIX + "ipv6_addresses", enclosed(addresses))
                .set(PREFIX + "ami", instance.text("imageId"))
                .set(PREFIX + "availability_zone", zone)
                .set(PREFIX + "availability_zone_id", zoneIds.getOrDefault(zone, ""))
                .set(PREFIX + "instance_state", instance.child("instanceState").text("name"))
                .set(PREFIX + "instance_type", instance.text("instanceType"))
                .set(PREFIX + "instance_lifecycle", instance.text("instanceLifecycle"))
                .set(PREFIX + "architecture", instance.text("architecture"));
        if (inNetwork) {
            labels.set(PREFIX + "vpc_id", instance.text("vpcId"))
                    .set(PREFIX + "primary_subnet_id", instance.text("subnetId"))
                    .set(PREFIX + "subnet_id", ',' + String.join(",", subnets) + ',');
        }
        for (XmlElement tag : instance.items("tagSet")) {
            labels.set(PREFIX + "tag_" + MetaLabels.sanitized(tag.text("key")), tag.text("value"));
        }
        return Optional.of(labels.build());
    }

    /** Enclosed, so that relabelling need not care whether an address is the first or the last. */
    private static String enclosed(List<String> values) {
        return values.isEmpty() ? "" : ',' + String.join(",", values) + ',';
    }
}
