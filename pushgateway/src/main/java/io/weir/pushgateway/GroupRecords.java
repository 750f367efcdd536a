package io.weir.pushgateway;

import io.weir.exposition.EscapingScheme;
import io.weir.exposition.ExpositionException;
import io.weir.exposition.MetricFamily;
import io.weir.exposition.MetricFamily.NativeSample;
import io.weir.exposition.MetricFamily.Sample;
import io.weir.exposition.ProtobufFamilies;
import io.weir.exposition.ProtobufWriter;
import io.weir.model.MetricType;
import io.weir.model.record.PushGroupRecord;
import io.weir.model.record.PushedFamily;
import io.weir.model.record.PushedSample;
import io.weir.model.relabel.NameValidation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Groups as rows of the topic. What is read is equal to what was written. */
final class GroupRecords {
    private GroupRecords() {}

    static PushGroupRecord record(Group group) {
        List<PushedFamily> families = new ArrayList<>();
        for (Group.Family family : group.families().values()) {
            MetricFamily metrics = family.metrics();
            List<PushedSample> samples = new ArrayList<>();
            for (Sample sample : metrics.samples()) {
                samples.add(new PushedSample(sample.labels().toMap(), sample.value()));
            }
            PushedFamily.Builder pushed = PushedFamily.newBuilder()
                    .setName(metrics.name())
                    .setType(metrics.type().text())
                    .setHelp(metrics.help())
                    .setPushTime(Instant.ofEpochMilli(family.pushTimeMs()))
                    .setSamples(samples);
            if (!metrics.nativeSamples().isEmpty()) {
                pushed.setProtobuf(nativeHistograms(metrics));
            }
            families.add(pushed.build());
        }
        Group.Times times = group.times();
        return new PushGroupRecord(
                new TreeMap<>(group.key().labels()),
                Instant.ofEpochMilli(times.pushMs()),
                Instant.ofEpochMilli(times.failureMs()),
                times.toLiveMs(),
                families);
    }

    private static ByteBuffer nativeHistograms(MetricFamily family) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ProtobufWriter writer = new ProtobufWriter(out, EscapingScheme.ALLOW_UTF_8);
        try {
            writer.write(family.withSamples(List.of(), family.nativeSamples()));
            writer.end();
        } catch (IOException e) {
            throw new UncheckedIOException("can't write to memory", e);
        }
        return ByteBuffer.wrap(out.toByteArray());
    }

    /**
     * The group in a record.
     *
     * @throws IllegalArgumentException if the record has a type that is unknown here, or histograms that can't be read
     */
    static Group group(PushGroupRecord record) {
        SharedTexts texts = new SharedTexts();
        TreeMap<String, Group.Family> families = new TreeMap<>();
        for (PushedFamily family : record.getFamilies()) {
            List<Sample> samples = new ArrayList<>();
            for (PushedSample sample : family.getSamples()) {
                samples.add(new Sample(texts.shared(sample.getLabels()), sample.getValue()));
            }
            String name = SharedTexts.shared(family.getName());
            MetricFamily metrics = new MetricFamily(
                    name,
                    MetricType.valueOf(family.getType().toUpperCase(Locale.ROOT)),
                    SharedTexts.shared(family.getHelp()),
                    samples,
                    nativeHistograms(family.getProtobuf()));
            families.put(name, new Group.Family(metrics, family.getPushTime().toEpochMilli()));
        }
        return new Group(
                texts.sharedKey(record.getGroupingKey()),
                new Group.Times(
                        record.getPushTime().toEpochMilli(),
                        record.getPushFailureTime().toEpochMilli(),
                        record.getTimeToLiveMs()),
                families);
    }

    private static List<NativeSample> nativeHistograms(@Nullable ByteBuffer protobuf) {
        if (protobuf == null) {
            return List.of();
        }
        byte[] bytes = new byte[protobuf.remaining()];
        protobuf.duplicate().get(bytes);
        try {
            List<NativeSample> all = new ArrayList<>();
            ProtobufFamilies.parse(bytes, NameValidation.UTF8)
                    .families()
                    .forEach(family -> all.addAll(family.nativeSamples()));
            return all;
        } catch (ExpositionException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }
}
