package io.weir.config.prometheus.discovery;

import java.util.List;

/** Which instances are wanted, as EC2's DescribeInstances says it: one of the values must fit. */
public record Ec2Filter(String name, List<String> values) {
    public Ec2Filter {
        values = List.copyOf(values);
    }
}
