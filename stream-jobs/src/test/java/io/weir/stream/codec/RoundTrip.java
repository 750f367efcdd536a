package io.weir.stream.codec;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** Encodes and decodes, as Flink does between operators. */
public final class RoundTrip {
    private RoundTrip() {}

    public static <T> T of(T value, Fields.Writer<T> writer, Fields.Reader<T> reader) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        writer.write(value, new DataOutputStream(bytes));
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
        T read = reader.read(in);
        if (in.available() > 0) {
            throw new IOException(in.available() + " bytes left");
        }
        return read;
    }
}
