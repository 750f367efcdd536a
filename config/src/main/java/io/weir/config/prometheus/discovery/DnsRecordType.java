package io.weir.config.prometheus.discovery;

/** The DNS records that targets can be found in. */
public enum DnsRecordType {
    SRV,
    A,
    AAAA,
    MX,
    NS
}
