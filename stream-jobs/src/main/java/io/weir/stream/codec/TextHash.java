package io.weir.stream.codec;

import io.weir.model.Fingerprint;
import io.weir.model.Labels;
import java.util.List;

/** A 64-bit hash of texts, equal in every process. */
public final class TextHash {
    private TextHash() {}

    public static long of(List<String> texts) {
        Labels.Builder all = Labels.builder();
        for (int i = 0; i < texts.size(); i++) {
            all.set(Integer.toString(i), texts.get(i));
        }
        return Fingerprint.of(all.build()).low();
    }
}
